// The page of one spreadsheet: puts the parts together and carries out what people ask for.

import { Book } from "./api.js";
import { Blocks } from "./blocks.js";
import { Charts } from "./charts.js";
import { wireClipboard } from "./clipboard.js";
import { Editor } from "./editor.js";
import { FilterMenu } from "./filter.js";
import { Axis, cellName, contains, parseAddress, rangeName, rect } from "./geometry.js";
import { Grid } from "./grid.js";
import { Keyboard } from "./keyboard.js";
import { rememberLanguage } from "./language.js";
import { hashPlace } from "./links.js";
import { Live } from "./live.js";
import { Mouse } from "./mouse.js";
import { NoteCard, ask, toast, wireMenu } from "./popups.js";
import { Selection } from "./selection.js";
import { Tabs } from "./tabs.js";
import { Undo } from "./undo.js";
import { word } from "./words.js";

const NOTICED_MS = 400;

const $ = (id) => document.getElementById(id);

class Page {
  constructor(state) {
    this.state = state;
    this.book = new Book(state.id);
    this.saving = Promise.resolve(); // the last edit that is being saved
    this.places = new Map(); // sheetId → the cell last selected there
    this.grid = new Grid($("grid"), (view) => this.#cameIntoView(view));
    this.selection = new Selection(() => {
      this.hasMoved = true;
      this.#selected();
    });
    this.charts = new Charts(this.grid);
    this.note = new NoteCard(this.grid.host);
    this.filterMenu = new FilterMenu(this.grid.host, this.book, (error) => this.#failed(error));
    this.undo = new Undo(this.book, () => this.#showUndo());
    this.editor = new Editor(this.grid, $("formula"), {
      accepts: (text) => this.#accepts(text),
      save: (text) => this.#save(text),
      canEdit: () => this.#mayEdit(this.selection.range),
    });
    this.tabs = new Tabs({
      open: (id) => this.open(id),
      add: () => this.#write([{ addSheet: {} }]),
      rename: (sheetId, title) =>
        this.#write([{ updateSheetProperties: { properties: { sheetId, title }, fields: "title" } }]),
    });
    this.live = new Live(this.book, (next) => this.#changed(next), (how) => this.#connection(how));
    new Keyboard(this);
    new Mouse(this);
    wireClipboard(this.editor.field, this);
    this.#wireToolbar();
  }

  #wireToolbar() {
    rememberLanguage();
    wireMenu($("download"), $("download").nextElementSibling);
    $("undo").addEventListener("click", () => this.undoLast());
    $("title").addEventListener("change", () => this.#retitle($("title").value.trim()));
    onEnter($("title"), () => this.editor.focus());
    onEnter($("name-box"), () => this.#goTo($("name-box").value));
    $("name-box").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.editor.focus();
    });
    window.addEventListener("hashchange", () => this.#followHash());
  }

  async start() {
    const { sheetId } = hashPlace(location.hash);
    const visible = this.state.sheets.filter((sheet) => !sheet.hidden);
    const first = this.state.sheets.find((sheet) => sheet.id === sheetId) ?? visible[0];
    await this.open(first.id);
    this.#followHash();
    this.editor.focus();
    this.live.start(this.state.revision);
  }

  get sheet() {
    return this.state.sheets.find((sheet) => sheet.id === this.sheetId);
  }

  // --- showing

  async open(sheetId) {
    if (sheetId === this.sheetId) return;
    if (this.editor.isEditing && !(await this.editor.commit())) return;
    if (this.sheetId !== undefined) {
      this.places.set(this.sheetId, { row: this.selection.row, column: this.selection.column });
    }
    this.sheetId = sheetId;
    this.blocks?.close();
    this.blocks = new Blocks(
      this.book,
      sheetId,
      (range, arrived) => this.#cellsCame(range, arrived),
      (error) => this.#notRead(error),
    );
    this.tabs.show(this.state.sheets, sheetId);
    $("download-csv").href = this.book.csvAddress(sheetId);
    history.replaceState(null, "", `#gid=${sheetId}`);
    Object.assign(this.selection, this.places.get(sheetId) ?? { row: 0, column: 0 });
    await this.#lay();
  }

  /** Fetches the layout of the sheet and draws it; its charts follow. */
  async #lay() {
    const { sheetId } = this;
    const layout = await this.book.sheet(sheetId);
    if (sheetId !== this.sheetId) return;
    const form = JSON.stringify({ ...layout, revision: null, filled: null });
    if (form === this.form) {
      // Only cells have changed: those in view are asked for again, and drawn when they come.
      this.layout.filled = layout.filled;
      this.#cameIntoView(this.grid.view);
    } else {
      this.form = form;
      this.layout = prepared(layout);
      this.selection.on(this.layout.rows, this.layout.columns, this.layout.merges);
      this.grid.show(this.layout, this.blocks, this.selection);
      this.#selected({ reveal: false });
    }
    const charts = layout.charts ? await this.book.charts(sheetId) : [];
    if (sheetId === this.sheetId) this.charts.show(charts);
  }

  #cameIntoView(view) {
    const { frozen } = this.layout;
    clearTimeout(this.wanting);
    // While someone scrolls fast, what only flies by is not asked for.
    this.wanting = setTimeout(() => {
      const across = { left: view.left, right: view.right };
      this.blocks.want({ ...across, top: view.top, bottom: view.bottom });
      if (frozen.rows) this.blocks.want({ ...across, top: 0, bottom: frozen.rows });
      if (frozen.columns) {
        const fixed = { left: 0, right: frozen.columns };
        this.blocks.want({ ...fixed, top: view.top, bottom: view.bottom });
        if (frozen.rows) this.blocks.want({ ...fixed, top: 0, bottom: frozen.rows });
      }
    }, 30);
    this.charts.place();
    this.editor.place();
    this.note.hide();
  }

  #cellsCame(range, arrived) {
    document.body.dataset.ready = "true"; // there is something to see
    this.grid.refresh(range, arrived);
    const { row, column } = this.selection;
    if (!contains(range, row, column)) return;
    this.#followCell();
    if (this.hasMoved) this.showNote(row, column);
  }

  #followCell() {
    this.editor.follow(this.blocks.cell(this.selection.row, this.selection.column));
  }

