// Takes this page's edits back, the last one first, and only where nobody has written since.

import { rangeName } from "./geometry.js";

const MOST_STEPS = 50;
const MOST_CELLS = 50_000; // more are not kept to be taken back

export class Undo {
  constructor(book, onChange) {
    this.book = book;
    this.onChange = onChange;
    this.steps = [];
  }

  get isEmpty() {
    return this.steps.length === 0;
  }

  /** Runs an edit of a range, which resolves to the values it left there, and remembers what
      stood there before. */
  async around(sheet, range, edit) {
    if ((range.bottom - range.top) * (range.right - range.left) > MOST_CELLS) return edit();
    const name = rangeName(sheet.title, range);
    const before = await this.book.contents(name);
    const after = await edit();
    this.steps.push({ sheetId: sheet.id, range, before, after });
    if (this.steps.length > MOST_STEPS) this.steps.shift();
    this.onChange();
    return after;
  }

  /** Takes the last edit back. Returns it, or null where the cells have changed since. */
  async back(titleOf) {
    const step = this.steps.pop();
    this.onChange();
    const title = titleOf(step.sheetId);
    if (title === undefined) return null;
    const now = await this.book.values(rangeName(title, step.range));
    if (trimmed(now) !== trimmed(step.after)) return null;
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

/** Values without the empty ones at the ends of rows and of the range, to be compared. */
function trimmed(values) {
  const rows = values.map((row) => row.slice(0, row.findLastIndex((value) => value !== "") + 1));
  return JSON.stringify(rows.slice(0, rows.findLastIndex((row) => row.length > 0) + 1));
}

/** Every cell of the range, the empty ones too, as the API leaves out what lies at the end. */
function filled(rows, { top, bottom, left, right }) {
  return Array.from({ length: bottom - top }, (_, row) => ({
    values: Array.from({ length: right - left }, (_, column) => rows[row]?.values?.[column] ?? {}),
  }));
}
