// The tabs below the grid: one a sheet, as the spreadsheet orders and colours them.

import { wireMenu } from "./popups.js";
import { word } from "./words.js";

export class Tabs {
  /** actions: open(sheetId), rename(sheetId, title), add(). */
  constructor(actions) {
    this.actions = actions;
    this.strip = document.getElementById("tabs");
    this.menu = document.getElementById("all-sheets-menu");
    this.lock = document.getElementById("lock-icon").content.firstElementChild;
    document.getElementById("add-sheet").addEventListener("click", () => actions.add());
    wireMenu(document.getElementById("all-sheets"), this.menu, () => this.#fillMenu());
    this.strip.addEventListener("click", (event) => this.#click(event));
    this.strip.addEventListener("dblclick", (event) => this.#rename(event));
    this.strip.addEventListener("keydown", (event) => this.#key(event));
  }

  show(sheets, current) {
    this.sheets = sheets;
    this.current = current;
    if (this.strip.querySelector("input")) return; // a name is being typed
    const focused = this.strip.contains(document.activeElement);
    this.strip.replaceChildren(...sheets.filter((sheet) => !sheet.hidden).map((sheet) => this.#tab(sheet)));
    const selected = this.strip.querySelector('[aria-selected="true"]');
    selected?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focused) selected?.focus();
  }

  #tab(sheet) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "tab";
    tab.dataset.sheet = sheet.id;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(sheet.id === this.current));
    tab.setAttribute("aria-controls", "grid");
    tab.tabIndex = sheet.id === this.current ? 0 : -1;
    if (sheet.color) tab.style.setProperty("--tab-color", sheet.color);
    tab.textContent = sheet.title;
    if (sheet.protected) {
      const lock = this.lock.cloneNode(true);
      tab.append(lock);
      tab.title = word("protected_sheet");
    }
    return tab;
  }

  #click(event) {
    const tab = event.target.closest(".tab");
    if (tab && !tab.querySelector("input")) this.actions.open(Number(tab.dataset.sheet));
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.target.matches("input")) return;
    const tabs = [...this.strip.children];
    const next = tabs.at((tabs.indexOf(event.target) + step) % tabs.length);
    next.focus();
    this.actions.open(Number(next.dataset.sheet));
  }

  #rename(event) {
    const tab = event.target.closest(".tab");
    if (!tab) return;
    const sheet = this.sheets.find((one) => one.id === Number(tab.dataset.sheet));
    const input = document.createElement("input");
    input.value = sheet.title;
    input.setAttribute("aria-label", word("rename"));
    tab.replaceChildren(input);
    input.select();
    let done = false;
    const finish = (keep) => {
      if (done) return;
      done = true;
      const title = input.value.trim();
      input.remove();
      if (keep && title && title !== sheet.title) this.actions.rename(sheet.id, title);
      this.show(this.sheets, this.current);
    };
    input.addEventListener("blur", () => finish(true));
    input.addEventListener("keydown", (key) => {
      key.stopPropagation();
      if (key.key === "Enter" && !key.isComposing) finish(true);
      if (key.key === "Escape") finish(false);
    });
  }

  #fillMenu() {
    this.menu.replaceChildren(
      ...this.sheets.map((sheet) => {
        const item = document.createElement("button");
        item.type = "button";
        item.setAttribute("role", "menuitemradio");
        item.setAttribute("aria-checked", String(sheet.id === this.current));
        item.textContent = sheet.title;
        item.addEventListener("click", () => this.actions.open(sheet.id));
        return item;
      }),
    );
  }
}
