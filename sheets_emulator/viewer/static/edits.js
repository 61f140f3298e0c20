// Everything the page changes. Cells are saved one edit after the other and can be taken back; who
// types fast is in the next cell before the server has answered.

import { overlap, rangeName } from "./geometry.js";
import { ask, toast } from "./popups.js";
import { Undo } from "./undo.js";
import { word } from "./words.js";

const NOTICED_MS = 400;

export class Edits {
  /** page: grid, selection, blocks, editor, layout and state as they are at each moment. */
  constructor(page) {
    this.page = page;
    this.book = page.book;
    this.saving = Promise.resolve(); // the last change in the row
    this.status = document.getElementById("status");
    this.undo = new Undo(page.book, () => {
      document.getElementById("undo").disabled = !this.undo.canGoBack;
      document.getElementById("redo").disabled = !this.undo.canGoForward;
    });
  }

  // --- the active cell, for the editor

  canEdit() {
    return this.#mayEdit(this.page.selection.range);
  }

  /** Whether a text may stand in the active cell. */
  async accepts(text) {
    const { blocks, editor, selection, sheetId } = this.page;
    const { row, column } = selection;
    const rule = blocks.cell(row, column)?.rule;
    // A strict rule refuses what it does not know; another one lets it pass and marks it.
    if (rule?.strict && text !== "" && !(await this.book.accepts(sheetId, row, column, text))) {
      toast(rule.help || word(rule.choices ? "invalid_choice" : "invalid"));
      return false;
    }
    if (editor.takeNoteOfChange()) {
      toast(word("changed_meanwhile"));
      return false;
    }
    return true;
  }

