// Typing into cells. One text field lies over the active cell at all times and has the focus, so
// that an input method can begin there; it shows itself when something is typed.

import { ChoiceList } from "./popups.js";

export class Editor {
  /** actions, all about the active cell: accepts(text) and canEdit(), promises of a yes, and
      save(text). */
  constructor(grid, formula, actions) {
    this.grid = grid;
    this.formula = formula;
    this.actions = actions;
    this.field = document.createElement("textarea");
    this.field.className = "editor";
    this.field.rows = 1;
    this.field.spellcheck = false;
    this.field.autocomplete = "off";
    grid.host.append(this.field);
    this.list = new ChoiceList(grid.host, (choice) => this.#pick(choice));
    this.isEditing = false;
    this.#wire();
  }

  #wire() {
    this.field.addEventListener("input", () => {
      // The first letter typed replaces what is in the cell.
      if (!this.isEditing) this.#begin(this.field.value, "replace");
      this.formula.value = this.field.value;
      this.#narrow();
      this.#grow();
    });
    this.field.addEventListener("compositionstart", () => {
      if (!this.isEditing) this.#begin("", "replace");
    });
    this.formula.addEventListener("focus", () => {
      if (!this.isEditing) this.#begin(this.formula.value, "formula");
    });
    this.formula.addEventListener("input", () => {
      this.field.value = this.formula.value;
      this.#grow();
    });
    this.grid.host.addEventListener("focus", () => this.focus());
  }

  /** The cell the editor lies over, and what it holds. */
  follow(cell) {
    this.cell = cell;
    this.content = cell?.entered ?? cell?.text ?? "";
    if (!this.isEditing) {
      this.original = this.content;
      this.formula.value = this.original;
      this.field.value = "";
    }
    this.place();
  }

  place() {
    const { row, column } = this.grid.selection;
    const box = this.grid.box(row, column);
    Object.assign(this.field.style, {
      left: `${box.x - 1}px`,
      top: `${box.y - 1}px`,
      minWidth: `${box.width + 1}px`,
      height: `${box.height + 1}px`,
    });
    this.field.setAttribute("aria-label", this.grid.describe(row, column));
    this.box = box;
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Whether someone else has written to the cell since it was opened; told once. */
  takeNoteOfChange() {
    const changed = this.content !== this.original;
    this.original = this.content;
    return changed;
  }

  /** Opens with the cell's content (Enter, F2, a double click). */
  edit() {
    this.#begin(this.original, "edit");
  }

  async #begin(text, mode) {
    this.isEditing = true;
    this.mode = mode;
    if (this.field.value !== text) this.field.value = text;
    if (mode !== "formula") this.focus();
    this.field.classList.add("editing");
    this.#grow();
    if (this.cell?.rule?.dropdown) this.openList();
    if (!(await this.actions.canEdit())) this.cancel();
  }

  /** The choices of a dropdown cell. */
  openList() {
    if (!this.isEditing) {
      this.isEditing = true;
      this.mode = "list";
      this.field.value = "";
    }
    this.list.open(this.cell.rule.choices, this.cell.text, this.box);
    if (this.mode === "replace") this.#narrow();
    this.#describeList();
  }

  #narrow() {
    if (!this.list.isOpen) return;
    this.list.narrow(this.field.value);
    this.#describeList();
  }

  #describeList() {
    this.field.setAttribute("role", "combobox");
    this.field.setAttribute("aria-expanded", String(this.list.isOpen));
    this.field.setAttribute("aria-controls", "choices");
    const id = this.list.highlightedId;
    if (id) this.field.setAttribute("aria-activedescendant", id);
  }

  #pick(choice) {
    this.field.value = choice;
    this.commit();
  }

  #grow() {
    if (!this.isEditing) return;
    const { x, y } = this.box;
    this.field.style.maxWidth = `${Math.max(120, this.grid.viewport.width - x - 12)}px`;
    this.field.style.width = "auto";
    this.field.style.height = "auto";
    this.field.style.width = `${Math.max(this.box.width + 1, this.#textWidth() + 16)}px`;
    const room = Math.max(60, this.grid.viewport.height - y - 12);
    this.field.style.height = `${Math.min(room, Math.max(this.box.height + 1, this.field.scrollHeight + 4))}px`;
  }

  #textWidth() {
    const style = getComputedStyle(this.field);
    Editor.canvas ??= document.createElement("canvas").getContext("2d");
    Editor.canvas.font = `${style.fontSize} ${style.fontFamily}`;
    return Math.max(...this.field.value.split("\n").map((line) => Editor.canvas.measureText(line).width));
  }

  /** Takes what was typed; resolves to whether it was accepted. Saving goes on behind it: who
      types fast is in the next cell before the server has answered. */
  async commit() {
    if (!this.isEditing) return true;
    const text = this.field.value;
    if (text === this.original || (this.mode === "list" && text === "")) {
      this.#close();
      return true;
    }
    if (!(await this.actions.accepts(text))) return false;
    this.#close();
    this.actions.save(text);
    return true;
  }

  /** Back in the cell with a text that could not be saved. */
  reopen(text) {
    this.#begin(text, "edit");
    this.formula.value = text;
  }

  cancel() {
    this.#close();
    this.formula.value = this.original;
  }

  #close() {
    this.isEditing = false;
    this.mode = null;
    this.list.close();
    this.field.value = "";
    this.field.classList.remove("editing");
    this.field.style.width = "";
    this.field.removeAttribute("role");
    this.field.removeAttribute("aria-expanded");
    this.field.removeAttribute("aria-controls");
    this.field.removeAttribute("aria-activedescendant");
    this.focus();
    this.place();
  }
}
