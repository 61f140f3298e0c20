// Takes this page's edits back, the last one first, and makes them again; only where nobody has
// written since.

import { rangeName } from "./geometry.js";

const MOST_STEPS = 50;
const MOST_CELLS = 50_000; // more are not kept to be taken back

export class Undo {
  constructor(book, onChange) {
    this.book = book;
    this.onChange = onChange;
    this.done = [];
    this.undone = [];
  }

  get canGoBack() {
    return this.done.length > 0;
  }

  get canGoForward() {
    return this.undone.length > 0;
  }

  /** Runs an edit of a range, which resolves to the values it left there, and remembers what
      stood there before. */
  async around(sheet, range, edit) {
    if ((range.bottom - range.top) * (range.right - range.left) > MOST_CELLS) return edit();
    const name = rangeName(sheet.title, range);
    const before = await this.book.contents(name);
    const after = await edit();
    this.done.push({ sheetId: sheet.id, range, before, after });
    if (this.done.length > MOST_STEPS) this.done.shift();
    this.undone = []; // what was taken back belongs to cells as they were before this edit
    this.onChange();
    return after;
  }

  /** Takes the last edit back. Returns it, or null where the cells have changed since. */
  back(titleOf) {
    return this.#turn(this.done, this.undone, titleOf);
  }

  /** Makes the edit that was taken back last once more; likewise. */
  forward(titleOf) {
    return this.#turn(this.undone, this.done, titleOf);
  }

  /** Puts the cells of the last step of `from` back to what stood there before it; the step that
      does the contrary goes `to` the other side. */
  async #turn(from, to, titleOf) {
    const step = from.at(-1);
    const title = titleOf(step.sheetId);
    const name = title === undefined ? null : rangeName(title, step.range);
    const before = name && (await this.book.contents(name));
    if (!name || trimmed(await this.book.values(name)) !== trimmed(step.after)) {
      from.pop();
      this.onChange();
      return null;
    }
    await this.#write(step);
    to.push({ ...step, before, after: await this.book.values(name) });
    from.pop();
    this.onChange();
    return step;
  }

  #write(step) {
    return this.book.batchUpdate([
      {
        updateCells: {
          range: gridRange(step.sheetId, step.range),
          rows: filled(step.before, step.range),
          fields: "userEnteredValue,userEnteredFormat.numberFormat",
        },
      },
    ]);
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
