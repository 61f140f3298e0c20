// The grid: draws the cells in view, and only those, into rows that scroll under fixed headers.

import { fillCell, isFree, roughWidth, spills } from "./cells.js";
import { columnName, contains } from "./geometry.js";
import { Headers } from "./headers.js";
import { Viewport } from "./viewport.js";

const ARRIVAL_SECONDS = 6;

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
    const extent = part("extent");
    this.stage = part("stage");
    // Rows and letters alone: charts and the editor lie over the table, and are no part of it.
    this.table = part("table", "grid");
    this.frozenRows = part("rows frozen-rows", "rowgroup");
    this.bodyRows = part("rows body-rows", "rowgroup");
    this.floats = part("floats");
    this.pinned = part("floats pinned");
    this.bodyShift = part("shift");
    this.bodyRows.append(this.bodyShift);
    this.table.append(this.bodyRows, this.frozenRows);
    this.stage.append(this.table, this.floats, this.pinned);
    extent.append(this.stage);
    this.scroller.append(extent);
    this.host.append(this.scroller);
    this.viewport = new Viewport(this.scroller, extent, this.stage);
  }

  /** A sheet: its layout (axes made), its cells (Blocks) and what is selected on it. */
  show(layout, blocks, selection) {
    const sameSheet = this.layout?.id === layout.id;
    Object.assign(this, { layout, blocks, selection });
    this.rows = layout.rows;
    this.columns = layout.columns;
    this.mergeAnchors = anchors(layout.merges);
    this.table.setAttribute("aria-label", document.title);
    this.table.setAttribute("aria-rowcount", this.rows.count);
    this.table.setAttribute("aria-colcount", this.columns.count);
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
    this.headers.measure();
    this.viewport.measure(this.layout, this.headers);
  }

  // --- drawing

  draw() {
    if (!this.layout) return;
    this.view = this.viewport.window();
    const style = this.stage.style;
    style.setProperty("--scroll-x", `${-this.viewport.scrollX}px`);
    this.base = this.rows.position(Math.max(0, Math.floor(this.view.top / 1000) * 1000));
    const shift = this.base - this.viewport.frozenHeight - this.viewport.scrollY;
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
    const { merges } = this.layout;
    const { frozen } = this.viewport;
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
    const frozen = row < this.viewport.frozen.rows;
    element.style.top = `${this.rows.position(row) - (frozen ? 0 : this.base)}px`;
    this.#paintArrival(row, element);
    const drawn = `${this.view.left}-${this.view.right}`;
    if (element.drawn === drawn) return;
    element.drawn = drawn;
    for (const column of element.columns) this.cellElements.delete(`${row},${column}`);
    element.columns = [];
    const { frozen: fixed, frozenWidth } = this.viewport;
    element.fixed.replaceChildren(...this.#cells(element, row, 0, fixed.columns, 0));
    element.moving.replaceChildren(
      ...this.#cells(element, row, this.view.left, this.view.right, frozenWidth),
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
    const home = row < this.viewport.frozen.rows ? this.frozenRows : this.bodyShift;
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
      const reachesIn = merge.left < from && merge.right > from && merge.left >= this.viewport.frozen.columns;
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
    const edge = column < this.viewport.frozen.columns ? this.viewport.frozen.columns : this.columns.count;
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

  isProtected(row, column) {
    return this.layout.protections.some(
      ({ rect, open }) => contains(rect, row, column) && !open.some((free) => contains(free, row, column)),
    );
  }

  /** Where a cell (or its merge) stands on the stage, in pixels. */
  box(row, column) {
    return this.viewport.box(row, column, this.selection.mergeAt(row, column));
  }

  /** Scrolls until a cell is in view. */
  reveal(row, column) {
    this.viewport.reveal(row, column);
    this.draw();
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
