// Takes this page's edits back, the last one first, and only where nobody has written since.

import { rangeName } from "./geometry.js";

const MOST_STEPS = 50;

export class Undo {
  constructor(book, onChange) {
    this.book = book;
    this.onChange = onChange;
    this.steps = [];
  }

  get isEmpty() {
    return this.steps.length === 0;
  }

  /** Runs an edit of a range and remembers what stood there before. */
  async around(sheet, range, edit) {
    const name = rangeName(sheet.title, range);
    const before = await this.book.contents(name);
    const answer = await edit();
    const after = await this.book.contents(name);
    this.steps.push({ sheetId: sheet.id, range, before, after });
    if (this.steps.length > MOST_STEPS) this.steps.shift();
    this.onChange();
    return answer;
  }

  /** Takes the last edit back. Returns it, or null where the cells have changed since. */
  async back(titleOf) {
    const step = this.steps.pop();
    this.onChange();
    const title = titleOf(step.sheetId);
    if (title === undefined) return null;
    const now = await this.book.contents(rangeName(title, step.range));
    if (JSON.stringify(values(now)) !== JSON.stringify(values(step.after))) return null;
    await this.book.batchUpdate([
      {
        updateCells: {
          range: gridRange(step.sheetId, step.range),
          rows: filled(step.before, step.range),
          fields: "userEnteredValue,userEnteredFormat.numberFormat",
        },
      },
    ]);
    return step;
  }
}

export function gridRange(sheetId, { top, bottom, left, right }) {
  return {
    sheetId,
    startRowIndex: top,
    endRowIndex: bottom,
    startColumnIndex: left,
    endColumnIndex: right,
  };
}

function values(rows) {
  return rows.map((row) => (row.values ?? []).map((cell) => cell.userEnteredValue ?? null));
}

/** Every cell of the range, the empty ones too, as the API leaves out what lies at the end. */
function filled(rows, { top, bottom, left, right }) {
  return Array.from({ length: bottom - top }, (_, row) => ({
    values: Array.from({ length: right - left }, (_, column) => rows[row]?.values?.[column] ?? {}),
  }));
}
