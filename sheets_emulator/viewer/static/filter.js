// The menu of a filtered column: sort, and choose which values are shown.

import { placeBy, toast } from "./popups.js";
import { gridRange } from "./undo.js";
import { word } from "./words.js";

export class FilterMenu {
  constructor(host, book, edits) {
    this.host = host;
    this.book = book;
    this.edits = edits;
    document.addEventListener("pointerdown", (event) => {
      if (this.element && !this.element.contains(event.target)) this.close();
    });
  }

  close() {
    this.element?.remove();
    this.element = null;
  }

  /** sheet: { id, layout }; box: where the button stands. */
  async open(sheet, column, box) {
    this.close();
    try {
      const answer = await this.book.filterValues(sheet.id, column);
      this.sheet = sheet;
      this.column = column;
      this.#build(answer, box);
    } catch (error) {
      toast(word("not_read", error.message));
    }
  }

  #build({ values, hidden }, box) {
    // Values too many to be listed stay as they are.
    this.unlisted = hidden.filter((value) => !values.includes(value));
    this.element = document.createElement("div");
    this.element.className = "filter-menu";
    this.element.setAttribute("role", "dialog");
    this.element.setAttribute("aria-label", word("filter"));
    const list = document.createElement("div");
    list.className = "filter-values";
    list.append(...values.map((value) => choice(value, !hidden.includes(value))));
    const actions = document.createElement("div");
    actions.className = "actions";
    const apply = button(word("apply"), "button primary", () => this.#apply(list));
    actions.append(button(word("cancel"), "button", () => this.close()), apply);
    this.element.append(
      button(word("sort_ascending"), "line", () => this.#sort("ASCENDING")),
      button(word("sort_descending"), "line", () => this.#sort("DESCENDING")),
      list,
      button(word("clear_filter"), "line", () => this.#hide([])),
      actions,
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    this.host.append(this.element);
    placeBy(this.element, box, this.host);
    this.element.querySelector("button").focus();
  }

  #apply(list) {
    const unchecked = [...list.querySelectorAll("input:not(:checked)")];
    return this.#hide([...unchecked.map((input) => input.value), ...this.unlisted]);
  }

  /** Only the hidden values of this column change; everything else of the filter stays. */
  async #hide(hiddenValues) {
    const answer = await this.book.filter(this.sheet.id);
    const specs = (answer.filterSpecs ?? []).filter((spec) => (spec.columnIndex ?? 0) !== this.column);
    const filterCriteria = { hiddenValues };
    if (hiddenValues.length) specs.push({ columnIndex: this.column, filterCriteria });
    const { criteria: _old, ...rest } = answer;
    await this.#send({ setBasicFilter: { filter: { ...rest, filterSpecs: specs } } });
  }

  #sort(sortOrder) {
    const { rect } = this.sheet.layout.filter;
    const range = gridRange(this.sheet.id, { ...rect, top: rect.top + 1 });
    const sortSpecs = [{ dimensionIndex: this.column, sortOrder }];
    return this.#send({ sortRange: { range, sortSpecs } });
  }

  #send(request) {
    this.close();
    return this.edits.send(request);
  }
}

function choice(value, checked) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "checkbox";
  input.value = value;
  input.checked = checked;
  label.append(input, value === "" ? `(${word("empty")})` : value);
  return label;
}

function button(text, className, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = text;
  element.addEventListener("click", action);
  return element;
}
