// What is selected: one active cell, and the rectangle between it and its other end.

import { contains, overlap } from "./geometry.js";

export class Selection {
  #merges = [];
  #rows;
  #columns;

  constructor(onChange) {
    this.onChange = onChange;
    this.row = 0;
    this.column = 0;
    this.end = { row: 0, column: 0 };
  }

  /** The grid it lives on. */
  on(rows, columns, merges) {
    this.#rows = rows;
    this.#columns = columns;
    this.#merges = merges;
    this.select(Math.min(this.row, rows.count - 1), Math.min(this.column, columns.count - 1), {
      quiet: true,
    });
  }

  /** The selected cells, half open; a merge is selected as a whole. */
  get range() {
    const range = {
      top: Math.min(this.row, this.end.row),
      bottom: Math.max(this.row, this.end.row) + 1,
      left: Math.min(this.column, this.end.column),
      right: Math.max(this.column, this.end.column) + 1,
    };
    return this.#merges.filter((merge) => overlap(merge, range)).reduce(union, range);
  }

  get isSingle() {
    const merge = this.mergeAt(this.row, this.column) ?? {
      top: this.row,
      bottom: this.row + 1,
      left: this.column,
      right: this.column + 1,
    };
    const { top, bottom, left, right } = this.range;
    return (
      merge.top === top && merge.bottom === bottom && merge.left === left && merge.right === right
    );
  }

  mergeAt(row, column) {
    return this.#merges.find((merge) => contains(merge, row, column));
  }

  select(row, column, { quiet = false } = {}) {
    const merge = this.mergeAt(row, column);
    this.row = merge ? merge.top : row;
    this.column = merge ? merge.left : column;
    this.end = { row: this.row, column: this.column };
    if (!quiet) this.onChange();
  }

  selectRange({ top, bottom, left, right }) {
    this.select(top, left, { quiet: true });
    this.end = { row: bottom - 1, column: right - 1 };
    this.onChange();
  }

  extendTo(row, column) {
    this.end = { row, column };
    this.onChange();
  }

  /** Moves by visible rows and columns; `extend` moves the other end instead. */
  move(rows, columns, { extend = false } = {}) {
    const from = extend ? this.end : { row: this.row, column: this.column };
    const merge = extend ? undefined : this.mergeAt(from.row, from.column);
    const startRow = merge && rows > 0 ? merge.bottom - 1 : from.row;
    const startColumn = merge && columns > 0 ? merge.right - 1 : from.column;
    const row = rows ? this.#rows.step(startRow, rows) : from.row;
    const column = columns ? this.#columns.step(startColumn, columns) : from.column;
    if (extend) this.extendTo(row, column);
    else this.select(row, column);
  }

  /** To a row or a column as it is; null leaves that side. */
  jump(row, column, { extend = false } = {}) {
    const from = extend ? this.end : this;
    const to = [row ?? from.row, column ?? from.column];
    if (extend) this.extendTo(...to);
    else this.select(...to);
  }
}

function union(a, b) {
  return {
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
  };
}
