// Column letters, row numbers, and what stands on them: groups, hidden neighbours, resizing.

import { columnName } from "./geometry.js";
import { word } from "./words.js";

const LETTERS_HEIGHT = 24;
const NUMBERS_WIDTH = 44;
const DIGIT_WIDTH = 8;
const GROUP_STEP = 18;

export class Headers {
  constructor(grid) {
    this.grid = grid;
    this.lock = document.getElementById("lock-icon").content.firstElementChild;
    this.corner = build("button", "corner");
    this.corner.type = "button";
    this.corner.tabIndex = -1;
    this.corner.title = word("select_all");
    this.corner.setAttribute("aria-label", word("select_all"));
    this.strip = build("div", "letters", "row");
    this.fixed = build("div", "fixed", "presentation");
    const clip = build("div", "moving", "presentation");
    this.moving = build("div", "shift", "presentation");
    clip.append(this.moving);
    this.strip.append(clip, this.fixed);
    this.rowGroups = build("div", "row-groups", "presentation");
    grid.table.prepend(this.strip);
    grid.stage.append(this.rowGroups, this.corner);
    this.letters = new Map();
  }

  clear() {
    this.drawn = "";
    this.letters.clear();
  }

  /** Sizes of the two header strips for the present layout. */
  measure() {
    const { layout, rows } = this.grid;
    const deep = (groups) => Math.max(0, ...groups.map((group) => group.depth)) * GROUP_STEP;
    this.rowGutter = deep(layout.rowGroups);
    this.columnGutter = deep(layout.columnGroups);
    const digits = String(rows.count).length;
    this.width = this.rowGutter + Math.max(NUMBERS_WIDTH, digits * DIGIT_WIDTH + 16);
    this.height = this.columnGutter + LETTERS_HEIGHT;
    this.grid.stage.style.setProperty("--column-gutter", `${this.columnGutter}px`);
    this.grid.stage.style.setProperty("--row-gutter", `${this.rowGutter}px`);
  }

