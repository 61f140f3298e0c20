// Pointer on the grid: selecting, opening, resizing, hovering.

const HOVER_MS = 250;
const SMALLEST = 16;

export class Mouse {
  /** page: grid, editor, selection, edits. */
  constructor(page) {
    this.page = page;
    const { stage } = page.grid;
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("dblclick", (event) => this.#open(event));
    stage.addEventListener("click", (event) => this.#click(event));
    stage.addEventListener("pointermove", (event) => this.#hover(event));
    stage.addEventListener("pointerleave", () => this.#endHover());
  }

  async #down(event) {
    if (event.button !== 0 || event.target.closest("button, .chart")) return;
    // A finger scrolls; a tap that has ended selects (see #click).
    if (event.pointerType === "touch") return;
    const handle = event.target.closest(".resize-handle");
    if (handle) {
      this.#resize(event, handle);
      return;
    }
    const link = event.target.closest("a.link");
    if (!link) event.preventDefault(); // the editor keeps the focus
    this.page.editor.focus();
    const start = await this.#select(event);
    if (start && !link) this.#drag(start);
  }

  /** Selects what is under the pointer. Resolves to it, or to null where nothing is left to
      drag. */
  async #select(event) {
    const { page } = this;
    if (!(await page.editor.commit())) return null;
    const start = this.#target(event);
    if (event.shiftKey) page.selection.extendTo(start.bottom - 1, start.right - 1);
    else page.selection.selectRange(start);
    const arrow = event.target.closest(".dropdown-arrow");
    const box = event.target.closest(".checkbox");
    if (arrow) page.openList();
    if (box) page.edits.toggle();
    return arrow || box ? null : start;
  }

  /** What a press selects: a cell, a whole column, a whole row. */
  #target(event) {
    const { grid } = this.page;
    const letter = event.target.closest(".letter");
    const number = event.target.closest(".number");
    const { row, column } = grid.viewport.cellAt(event.clientX, event.clientY);
    if (letter) {
      const at = Number(letter.dataset.column);
      return { top: 0, bottom: grid.rows.count, left: at, right: at + 1 };
    }
    if (number) {
      const at = Number(number.dataset.row);
      return { top: at, bottom: at + 1, left: 0, right: grid.columns.count };
    }
    return { top: row, bottom: row + 1, left: column, right: column + 1 };
  }

  #drag(start) {
    const { grid, selection } = this.page;
    const wholeColumns = start.bottom - start.top === grid.rows.count;
    const wholeRows = start.right - start.left === grid.columns.count;
    const move = (moved) => {
      const { row, column } = grid.viewport.cellAt(moved.clientX, moved.clientY);
      selection.extendTo(
        wholeColumns ? grid.rows.count - 1 : row,
        wholeRows ? grid.columns.count - 1 : column,
      );
    };
    this.#whilePressed(move);
  }

  #resize(event, handle) {
    event.preventDefault();
    const { grid } = this.page;
    const { axis, index } = handle.dataset;
    const before = grid[axis].size(Number(index));
    const from = axis === "columns" ? event.clientX : event.clientY;
    let size = before;
    handle.classList.add("dragging");
    const move = (moved) => {
      const by = (axis === "columns" ? moved.clientX : moved.clientY) - from;
      size = Math.max(SMALLEST, Math.round(before + by));
      handle.style.transform = axis === "columns" ? `translateX(${size - before}px)` : `translateY(${size - before}px)`;
    };
    this.#whilePressed(move, () => {
      handle.classList.remove("dragging");
      handle.style.transform = "";
      if (size !== before) this.page.edits.resize(axis, Number(index), size);
    });
  }

  #whilePressed(move, end = () => {}) {
    // On the window, not captured: a captured pointer would click the stage instead of a cell.
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
      end();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
  }

  #open(event) {
    if (event.target.closest(".cell") && !event.target.closest(".checkbox, .dropdown-arrow")) {
      this.page.editor.edit();
    }
  }

  #click(event) {
    const { page } = this;
    const { target } = event;
    const button = target.closest("button");
    if (button?.matches(".corner")) page.selectAll();
    else if (button?.matches(".filter-button")) page.openFilter(Number(button.dataset.column), button);
    else if (button?.matches(".unhide")) page.edits.unhide(button.dataset.axis, Number(button.dataset.before));
    else if (button?.matches(".group-toggle")) page.edits.toggleGroup(button.dataset.axis, button.group);
    else if (event.pointerType === "touch" && !target.closest(".chart")) this.#select(event);
  }

  #hover(event) {
    const element = event.target.closest?.(".cell");
    if (element === this.hovered) return;
    this.#endHover();
    this.hovered = element;
    if (!element) return;
    this.timer = setTimeout(() => {
      const { row, column } = this.page.grid.viewport.cellAt(event.clientX, event.clientY);
      this.page.showNote(row, column);
    }, HOVER_MS);
  }

  #endHover() {
    clearTimeout(this.timer);
    this.hovered = null;
    this.page.showNote(this.page.selection.row, this.page.selection.column);
  }
}
