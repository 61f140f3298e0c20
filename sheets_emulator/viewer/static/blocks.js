// Cells of the present sheet, fetched in blocks as they come into view and kept while they are
// current. Nothing outside the view is asked for.

import { contains, overlap } from "./geometry.js";

const ROWS = 64;
const COLUMNS = 32;
const MOST_KEPT = 160;

const key = (blockRow, blockColumn) => `${blockRow}:${blockColumn}`;

export class Blocks {
  /** book: api.Book; onChange(range, arrived) is called when cells of a range are there;
      onError(error) when they could not be fetched. */
  constructor(book, sheetId, onChange, onError) {
    this.book = book;
    this.sheetId = sheetId;
    this.onChange = onChange;
    this.onError = onError;
    this.known = new Map();
    this.expected = new Map();
    this.fetches = 0;
    this.revision = 0;
    this.stop = new AbortController();
  }

  /** The cell as the server described it, or undefined where it is empty or not there yet. */
  cell(row, column) {
    const block = this.known.get(key(Math.floor(row / ROWS), Math.floor(column / COLUMNS)));
    return block?.rows?.get(row)?.get(column);
  }

  loaded(row, column) {
    const block = this.known.get(key(Math.floor(row / ROWS), Math.floor(column / COLUMNS)));
    return Boolean(block?.rows);
  }

  /** Shows a text before the server has it. Returns what `settle` or `drop` takes. */
  expect(row, column, text) {
    const expectation = { row, column, text, savedAt: Infinity };
    this.expected.set(`${row},${column}`, expectation);
    const block = this.known.get(key(Math.floor(row / ROWS), Math.floor(column / COLUMNS)));
    if (block?.rows) showExpected(block.rows, row, column, text);
    return expectation;
  }

  /** The server has it: an answer that was asked for from now on shows it. Those still under way
      may be older, and would show for a moment what stood there before. */
  settle(expectation) {
    expectation.savedAt = this.fetches;
    const y = Math.floor(expectation.row / ROWS);
    const x = Math.floor(expectation.column / COLUMNS);
    const block = this.known.get(key(y, x));
    if (block) this.#fetch(block, y, x);
    else this.drop(expectation);
  }

  /** Nothing is expected any more, unless something newer is. */
  drop(expectation) {
    const name = `${expectation.row},${expectation.column}`;
    if (this.expected.get(name) === expectation) this.expected.delete(name);
  }

  /** Asks for the blocks of a range that are missing or out of date. */
  want({ top, bottom, left, right }) {
    for (let y = Math.floor(top / ROWS); y * ROWS < bottom; y += 1) {
      for (let x = Math.floor(left / COLUMNS); x * COLUMNS < right; x += 1) {
        this.#want(y, x);
      }
    }
    this.#forget();
  }

  #want(y, x) {
    const name = key(y, x);
    const block = this.known.get(name) ?? { revision: -1, rows: null, asked: -1 };
    this.known.delete(name); // the order of the map is the order of use
    this.known.set(name, block);
    if (block.revision < this.revision && block.asked < this.revision) this.#fetch(block, y, x);
  }

  async #fetch(block, y, x) {
    block.asked = this.revision;
    this.fetches += 1;
    const number = this.fetches;
    const range = {
      top: y * ROWS,
      bottom: (y + 1) * ROWS,
      left: x * COLUMNS,
      right: (x + 1) * COLUMNS,
    };
    try {
      const answer = await this.book.cells(this.sheetId, range, this.stop.signal);
      if (answer.revision < block.revision) return;
      const before = block.rows;
      block.rows = byRow(answer);
      for (const expectation of [...this.expected.values()]) {
        const { row, column, text, savedAt } = expectation;
        if (!contains(range, row, column)) continue;
        if (number > savedAt) this.drop(expectation);
        else showExpected(block.rows, row, column, text);
      }
      block.revision = answer.revision;
      this.onChange(range, before ? arrivedRows(before, block.rows) : []);
    } catch (error) {
      block.asked = -1;
      if (error.name !== "AbortError") this.onError(error);
    }
  }

  /** Fetches what is known of a range anew; resolves once it is there, or could not be fetched. */
  refresh(range) {
    const under = [...this.known].filter(([name]) => {
      const [y, x] = name.split(":").map(Number);
      const rect = { top: y * ROWS, bottom: (y + 1) * ROWS, left: x * COLUMNS, right: (x + 1) * COLUMNS };
      return overlap(rect, range);
    });
    return Promise.all(
      under.map(([name, block]) => this.#fetch(block, ...name.split(":").map(Number))),
    );
  }

  /** Everything known may have changed; it stays to be seen until it is fetched anew. */
  outdate(revision) {
    this.revision = Math.max(this.revision, revision);
  }

  /** What was expected did not come true. */
  distrust(row, column) {
    const block = this.known.get(key(Math.floor(row / ROWS), Math.floor(column / COLUMNS)));
    if (block) Object.assign(block, { revision: -1, asked: -1 });
  }

  #forget() {
    for (const name of this.known.keys()) {
      if (this.known.size <= MOST_KEPT) break;
      this.known.delete(name);
    }
  }

  close() {
    this.stop.abort();
  }
}

function showExpected(rows, row, column, text) {
  if (!rows.has(row)) rows.set(row, new Map());
  const { look = {}, rule, note } = rows.get(row).get(column) ?? {};
  rows.get(row).set(column, { text, look, rule, note });
}

function byRow({ cells, looks, rules }) {
  const rows = new Map();
  for (const [row, column, text, look, extras] of cells) {
    if (!rows.has(row)) rows.set(row, new Map());
    const cell = { text, look: looks[look], ...extras };
    if (extras?.rule !== undefined) cell.rule = rules[extras.rule];
    rows.get(row).set(column, cell);
  }
  return rows;
}

/** Rows that had no words before and have some now. */
function arrivedRows(before, after) {
  const hasWords = (row) => [...(row?.values() ?? [])].some((cell) => cell.text !== "");
  return [...after.keys()].filter((row) => hasWords(after.get(row)) && !hasWords(before.get(row)));
}
