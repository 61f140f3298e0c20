// Small things that open over the page: a list to choose from, a note, a question, a message.

import { word } from "./words.js";

/** Keeps a popup inside the window, below its box or else above it. */
export function placeBy(element, box, host) {
  const bounds = host.getBoundingClientRect();
  const below = bounds.height - (box.y + box.height);
  const above = below < element.offsetHeight + 8 && box.y > below;
  const left = Math.min(box.x, bounds.width - element.offsetWidth - 8);
  element.style.left = `${Math.max(8, left)}px`;
  element.style.top = above ? `${box.y - element.offsetHeight - 2}px` : `${box.y + box.height + 2}px`;
}

/** The choices of a dropdown cell, narrowed by what is typed. */
export class ChoiceList {
  constructor(host, onPick) {
    this.host = host;
    this.onPick = onPick;
    this.element = document.createElement("div");
    this.element.className = "list";
    this.element.id = "choices";
    this.element.hidden = true;
    this.element.setAttribute("role", "listbox");
    host.append(this.element);
    this.element.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the editor keeps the focus
      const option = event.target.closest(".option");
      if (option) this.onPick(option.dataset.value);
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open(choices, current, box) {
    this.choices = choices;
    this.current = current;
    this.box = box;
    this.element.hidden = false;
    this.element.style.minWidth = `${box.width}px`;
    this.narrow("");
    this.#highlight(Math.max(0, choices.indexOf(current)));
  }

  close() {
    this.element.hidden = true;
  }

  /** Shows the choices that contain `text`, without regard to case. */
  narrow(text) {
    const asked = text.toLowerCase();
    this.shown = this.choices.filter((choice) => choice.toLowerCase().includes(asked));
    this.element.replaceChildren(...this.shown.map((choice, i) => this.#option(choice, i)));
    if (!this.shown.length) {
      const none = document.createElement("div");
      none.className = "none";
      none.textContent = word("no_choice");
      this.element.append(none);
    }
    this.#highlight(0);
    placeBy(this.element, this.box, this.host);
  }

  #option(choice, index) {
    const option = document.createElement("div");
    option.className = "option";
    option.id = `choice-${index}`;
    option.setAttribute("role", "option");
    option.dataset.value = choice;
    option.textContent = choice;
    option.classList.toggle("current", choice === this.current);
    return option;
  }

  #highlight(index) {
    this.at = index;
    [...this.element.querySelectorAll(".option")].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === index));
      if (i === index) option.scrollIntoView({ block: "nearest" });
    });
  }

  step(by) {
    const count = this.shown.length;
    if (count) this.#highlight((this.at + by + count) % count);
  }

  get highlighted() {
    return this.shown[this.at];
  }

  get highlightedId() {
    return this.isOpen && this.shown.length ? `choice-${this.at}` : null;
  }
}

/** A cell's note, what is wrong with it, and help for its rule. */
export class NoteCard {
  constructor(host) {
    this.host = host;
    this.element = document.createElement("div");
    this.element.className = "note";
    this.element.id = "note";
    this.element.hidden = true;
    this.element.setAttribute("role", "note");
    host.append(this.element);
  }

  show(cell, box) {
    const lines = [];
    if (cell?.message) lines.push(["warning", cell.message]);
    if (cell?.invalid) lines.push(["warning", word("invalid")]);
    if (cell?.rule?.help) lines.push(["help", cell.rule.help]);
    if (cell?.note) lines.push(["", cell.note]);
    this.element.hidden = lines.length === 0;
    if (!lines.length) return;
    this.element.replaceChildren(
      ...lines.map(([className, text]) => {
        const line = document.createElement("div");
        line.className = className;
        line.textContent = text;
        return line;
      }),
    );
    placeBy(this.element, { ...box, x: box.x + box.width + 4, y: box.y - box.height }, this.host);
  }

  hide() {
    this.element.hidden = true;
  }
}

/** A short message that goes by itself. */
export function toast(text) {
  const element = document.createElement("div");
  element.className = "toast";
  element.textContent = text;
  document.getElementById("toasts").replaceChildren(element);
  setTimeout(() => element.remove(), 5000);
}

/** A question with one yes; resolves to whether it was taken. Enter on it changes nothing. */
export function ask(text, yes) {
  const dialog = document.createElement("dialog");
  dialog.className = "question";
  const sentence = document.createElement("p");
  sentence.textContent = text;
  const actions = document.createElement("div");
  actions.className = "actions";
  const answer = (label, value, className) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button ${className}`;
    button.textContent = label;
    button.addEventListener("click", () => dialog.close(value));
    return button;
  };
  actions.append(answer(word("cancel"), "", ""), answer(yes, "yes", "primary"));
  dialog.append(sentence, actions);
  document.body.append(dialog);
  dialog.showModal();
  actions.firstChild.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** A button with a menu of links and buttons; arrows move, Escape closes. */
export function wireMenu(button, menu, onOpen = () => {}) {
  const items = () => [...menu.children];
  const close = () => {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  const open = () => {
    onOpen();
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    items()[0]?.focus();
  };
  button.addEventListener("click", () => (menu.hidden ? open() : close()));
  menu.addEventListener("click", close);
  menu.addEventListener("keydown", (event) => {
    const at = items().indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items().at((at + step) % items().length)?.focus();
    } else if (event.key === "Escape") {
      close();
      button.focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close();
  });
}
