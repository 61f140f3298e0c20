// The window onto a sheet: what of it is in view, where things stand, how it is scrolled.

const OVERSCAN_ROWS = 6;
const OVERSCAN_COLUMNS = 2;
const TALLEST = 30_000_000; // browsers cannot scroll much further
const MARGIN = 48; // free space behind the last row and column
const MOST_FROZEN = 0.6; // of the window

export class Viewport {
  /** scroller: what scrolls; extent: as large as the sheet; stage: as large as the window, always
      in view, where everything is drawn. */
  constructor(scroller, extent, stage) {
    Object.assign(this, { scroller, extent, stage });
  }

  /** The layout of a sheet; headers tell how much room they take. */
  measure(layout, headers) {
    this.rows = layout.rows;
    this.columns = layout.columns;
    this.headers = headers;
    this.width = this.scroller.clientWidth;
    this.height = this.scroller.clientHeight;
    this.frozen = {
      rows: fitting(this.rows, layout.frozen.rows, this.height),
      columns: fitting(this.columns, layout.frozen.columns, this.width),
    };
    this.frozenHeight = this.rows.position(this.frozen.rows);
    this.frozenWidth = this.columns.position(this.frozen.columns);
    this.contentHeight = headers.height + this.rows.total + MARGIN;
    this.extent.style.width = `${headers.width + this.columns.total + MARGIN}px`;
    this.extent.style.height = `${Math.min(this.contentHeight, TALLEST)}px`;
    const style = this.stage.style;
    style.width = `${this.width}px`;
    style.height = `${this.height}px`;
    style.setProperty("--header-width", `${headers.width}px`);
    style.setProperty("--header-height", `${headers.height}px`);
    style.setProperty("--frozen-width", `${this.frozenWidth}px`);
    style.setProperty("--frozen-height", `${this.frozenHeight}px`);
  }

  get scrollX() {
    return this.scroller.scrollLeft;
  }

  /** Pixels scrolled in the sheet; more than the scroller's own where the sheet is too tall. */
  get scrollY() {
    return this.scroller.scrollTop * this.#stretch();
  }

  #stretch() {
    const reach = Math.min(this.contentHeight, TALLEST) - this.height;
    return reach > 0 ? Math.max(1, (this.contentHeight - this.height) / reach) : 1;
  }

  /** The cells in view below and beside the frozen ones, half open, a little more than shows. */
  window() {
    const { frozen } = this;
    const top = this.frozenHeight + this.scrollY;
    const left = this.frozenWidth + this.scrollX;
    const bottom = this.scrollY + this.height - this.headers.height;
    const right = this.scrollX + this.width - this.headers.width;
    return {
      top: Math.max(frozen.rows, this.rows.at(top) - OVERSCAN_ROWS),
      bottom: Math.min(this.rows.count, this.rows.at(bottom) + 1 + OVERSCAN_ROWS),
      left: Math.max(frozen.columns, this.columns.at(left) - OVERSCAN_COLUMNS),
      right: Math.min(this.columns.count, this.columns.at(right) + 1 + OVERSCAN_COLUMNS),
    };
  }

  /** Where a cell, or the merge that begins in it, stands on the stage, in pixels. */
  box(row, column, merge) {
    const { frozen } = this;
    const x = this.columns.position(column) + this.headers.width;
    const y = this.rows.position(row) + this.headers.height;
    return {
      x: column < frozen.columns ? x : x - this.scrollX,
      y: row < frozen.rows ? y : y - this.scrollY,
      width: this.columns.position(merge ? merge.right : column + 1) - this.columns.position(column),
      height: this.rows.position(merge ? merge.bottom : row + 1) - this.rows.position(row),
    };
  }

  /** The cell under a point of the window, the nearest one where it is outside. */
  cellAt(clientX, clientY) {
    const bounds = this.stage.getBoundingClientRect();
    const x = clientX - bounds.left - this.headers.width;
    const y = clientY - bounds.top - this.headers.height;
    const row = this.rows.at(y < this.frozenHeight ? y : y + this.scrollY);
    const column = this.columns.at(x < this.frozenWidth ? x : x + this.scrollX);
    return { row, column };
  }

  /** Scrolls until a cell is in view. */
  reveal(row, column) {
    const { frozen } = this;
    const free = {
      width: this.width - this.headers.width - this.frozenWidth,
      height: this.height - this.headers.height - this.frozenHeight,
    };
    if (column >= frozen.columns) {
      const at = this.columns.position(column) - this.frozenWidth;
      const target = nearest(this.scrollX, free.width, at, this.columns.size(column));
      if (target !== this.scrollX) this.scroller.scrollLeft = target;
    }
    if (row >= frozen.rows) {
      const at = this.rows.position(row) - this.frozenHeight;
      const target = nearest(this.scrollY, free.height, at, this.rows.size(row));
      if (target !== this.scrollY) this.scroller.scrollTop = target / this.#stretch();
    }
  }

  /** How many rows fit under the frozen ones. */
  get page() {
    const first = this.rows.at(this.frozenHeight + this.scrollY);
    const last = this.rows.at(this.scrollY + this.height - this.headers.height);
    return Math.max(1, last - first - 1);
  }
}

/** As many of the frozen rows or columns as leave room for the rest of the sheet. */
function fitting(axis, frozen, room) {
  let count = frozen;
  while (count > 0 && axis.position(count) > MOST_FROZEN * room) count -= 1;
  return count;
}

/** The scroll position nearest to the present one at which a stretch shows as a whole. */
function nearest(scroll, room, at, size) {
  if (at < scroll) return at;
  if (at + size > scroll + room) return Math.max(0, at + size - room);
  return scroll;
}