  async save(text) {
    const { page } = this;
    const { sheetId, blocks } = page;
    const { row, column } = page.selection;
    const range = oneCell(row, column);
    const expectation = blocks.expect(row, column, text);
    page.grid.refresh(range);
    const saved = await this.#edit(range, (name) =>
      text === "" ? this.book.clear(name) : this.book.enter(name, [[text]]),
    );
    if (saved) blocks.settle(expectation);
    else blocks.drop(expectation);
    if (saved || sheetId !== page.sheetId) return;
    blocks.distrust(row, column);
    page.grid.draw();
    if (page.editor.isEditing) return;
    page.selection.select(row, column);
    page.editor.reopen(text);
  }

  /** Ticks or unticks a checkbox; false where the cell is none. */
  toggle() {
    const { row, column } = this.page.selection;
    const cell = this.page.blocks.cell(row, column);
    if (!cell?.rule?.checkbox) return false;
    const [on, off = "FALSE"] = cell.rule.checkbox;
    const next = cell.text.toUpperCase() === on.toUpperCase() ? off : on;
    this.#editAsked(oneCell(row, column), (name) => this.book.enter(name, [[next]]));
    return true;
  }

  // --- the selected cells

  clear() {
    const { filled } = this.page.layout;
    const { rows, columns } = this.page.grid;
    const range = { ...this.page.selection.range };
    // Whole columns and rows are selected beyond what is filled; there is nothing to clear.
    if (range.bottom === rows.count) range.bottom = Math.max(range.top + 1, filled.rows);
    if (range.right === columns.count) range.right = Math.max(range.left + 1, filled.columns);
    return this.#editAsked(range, (name) => this.book.clear(name));
  }

  /** Puts rows of texts in from the active cell on, as far as the grid goes. */
  async paste(values) {
    const { grid, selection } = this.page;
    const { row, column } = selection;
    const width = Math.max(...values.map((cells) => cells.length));
    const range = {
      top: row,
      bottom: Math.min(row + values.length, grid.rows.count),
      left: column,
      right: Math.min(column + width, grid.columns.count),
    };
    const fitting = values
      .slice(0, range.bottom - range.top)
      .map((cells) => cells.slice(0, range.right - range.left));
    const pasted = await this.#editAsked(range, (name) => this.book.enter(name, fitting));
    if (pasted) selection.selectRange(range);
  }

  undoLast() {
    return this.#inTurn(async () => {
      if (!this.undo.canGoBack) toast(word("nothing_to_undo"));
      else await this.#tell(await this.undo.back((sheetId) => this.#title(sheetId)), "undone");
    });
  }

  redoLast() {
    return this.#inTurn(async () => {
      if (!this.undo.canGoForward) toast(word("nothing_to_redo"));
      else await this.#tell(await this.undo.forward((sheetId) => this.#title(sheetId)), "redone");
    });
  }

  async #tell(step, success) {
    toast(word(step ? success : "cell_changed_since"));
    if (!step) return;
    // Were the cells drawn after one is in them, one's own undo would pass for another's edit.
    if (step.sheetId === this.page.sheetId) await this.page.blocks.refresh(step.range);
    // Who has begun to type in the meantime stays in their cell, and their edit in its turn.
    if (!this.page.editor.isEditing) await this.page.show(step.sheetId, step.range);
  }

  // --- the sheet and the spreadsheet

  addSheet() {
    return this.send({ addSheet: {} });
  }

  renameSheet(sheetId, title) {
    return this.send({ updateSheetProperties: { properties: { sheetId, title }, fields: "title" } });
  }

  retitle(title) {
    return this.send({ updateSpreadsheetProperties: { properties: { title }, fields: "title" } });
  }

  resize(axis, index, pixelSize) {
    return this.#dimension(axis, index, index + 1, { pixelSize });
  }

  /** Shows the hidden rows or columns that end before an index. */
  unhide(axis, before) {
    const first = this.page.grid[axis].step(before, -1);
    const start = first < before && !this.page.grid[axis].hidden(first) ? first + 1 : 0;
    return this.#dimension(axis, start, before, { hiddenByUser: false });
  }

  #dimension(axis, startIndex, endIndex, properties) {
    const { sheetId } = this.page;
    const range = { sheetId, dimension: axis.toUpperCase(), startIndex, endIndex };
    const [fields] = Object.keys(properties);
    return this.send({ updateDimensionProperties: { range, properties, fields } });
  }

  /** Opens or closes a group of rows or columns. */
  toggleGroup(axis, { start, end, depth, collapsed }) {
    const { sheetId } = this.page;
    const range = { sheetId, dimension: axis.toUpperCase(), startIndex: start, endIndex: end };
    const dimensionGroup = { range, depth, collapsed: !collapsed };
    return this.send({ updateDimensionGroup: { dimensionGroup, fields: "collapsed" } });
  }

  /** One request of a batchUpdate, in turn with the edits. */
  send(request) {
    return this.#inTurn(() => this.book.batchUpdate([request]));
  }

  // --- inside

  /** Whether a range is free to be edited; where it is protected, people are asked. */
  async #mayEdit(range) {
    const isProtected = this.page.layout.protections.some(
      ({ rect, open }) => overlap(rect, range) && !open.some((free) => covers(free, range)),
    );
    return !isProtected || ask(word("protected_question"), word("edit_anyway"));
  }

  async #editAsked(range, change) {
    return (await this.#mayEdit(range)) && this.#edit(range, change);
  }

  /** An edit of cells that can be taken back. Resolves to whether it was saved. */
  #edit(range, change) {
    const { sheetId } = this.page;
    return this.#inTurn(async () => {
      const title = this.#title(sheetId);
      if (title === undefined) throw new Error(word("sheet_gone"));
      await this.undo.around({ id: sheetId, title }, range, () => change(rangeName(title, range)));
    });
  }

  #title(sheetId) {
    return this.page.state.sheets.find((sheet) => sheet.id === sheetId)?.title;
  }

  /** Runs a change once those before it are through. Resolves to whether it succeeded. */
  #inTurn(change) {
    const done = this.saving.then(change).then(
      () => true,
      (error) => {
        toast(word("not_saved", error.message));
        return false;
      },
    );
    this.saving = done;
    this.#showSaving(done);
    return done;
  }

  /** Says that something is being saved where it takes long enough to be noticed. */
  async #showSaving(saved) {
    document.body.dataset.saving = "true";
    const soon = setTimeout(() => {
      this.status.textContent = word("saving");
    }, NOTICED_MS);
    await saved;
    clearTimeout(soon);
    if (this.saving !== saved) return; // another one has begun
    delete document.body.dataset.saving;
    this.status.textContent = "";
  }
}

function oneCell(row, column) {
  return { top: row, bottom: row + 1, left: column, right: column + 1 };
}

function covers(outer, inner) {
  return (
    outer.top <= inner.top &&
    outer.bottom >= inner.bottom &&
    outer.left <= inner.left &&
    outer.right >= inner.right
  );
}
