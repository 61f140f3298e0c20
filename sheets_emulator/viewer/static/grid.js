// The grid: draws the cells in view, and only those, into rows that scroll under fixed headers.

import { fillCell, isFree, roughWidth, spills } from "./cells.js";
import { columnName } from "./geometry.js";
import { Headers } from "./headers.js";

const OVERSCAN_ROWS = 6;
const OVERSCAN_COLUMNS = 2;
const TALLEST = 30_000_000; // browsers cannot scroll much further
const MARGIN = 48; // free space behind the last row and column
const ARRIVAL_SECONDS = 6;
const MOST_FROZEN = 0.6; // of the window

export class Grid {
  /** onView(range) is called with the cells in view whenever they change. */
  constructor(host, onView) {
    this.host = host;
    this.onView = onView;
    this.rowElements = new Map();
    this.cellElements = new Map();
    this.arrived = new Map();
    this.#build();
    this.headers = new Headers(this);
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(host);
  }

  #build() {
    this.scroller = part("scroller");
    this.extent = part("extent");
    this.stage = part("stage");
    this.frozenRows = part("rows frozen-rows", "rowgroup");
    this.bodyRows = part("rows body-rows", "rowgroup");
    this.floats = part("floats");
    this.pinned = part("floats pinned");
    this.bodyShift = part("shift");
    this.bodyRows.append(this.bodyShift);
    this.stage.append(this.bodyRows, this.floats, this.frozenRows, this.pinned);
    this.extent.append(this.stage);
    this.scroller.append(this.extent);
    this.host.append(this.scroller);
  }

  /** A sheet: its layout (axes made), its cells (Blocks) and what is selected on it. */
  show(layout, blocks, selection) {
    const sameSheet = this.layout?.id === layout.id;
    Object.assign(this, { layout, blocks, selection });
    this.rows = layout.rows;
    this.columns = layout.columns;
    this.asked = layout.frozen;
    this.mergeAnchors = anchors(layout.merges);
    this.host.setAttribute("aria-rowcount", this.rows.count);
    this.host.setAttribute("aria-colcount", this.columns.count);
    this.host.classList.toggle("no-gridlines", layout.hideGridlines);
    if (!sameSheet) {
      this.arrived.clear();
      this.scroller.scrollTo(0, 0);
    }
    this.#clear();
    this.#measure();
    this.draw();
  }

  #clear() {
    for (const row of this.rowElements.values()) row.remove();
    this.rowElements.clear();
    this.cellElements.clear();
    this.headers.clear();
  }

  #resized() {
    if (!this.layout) return;
    this.#clear();
    this.#measure();
    this.draw();
  }

  #measure() {
    this.width = this.scroller.clientWidth;
    this.height = this.scroller.clientHeight;
    const frozen = {
      rows: fitting(this.rows, this.asked.rows, this.height),
      columns: fitting(this.columns, this.asked.columns, this.width),
    };
    this.layout.frozen = frozen;
    this.frozenHeight = this.rows.position(frozen.rows);
    this.frozenWidth = this.columns.position(frozen.columns);
    this.headers.measure();
    this.extent.style.width = `${this.headers.width + this.columns.total + MARGIN}px`;
    this.contentHeight = this.headers.height + this.rows.total + MARGIN;
    this.extent.style.height = `${Math.min(this.contentHeight, TALLEST)}px`;
    const style = this.stage.style;
    style.width = `${this.width}px`;
    style.height = `${this.height}px`;
    style.setProperty("--header-width", `${this.headers.width}px`);
    style.setProperty("--header-height", `${this.headers.height}px`);
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

  // --- drawing

  /** The cells in view below and beside the frozen ones, half open, a little more than shows. */
  #window() {
    const { frozen } = this.layout;
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

  draw() {
    if (!this.layout) return;
    this.view = this.#window();
    const style = this.stage.style;
    style.setProperty("--scroll-x", `${-this.scrollX}px`);
    this.base = this.rows.position(Math.max(0, Math.floor(this.view.top / 1000) * 1000));
    const shift = this.base - this.frozenHeight - this.scrollY;
    this.bodyShift.style.transform = `translateY(${shift}px)`;
    this.headers.draw(this.view);
    this.#drawRows();
    this.paintSelection();
    this.onView(this.view);
  }

  /** Draws the cells of a range anew, if they are in view. */
  refresh({ top, bottom }, arrived = []) {
    const until = performance.now() + ARRIVAL_SECONDS * 1000;
    for (const row of arrived) this.arrived.set(row, { until, moved: false });
    for (const [row, element] of this.rowElements) {
      if (row >= top && row < bottom) element.drawn = "";
    }
    this.#drawRows();
    this.paintSelection();
  }

  #drawRows() {
    const wanted = this.#wantedRows();
    for (const [row, element] of this.rowElements) {
      if (!wanted.has(row)) this.#dropRow(row, element);
    }
    for (const row of wanted) this.#drawRow(row);
  }

  /** Rows in view: the frozen ones, those scrolled to, and those whose merge reaches into view. */
  #wantedRows() {
    const wanted = new Set();
    const { frozen, merges } = this.layout;
    for (const row of this.rows.visible(0, frozen.rows)) wanted.add(row);
    for (const merge of merges) {
      if (merge.top < this.view.top && merge.bottom > this.view.top && merge.top >= frozen.rows) {
        wanted.add(merge.top);
      }
    }
    for (const row of this.rows.visible(this.view.top, this.view.bottom)) wanted.add(row);
    return wanted;
  }

  #dropRow(row, element) {
    for (const column of element.columns) this.cellElements.delete(`${row},${column}`);
    element.remove();
    this.rowElements.delete(row);
  }

  #drawRow(row) {
    const element = this.rowElements.get(row) ?? this.#newRow(row);
    const frozen = row < this.layout.frozen.rows;
    element.style.top = `${this.rows.position(row) - (frozen ? 0 : this.base)}px`;
    this.#paintArrival(row, element);
    const drawn = `${this.view.left}-${this.view.right}`;
    if (element.drawn === drawn) return;
    element.drawn = drawn;
    for (const column of element.columns) this.cellElements.delete(`${row},${column}`);
    element.columns = [];
    const { frozen: fixed } = this.layout;
    element.fixed.replaceChildren(...this.#cells(element, row, 0, fixed.columns, 0));
    element.moving.replaceChildren(
      ...this.#cells(element, row, this.view.left, this.view.right, this.frozenWidth),
    );
  }

  #newRow(row) {
    const element = part("row", "row");
    element.setAttribute("aria-rowindex", row + 1);
    element.style.height = `${this.rows.size(row)}px`;
    element.header = this.headers.rowHeader(row);
    element.fixed = part("fixed");
    element.moving = part("shift");
    const clip = part("moving");
    clip.append(element.moving);
    element.append(clip, element.fixed, element.header);
    element.columns = [];
    element.drawn = "";
    this.rowElements.set(row, element);
    const home = row < this.layout.frozen.rows ? this.frozenRows : this.bodyShift;
    // In order, as later rows are painted over earlier ones.
    const after = [...home.children].find((other) => other.row > row);
    element.row = row;
    home.insertBefore(element, after ?? null);
    return element;
  }

  #cells(element, row, from, to, origin) {
    const found = [];
    const columns = new Set();
    for (const merge of this.layout.merges) {
      const reachesIn = merge.left < from && merge.right > from && merge.left >= this.layout.frozen.columns;
      if (origin && merge.top === row && reachesIn) columns.add(merge.left);
    }
    for (const column of this.columns.visible(from, to)) columns.add(column);
    for (const column of columns) {
      const anchor = this.mergeAnchors.get(`${row},${column}`);
      if (anchor === null) continue; // covered by a merge
      found.push(this.#cell(element, row, column, anchor, origin));
    }
    return found;
  }

  #cell(rowElement, row, column, merge, origin) {
    const element = part("cell", "gridcell");
    const cell = this.blocks.cell(row, column);
    fillCell(element, cell);
    element.id = `cell-${row}-${column}`;
    element.setAttribute("aria-colindex", column + 1);
    element.style.left = `${this.columns.position(column) - origin}px`;
    const right = merge ? merge.right : column + 1;
    let width = this.columns.position(right) - this.columns.position(column);
    if (merge) {
      element.classList.add("merged");
      element.style.height = `${this.rows.position(merge.bottom) - this.rows.position(merge.top)}px`;
      element.setAttribute("aria-colspan", merge.right - merge.left);
      element.setAttribute("aria-rowspan", merge.bottom - merge.top);
    } else if (cell && spills(cell)) {
      const wanted = roughWidth(cell);
      const spilled = this.#spill(row, column, width, wanted);
      if (spilled > width) element.classList.add("spilling");
      width = spilled;
    }
    element.style.width = `${width}px`;
    if (this.isProtected(row, column)) element.setAttribute("aria-readonly", "true");
    this.headers.dress(element, row, column);
    rowElement.columns.push(column);
    this.cellElements.set(`${row},${column}`, element);
    return element;
  }

  /** How wide a cell may be drawn for its words to be read over the empty cells beside it. */
  #spill(row, column, own, wanted) {
    let width = own;
    const edge = column < this.layout.frozen.columns ? this.layout.frozen.columns : this.columns.count;
    for (let next = column + 1; next < edge && width < wanted; next += 1) {
      if (!isFree(this.blocks.cell(row, next)) || this.mergeAnchors.has(`${row},${next}`)) break;
      width += this.columns.size(next);
    }
    return width;
  }

  #paintArrival(row, element) {
    const arrival = this.arrived.get(row);
    element.classList.toggle("arrived", Boolean(arrival));
    if (!arrival) return;
    // The motion once, the mark beside the row for some seconds.
    element.classList.toggle("arriving", !arrival.moved);
    if (!arrival.moved) {
      arrival.moved = true;
      setTimeout(() => {
        this.arrived.delete(row);
        this.rowElements.get(row)?.classList.remove("arrived", "arriving");
      }, arrival.until - performance.now());
    }
  }

  paintSelection() {
    if (!this.selection) return;
    const { range, row, column, isSingle } = this.selection;
    for (const [key, element] of this.cellElements) {
      const [r, c] = key.split(",").map(Number);
      const inside = r >= range.top && r < range.bottom && c >= range.left && c < range.right;
      const active = r === row && c === column;
      element.classList.toggle("active", active);
      element.classList.toggle("selected", inside && !isSingle);
      element.setAttribute("aria-selected", String(inside));
    }
    this.headers.paintSelection(range);
  }

  // --- places

  isProtected(row, column) {
    return this.layout.protections.some(
      ({ rect, open }) => within(rect, row, column) && !open.some((free) => within(free, row, column)),
    );
  }

  /** Where a cell (or its merge) stands on the stage, in pixels. */
  box(row, column) {
    const { frozen } = this.layout;
    const merge = this.selection.mergeAt(row, column);
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
    const { frozen } = this.layout;
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
    this.draw();
  }

  /** How many rows fit under the frozen ones. */
  get page() {
    const first = this.rows.at(this.frozenHeight + this.scrollY);
    const last = this.rows.at(this.scrollY + this.height - this.headers.height);
    return Math.max(1, last - first - 1);
  }

  describe(row, column) {
    const cell = this.blocks.cell(row, column);
    return `${columnName(column)}${row + 1} ${cell?.text ?? ""}`.trim();
  }
}

function part(className, role = "presentation") {
  const element = document.createElement("div");
  element.className = className;
  element.setAttribute("role", role);
  return element;
}

/** `row,column` → the merge that begins there, or null where a merge covers the cell. */
function anchors(merges) {
  const found = new Map();
  for (const merge of merges) {
    for (let row = merge.top; row < merge.bottom; row += 1) {
      for (let column = merge.left; column < merge.right; column += 1) {
        found.set(`${row},${column}`, null);
      }
    }
    found.set(`${merge.top},${merge.left}`, merge);
  }
  return found;
}

/** As many of the frozen rows or columns as leave room for the rest of the sheet. */
function fitting(axis, frozen, room) {
  let count = frozen;
  while (count > 0 && axis.position(count) > MOST_FROZEN * room) count -= 1;
  return count;
}

function within({ top, bottom, left, right }, row, column) {
  return row >= top && row < bottom && column >= left && column < right;
}

/** The scroll position nearest to the present one at which a stretch shows as a whole. */
function nearest(scroll, room, at, size) {
  if (at < scroll) return at;
  if (at + size > scroll + room) return Math.max(0, at + size - room);
  return scroll;
}
