// Filter views: everybody looks at the rows they want, and nobody else's rows move. Which view a
// sheet is looked at through is this page's own affair, and of its address.

import { wireMenu } from "./popups.js";
import { word } from "./words.js";

export class FilterViews {
  /** onChoose() is called when another view of the present sheet was chosen. */
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.chosen = new Map(); // sheetId → the view's id
    this.button = document.getElementById("views");
    this.menu = document.getElementById("views-menu");
    wireMenu(this.button, this.menu, () => this.#fill());
  }

  /** The view of a sheet, or null. */
  of(sheetId) {
    return this.chosen.get(sheetId) ?? null;
  }

  choose(sheetId, viewId) {
    if (viewId === null) this.chosen.delete(sheetId);
    else this.chosen.set(sheetId, viewId);
  }

  /** What a sheet offers, and what is chosen as the server sees it: a view may have gone. */
  show({ id, filterViews, view }) {
    this.sheetId = id;
    this.views = filterViews;
    this.choose(id, view);
    const title = filterViews.find((one) => one.id === view)?.title;
    this.button.hidden = filterViews.length === 0;
    this.button.classList.toggle("on", title !== undefined);
    this.button.querySelector(".name").textContent = title ?? word("filter_views");
  }

  #fill() {
    const none = { id: null, title: word("no_filter_view") };
    this.menu.replaceChildren(...[none, ...this.views].map((view) => this.#item(view)));
  }

  #item({ id, title }) {
    const item = document.createElement("button");
    item.type = "button";
    item.setAttribute("role", "menuitemradio");
    item.setAttribute("aria-checked", String(id === this.of(this.sheetId)));
    item.textContent = title;
    item.addEventListener("click", () => {
      this.choose(this.sheetId, id);
      this.onChoose();
    });
    return item;
  }
}