  #selected({ reveal = true } = {}) {
    const { row, column, end, range, isSingle } = this.selection;
    if (reveal) this.grid.reveal(isSingle ? row : end.row, isSingle ? column : end.column);
    this.grid.paintSelection();
    this.#followCell();
    const last = cellName(range.bottom - 1, range.right - 1);
    $("name-box").value = isSingle ? cellName(row, column) : `${cellName(range.top, range.left)}:${last}`;
    const isProtected = this.grid.isProtected(row, column);
    $("protected-mark").hidden = !isProtected;
    $("live").textContent = this.grid.describe(row, column) + (isProtected ? ` ${word("protected")}` : "");
    // Nobody has asked for the first cell's note yet.
    if (this.hasMoved) this.showNote(row, column);
  }

  showNote(row, column) {
    if (this.editor.isEditing || this.filterMenu.element) this.note.hide();
    else this.note.show(this.blocks.cell(row, column), this.grid.box(row, column));
  }

  // --- following

  async #changed(next) {
    this.state = next;
    document.title = next.title;
    if (document.activeElement !== $("title")) $("title").value = next.title;
    if (!this.sheet) {
      await this.open(next.sheets.find((sheet) => !sheet.hidden).id);
      return;
    }
    this.tabs.show(next.sheets, this.sheetId);
    this.blocks.outdate(next.revision);
    await this.#lay().catch((error) => this.#notRead(error));
  }

  #connection(how) {
    const status = $("status");
    // What could not be fetched meanwhile is asked for again.
    if (how === "in sync" && status.classList.contains("bad")) this.#cameIntoView(this.grid.view);
    status.classList.toggle("bad", how !== "in sync");
    status.textContent = how === "in sync" ? "" : word(how === "gone" ? "gone" : "offline");
  }

  #followHash() {
    const { sheetId, range } = hashPlace(location.hash);
    const known = this.state.sheets.some((sheet) => sheet.id === sheetId);
    if (!known) return;
    this.open(sheetId).then(() => range && this.#goTo(range));
  }

  #goTo(text) {
    const range = parseAddress(text);
    const { rows, columns } = this.grid;
    if (range && range.bottom <= rows.count && range.right <= columns.count) {
      this.selection.selectRange(range);
      this.editor.focus();
    } else {
      this.#selected();
    }
  }

  // --- changing

  /** Whether a text may stand in the active cell. */
  async #accepts(text) {
    const { row, column } = this.selection;
    const rule = this.blocks.cell(row, column)?.rule;
    // A strict rule refuses what it does not know; another one lets it pass and marks it.
    if (rule?.strict && text !== "" && !(await this.book.accepts(this.sheetId, row, column, text))) {
      toast(rule.help || word(rule.choices ? "invalid_choice" : "invalid"));
      return false;
    }
    if (this.editor.hasChangedBelow) {
      toast(word("changed_meanwhile"));
      return false;
    }
    return true;
  }

  async #save(text) {
    const { sheetId, blocks } = this;
    const { row, column } = this.selection;
    blocks.expect(row, column, text);
    this.grid.refresh(oneCell(row, column));
    const saved = await this.#edit(oneCell(row, column), (name) =>
      text === "" ? this.book.clear(name) : this.book.enter(name, [[text]]),
    );
    blocks.settle(row, column);
    if (saved || sheetId !== this.sheetId) return;
    blocks.distrust(row, column);
    this.#cameIntoView(this.grid.view);
    if (this.editor.isEditing) return;
    this.selection.select(row, column);
    this.editor.reopen(text);
  }

  async clear() {
    const { filled } = this.layout;
    const range = { ...this.selection.range };
    // Beyond the last filled cell there is nothing to clear, however much is selected.
    range.bottom = Math.max(range.top + 1, Math.min(range.bottom, filled.rows));
    range.right = Math.max(range.left + 1, Math.min(range.right, filled.columns));
    if (await this.#mayEdit(range)) await this.#edit(range, (name) => this.book.clear(name));
  }

  async paste(values) {
    const { row, column } = this.selection;
    const width = Math.max(...values.map((cells) => cells.length));
    const range = {
      top: row,
      bottom: Math.min(row + values.length, this.grid.rows.count),
      left: column,
      right: Math.min(column + width, this.grid.columns.count),
    };
    const fitting = values
      .slice(0, range.bottom - range.top)
      .map((cells) => cells.slice(0, range.right - range.left));
    if (!(await this.#mayEdit(range))) return;
    if (await this.#edit(range, (name) => this.book.enter(name, fitting))) this.selection.selectRange(range);
  }

  /** Ticks or unticks a checkbox; false where the cell is none. */
  toggle() {
    const { row, column } = this.selection;
    const cell = this.blocks.cell(row, column);
    if (!cell?.rule?.checkbox) return false;
    const [on, off = "FALSE"] = cell.rule.checkbox;
    const next = cell.text.toUpperCase() === on.toUpperCase() ? off : on;
    this.#mayEdit(oneCell(row, column)).then((may) => {
      if (may) this.#edit(oneCell(row, column), (name) => this.book.enter(name, [[next]]));
    });
    return true;
  }

  /** Opens the list of a dropdown cell; false where the cell is none. */
  openList() {
    const cell = this.blocks.cell(this.selection.row, this.selection.column);
    if (!cell?.rule?.dropdown) return false;
    this.note.hide();
    this.editor.openList();
    return true;
  }

  /** What Enter does on a cell that is not for typing. */
  openCell() {
    return this.openList() || this.toggle();
  }

  async #mayEdit(range) {
    const { top, bottom, left, right } = range;
    const isProtected = [...corners(top, bottom, left, right)].some(([r, c]) => this.grid.isProtected(r, c));
    return !isProtected || ask(word("protected_question"), word("edit_anyway"));
  }

  /** An edit of cells that can be taken back. Resolves to whether it was saved. */
  #edit(range, change) {
    const { sheetId } = this;
    return this.#inTurn(async () => {
      const { title } = this.state.sheets.find((one) => one.id === sheetId);
      await this.undo.around({ id: sheetId, title }, range, () => change(rangeName(title, range)));
    });
  }

  undoLast() {
    return this.#inTurn(async () => {
      if (this.undo.isEmpty) {
        toast(word("nothing_to_undo"));
        return;
      }
      const titleOf = (id) => this.state.sheets.find((sheet) => sheet.id === id)?.title;
      const step = await this.undo.back(titleOf);
      toast(word(step ? "undone" : "cell_changed_since"));
      if (step && step.sheetId === this.sheetId) this.selection.selectRange(step.range);
    });
  }

  /** Runs a change once those before it are through. Resolves to whether it succeeded. */
  #inTurn(change) {
    const done = this.saving.then(change).then(
      () => true,
      (error) => {
        this.#failed(error);
        return false;
      },
    );
    this.saving = done;
    this.#showSaving(done);
    return done;
  }

  /** Says that edits are being saved where it takes long enough to be noticed. */
  async #showSaving(saved) {
    document.body.dataset.saving = "true";
    const soon = setTimeout(() => {
      $("status").textContent = word("saving");
    }, NOTICED_MS);
    await saved;
    clearTimeout(soon);
    if (this.saving !== saved) return; // another one has begun
    delete document.body.dataset.saving;
    $("status").textContent = "";
  }

  #showUndo() {
    $("undo").disabled = this.undo.isEmpty;
  }

  async #write(requests) {
    try {
      return await this.book.batchUpdate(requests);
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  #retitle(title) {
    if (title && title !== this.state.title) {
      this.#write([{ updateSpreadsheetProperties: { properties: { title }, fields: "title" } }]);
    } else {
      $("title").value = this.state.title;
    }
  }

  resize(axis, index, pixelSize) {
    this.#dimension(axis, index, index + 1, { pixelSize }, "pixelSize");
  }

  /** Shows the hidden rows or columns that end before an index. */
  unhide(axis, before) {
    const first = this.grid[axis].step(before, -1);
    const start = first < before && !this.grid[axis].hidden(first) ? first + 1 : 0;
    this.#dimension(axis, start, before, { hiddenByUser: false }, "hiddenByUser");
  }

  #dimension(axis, startIndex, endIndex, properties, fields) {
    const dimension = axis.toUpperCase();
    const range = { sheetId: this.sheetId, dimension, startIndex, endIndex };
    return this.#write([{ updateDimensionProperties: { range, properties, fields } }]);
  }

  toggleGroup({ axis, start, end, depth }) {
    const range = {
      sheetId: this.sheetId,
      dimension: axis.toUpperCase(),
      startIndex: Number(start),
      endIndex: Number(end),
    };
    const groups = axis === "rows" ? this.layout.rowGroups : this.layout.columnGroups;
    const group = groups.find((one) => one.start === range.startIndex && one.end === range.endIndex && one.depth === Number(depth));
    const dimensionGroup = { range, depth: Number(depth), collapsed: !group.collapsed };
    return this.#write([{ updateDimensionGroup: { dimensionGroup, fields: "collapsed" } }]);
  }

  openFilter(column, button) {
    const bounds = button.getBoundingClientRect();
    const host = this.grid.host.getBoundingClientRect();
    const box = { x: bounds.x - host.x, y: bounds.y - host.y, width: bounds.width, height: bounds.height };
    this.note.hide();
    this.filterMenu.open({ id: this.sheetId, layout: this.layout }, column, box);
  }

  selectAll() {
    const { rows, columns } = this.grid;
    this.selection.selectRange({ top: 0, bottom: rows.count, left: 0, right: columns.count });
  }

  /** F6: to the next part of the page, or back to the one before. */
  leaveGrid(back) {
    (back ? $("formula") : document.querySelector('.tab[aria-selected="true"]'))?.focus();
  }

  #failed(error) {
    toast(word("not_saved", error.message));
  }

  #notRead(error) {
    // Without an answer the status line says that the server is away.
    if (error.status) toast(word("not_read", error.message));
  }
}

/** The layout with its axes and rectangles made. */
function prepared(layout) {
  return {
    ...layout,
    rows: new Axis(layout.rows),
    columns: new Axis(layout.columns),
    merges: layout.merges.map(rect),
    protections: layout.protections.map((one) => ({ ...one, rect: rect(one.rect), open: one.open.map(rect) })),
    filter: layout.filter && { ...layout.filter, rect: rect(layout.filter.rect) },
  };
}

function onEnter(field, action) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    // The focus goes to the editor, and with it the line break this key would make.
    event.preventDefault();
    action();
  });
}

function oneCell(row, column) {
  return { top: row, bottom: row + 1, left: column, right: column + 1 };
}

function* corners(top, bottom, left, right) {
  yield [top, left];
  yield [bottom - 1, left];
  yield [top, right - 1];
  yield [bottom - 1, right - 1];
}

new Page(JSON.parse($("book").textContent)).start();
