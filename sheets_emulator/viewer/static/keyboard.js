// Keys on the grid and in the editor.

const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const lastOf = (count) => Math.max(0, count - 1);

export class Keyboard {
  /** page: what keys act on: grid, editor, selection and edits. */
  constructor(page) {
    this.page = page;
    page.editor.field.addEventListener("keydown", (event) => this.#key(event));
    page.editor.formula.addEventListener("keydown", (event) => this.#formulaKey(event));
  }

  #key(event) {
    // An input method is composing: its keys are not ours.
    if (event.isComposing || event.keyCode === 229) return;
    const { editor } = this.page;
    const handled = editor.isEditing ? this.#editing(event) : this.#moving(event);
    if (handled) event.preventDefault();
  }

  #editing(event) {
    const { editor } = this.page;
    const { list } = editor;
    if (list.isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      list.step(event.key === "ArrowDown" ? 1 : -1);
      editor.field.setAttribute("aria-activedescendant", list.highlightedId ?? "");
      return true;
    }
    if (event.key === "Enter" && event.altKey) {
      editor.field.setRangeText("\n", editor.field.selectionStart, editor.field.selectionEnd, "end");
      editor.field.dispatchEvent(new Event("input"));
      return true;
    }
    if (event.key === "Enter" || event.key === "Tab") {
      if (list.isOpen && list.highlighted !== undefined && event.key === "Enter") {
        editor.field.value = list.highlighted;
      }
      this.#commitAndMove(...this.#after(event));
      return true;
    }
    if (event.key === "Escape") {
      editor.cancel();
      return true;
    }
    if (ARROWS[event.key] && editor.mode === "replace") {
      this.#commitAndMove(...ARROWS[event.key]);
      return true;
    }
    return false;
  }

  /** Where Enter and Tab go on to. */
  #after({ key, shiftKey }) {
    const step = shiftKey ? -1 : 1;
    return key === "Enter" ? [step, 0] : [0, step];
  }

  async #commitAndMove(rows, columns) {
    if (await this.page.editor.commit()) this.page.selection.move(rows, columns);
  }

  #moving(event) {
    const { page } = this;
    const control = event.ctrlKey || event.metaKey;
    const extend = event.shiftKey;
    if (event.altKey && event.key === "ArrowDown") return page.openList();
    if (ARROWS[event.key]) {
      const [rows, columns] = ARROWS[event.key];
      if (control) this.#toEdge(rows, columns, extend);
      else page.selection.move(rows, columns, { extend });
      return true;
    }
    if (control) return this.#withControl(event);
    switch (event.key) {
      case "Enter":
        if (!page.openCell()) page.editor.edit();
        return true;
      case "F2":
        page.editor.edit();
        return true;
      case "Tab":
        page.selection.move(...this.#after(event));
        return true;
      case " ":
        return page.edits.toggle();
      case "Delete":
      case "Backspace":
        page.edits.clear();
        return true;
      case "Escape":
        page.selection.select(page.selection.row, page.selection.column);
        return true;
      case "PageDown":
      case "PageUp":
        page.selection.move(page.grid.viewport.page * (event.key === "PageDown" ? 1 : -1), 0, { extend });
        return true;
      case "Home":
        page.selection.jump(null, page.grid.columns.first(), { extend });
        return true;
      case "End":
        page.selection.jump(null, page.grid.columns.last(), { extend });
        return true;
      case "F6":
        page.leaveGrid(event.shiftKey);
        return true;
      default:
        return false;
    }
  }

  #withControl(event) {
    const { page } = this;
    const { rows, columns, layout } = page.grid;
    const extend = event.shiftKey;
    switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
      case "Home":
        page.selection.jump(rows.first(), columns.first(), { extend });
        return true;
      case "End":
        page.selection.jump(lastOf(layout.filled.rows), lastOf(layout.filled.columns), { extend });
        return true;
      case "a":
        page.selectAll();
        return true;
      case "z":
        if (event.shiftKey) page.edits.redoLast();
        else page.edits.undoLast();
        return true;
      case "y":
        page.edits.redoLast();
        return true;
      default:
        return false;
    }
  }

  /** Ctrl and an arrow: to the last filled row, or to the end of the grid. */
  #toEdge(down, right, extend) {
    const { rows, columns, layout } = this.page.grid;
    const { selection } = this.page;
    if (right) {
      selection.jump(null, right > 0 ? columns.last() : columns.first(), { extend });
      return;
    }
    const lastFilled = lastOf(layout.filled.rows);
    const end = selection.row < lastFilled ? lastFilled : rows.last();
    selection.jump(down > 0 ? end : rows.first(), null, { extend });
  }

  #formulaKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const { editor } = this.page;
    if (event.key === "Enter" && !event.altKey) {
      event.preventDefault();
      this.#commitAndMove(1, 0);
    } else if (event.key === "Escape") {
      event.preventDefault();
      editor.cancel();
    }
  }
}