  draw(view) {
    this.#drawRowGroups();
    const drawn = `${view.left}-${view.right}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.letters.clear();
    const { frozenWidth } = this.grid.viewport;
    const frozen = this.grid.viewport.frozen.columns;
    this.fixed.replaceChildren(...this.#letters(0, frozen, 0), ...this.#groups(0, frozen, 0));
    this.moving.replaceChildren(
      ...this.#letters(view.left, view.right, frozenWidth),
      ...this.#groups(frozen, Infinity, frozenWidth),
    );
  }

  #letters(from, to, origin) {
    const { columns } = this.grid;
    return [...columns.visible(from, to)].map((column) => {
      const element = build("div", "letter", "columnheader");
      element.textContent = columnName(column);
      element.setAttribute("aria-colindex", column + 1);
      element.dataset.column = column;
      element.style.left = `${columns.position(column) - origin}px`;
      element.style.width = `${columns.size(column)}px`;
      if (this.#protects({ left: column, right: column + 1 })) element.append(this.#lock("protected_column"));
      if (columns.hidesBefore(column)) element.append(unhide("columns", column));
      element.append(handle("columns", column));
      this.letters.set(column, element);
      return element;
    });
  }

  /** Whether rows are out of sight by a filter: showing them is the filter's business. */
  #filters() {
    const { filter, view } = this.grid.layout;
    return view !== null || Boolean(filter?.columns.length);
  }

  /** Whether one protection covers whole columns (and not the whole sheet, whose tab says so). */
  #protects({ left, right }) {
    const { layout, columns } = this.grid;
    return layout.protections.some(({ rect }) => {
      const all = rect.right - rect.left >= columns.count;
      return this.#isLong(rect) && !all && rect.left <= left && rect.right >= right;
    });
  }

  #lock(name) {
    const element = build("span", "lock");
    element.title = word(name);
    element.append(this.lock.cloneNode(true));
    return element;
  }

  rowHeader(row) {
    const element = build("div", "number", "rowheader");
    element.textContent = row + 1;
    element.dataset.row = row;
    if (this.grid.rows.hidesBefore(row) && !this.#filters()) element.append(unhide("rows", row));
    element.append(handle("rows", row));
    return element;
  }

  /** Brackets over the groups of columns that begin in [from, to). */
  #groups(from, to, origin) {
    const { layout, columns } = this.grid;
    const elements = layout.columnGroups
      .filter((group) => group.start >= from && group.start < to)
      .flatMap((group) => {
        const start = columns.position(group.start) - origin;
        const end = columns.position(group.end) - origin;
        const top = (group.depth - 1) * GROUP_STEP;
        const line = build("div", "group-line columns", "presentation");
        Object.assign(line.style, { left: `${start}px`, width: `${end - start}px`, top: `${top}px` });
        const toggle = groupToggle("columns", group);
        Object.assign(toggle.style, { left: `${end}px`, top: `${top}px` });
        return end > start ? [line, toggle] : [toggle];
      });
    if (!elements.length) return [];
    const place = build("div", "column-groups", "gridcell");
    place.append(...elements);
    return [place];
  }

  #drawRowGroups() {
    const { layout, rows, viewport } = this.grid;
    const { scrollY } = viewport;
    if (!layout.rowGroups.length) {
      this.rowGroups.replaceChildren();
      return;
    }
    const elements = layout.rowGroups.flatMap((group) => {
      const start = rows.position(group.start) - scrollY;
      const end = rows.position(group.end) - scrollY;
      if (end < -GROUP_STEP || start > viewport.height) return [];
      const left = (group.depth - 1) * GROUP_STEP;
      const line = build("div", "group-line rows", "presentation");
      Object.assign(line.style, { top: `${start}px`, height: `${end - start}px`, left: `${left}px` });
      const toggle = groupToggle("rows", group);
      Object.assign(toggle.style, { top: `${end}px`, left: `${left}px` });
      return end > start ? [line, toggle] : [toggle];
    });
    this.rowGroups.replaceChildren(...elements);
  }

  /** What a cell carries for a filter or a protection that begins there. */
  dress(element, row, column) {
    this.#dressFilter(element, row, column);
    if (this.#beginsProtection(row, column)) element.append(this.#lock("protected"));
  }

  /** A protected block of cells is marked at its first one; whole columns are marked by their
      letters and a whole sheet by its tab. */
  #beginsProtection(row, column) {
    return this.grid.layout.protections.some(
      ({ rect }) => rect.top === row && rect.left === column && !this.#isLong(rect),
    );
  }

  #isLong(rect) {
    const { layout, rows } = this.grid;
    return rect.bottom - rect.top >= rows.count - layout.frozen.rows - 1;
  }

  /** The header row of a filter carries a button in each column. */
  #dressFilter(element, row, column) {
    const { filter } = this.grid.layout;
    if (!filter || row !== filter.rect.top) return;
    if (column < filter.rect.left || column >= filter.rect.right) return;
    const button = build("button", "filter-button");
    button.type = "button";
    button.tabIndex = -1;
    button.dataset.column = column;
    button.title = word("filter");
    button.setAttribute("aria-label", `${word("filter")} ${columnName(column)}`);
    button.classList.toggle("on", filter.columns.includes(column));
    element.append(button);
    element.classList.add("has-filter");
  }

  paintSelection({ top, bottom, left, right }) {
    for (const [column, element] of this.letters) {
      element.classList.toggle("in-selection", column >= left && column < right);
    }
    for (const [row, element] of this.grid.rowElements) {
      element.header.classList.toggle("in-selection", row >= top && row < bottom);
    }
  }
}

function build(tag, className, role) {
  const element = document.createElement(tag);
  element.className = className;
  if (role) element.setAttribute("role", role);
  return element;
}

function handle(axis, index) {
  const element = build("span", `resize-handle ${axis}`);
  element.dataset.axis = axis;
  element.dataset.index = index;
  return element;
}

function unhide(axis, index) {
  const element = build("button", `unhide ${axis}`);
  element.type = "button";
  element.tabIndex = -1;
  element.title = word(`hidden_${axis}`);
  element.setAttribute("aria-label", word(`hidden_${axis}`));
  element.dataset.axis = axis;
  element.dataset.before = index;
  return element;
}

function groupToggle(axis, group) {
  const element = build("button", `group-toggle ${axis}`);
  element.type = "button";
  element.tabIndex = -1;
  element.textContent = group.collapsed ? "+" : "−";
  element.title = word(group.collapsed ? "expand_group" : "collapse_group");
  element.setAttribute("aria-label", element.title);
  element.setAttribute("aria-expanded", String(!group.collapsed));
  element.dataset.axis = axis;
  element.group = group;
  return element;
}
