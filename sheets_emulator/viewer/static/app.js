// The page of one spreadsheet: puts the parts together and carries out what people ask for.

import { Book } from "./api.js";
import { Blocks } from "./blocks.js";
import { Charts } from "./charts.js";
import { wireClipboard } from "./clipboard.js";
import { Editor } from "./editor.js";
import { Edits } from "./edits.js";
import { FilterMenu } from "./filter.js";
import { Axis, cellName, contains, parseAddress, rect } from "./geometry.js";
import { Grid } from "./grid.js";
import { Keyboard } from "./keyboard.js";
import { rememberLanguage } from "./language.js";
import { hashPlace, placeHash } from "./links.js";
import { Live } from "./live.js";
import { Mouse } from "./mouse.js";
import { NoteCard, toast, wireMenu } from "./popups.js";
import { Selection } from "./selection.js";
import { Tabs } from "./tabs.js";
import { FilterViews } from "./views.js";
import { word } from "./words.js";

// What comes sooner would only flicker.
const NOTICED_MS = 150;

const $ = (id) => document.getElementById(id);

class Page {
  constructor(state) {
    this.state = state;
    this.book = new Book(state.id);
    this.connection = "in sync";
    this.places = new Map(); // sheetId → the cell last selected there
    this.grid = new Grid($("grid"), (view) => this.#cameIntoView(view));
    this.selection = new Selection(() => {
      this.hasMoved = true;
      this.#selected();
    });
    this.charts = new Charts(this.grid);
    this.note = new NoteCard(this.grid.host);
    this.edits = new Edits(this);
    this.filterMenu = new FilterMenu(this.grid.host, this.book, this.edits);
    this.editor = new Editor(this.grid, $("formula"), this.edits);
    this.tabs = new Tabs({
      open: (id) => this.open(id),
      add: () => this.edits.addSheet(),
      rename: (id, title) => this.edits.renameSheet(id, title),
    });
    this.views = new FilterViews(() => this.#lookThrough());
    this.live = new Live(this.book, (next) => this.#changed(next), (how) => this.#connection(how));
    new Keyboard(this);
    new Mouse(this);
    wireClipboard(this.editor.field, this);
    this.#wireToolbar();
  }

  #wireToolbar() {
    rememberLanguage();
    wireMenu($("download"), $("download").nextElementSibling);
    $("undo").addEventListener("click", () => this.#turn(() => this.edits.undoLast()));
    $("redo").addEventListener("click", () => this.#turn(() => this.edits.redoLast()));
    $("title").addEventListener("change", () => this.#retitle($("title").value.trim()));
    onEnter($("title"), () => this.editor.focus());
    onEnter($("name-box"), () => this.#goTo($("name-box").value));
    $("name-box").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.editor.focus();
    });
    window.addEventListener("hashchange", () => this.#followHash());
  }

  /** Undo or redo by its button, which may be off a moment later; keys are the grid's again. */
  #turn(action) {
    action();
    this.editor.focus();
  }

  async start() {
    const { sheetId, viewId } = hashPlace(location.hash);
    if (sheetId !== null) this.views.choose(sheetId, viewId);
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
    history.replaceState(null, "", placeHash(sheetId, this.views.of(sheetId)));
    Object.assign(this.selection, this.places.get(sheetId) ?? { row: 0, column: 0 });
    this.#loads();
    await this.#lay().catch((error) => this.#notRead(error));
  }

  /** Says that the sheet is on its way, where it takes long enough to be noticed. */
  #loads() {
    clearTimeout(this.loading);
    this.loading = setTimeout(() => ($("loading").hidden = false), NOTICED_MS);
  }

  #loaded() {
    clearTimeout(this.loading);
    $("loading").hidden = true;
  }

  /** Fetches the layout of the sheet and draws it; its charts follow. */
  async #lay() {
    const { sheetId } = this;
    const viewId = this.views.of(sheetId);
    const layout = await this.book.sheet(sheetId, viewId);
    if (sheetId !== this.sheetId || viewId !== this.views.of(sheetId)) return;
    this.views.show(layout);
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
    if (sheetId !== this.sheetId) return;
    this.charts.show(charts);
    document.body.dataset.charts = charts.length; // those that are to be seen are there
  }

  /** Another filter view was chosen, or none. */
  async #lookThrough() {
    history.replaceState(null, "", placeHash(this.sheetId, this.views.of(this.sheetId)));
    this.editor.focus();
    await this.#lay().catch((error) => this.#notRead(error));
  }

  #cameIntoView(view) {
    const { frozen } = this.grid.viewport;
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
    this.#loaded();
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
    if (how === this.connection) return;
    // What could not be fetched meanwhile is asked for again.
    if (this.connection === "offline") this.#cameIntoView(this.grid.view);
    this.connection = how;
    const status = $("status");
    status.classList.toggle("bad", how !== "in sync");
    status.textContent = how === "in sync" ? "" : word(how === "gone" ? "gone" : "offline");
  }

  #retitle(title) {
    if (title && title !== this.state.title) this.edits.retitle(title);
    else $("title").value = this.state.title;
  }

  #followHash() {
    const { sheetId, viewId, range } = hashPlace(location.hash);
    const known = this.state.sheets.some((sheet) => sheet.id === sheetId);
    if (!known) return;
    const isOther = viewId !== this.views.of(sheetId);
    this.views.choose(sheetId, viewId);
    const isOpen = sheetId === this.sheetId;
    const opened = isOpen && isOther ? this.#lookThrough() : this.open(sheetId);
    opened.then(() => range && this.#goTo(range));
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

  // --- asked for by keys and pointer

  openFilter(column, button) {
    const bounds = button.getBoundingClientRect();
    const host = this.grid.host.getBoundingClientRect();
    const box = { x: bounds.x - host.x, y: bounds.y - host.y, width: bounds.width, height: bounds.height };
    this.note.hide();
    this.filterMenu.open({ id: this.sheetId, layout: this.layout }, column, box);
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
    return this.openList() || this.edits.toggle();
  }

  /** Moves to a cell of any sheet. */
  async show(sheetId, range) {
    await this.open(sheetId);
    this.selection.selectRange(range);
  }

  selectAll() {
    const { rows, columns } = this.grid;
    this.selection.selectRange({ top: 0, bottom: rows.count, left: 0, right: columns.count });
  }

  /** F6: to the next part of the page, or back to the one before. */
  leaveGrid(back) {
    (back ? $("formula") : document.querySelector('.tab[aria-selected="true"]'))?.focus();
  }

  #notRead(error) {
    this.#loaded();
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

new Page(JSON.parse($("book").textContent)).start();
