// Draws Google's card JSON: the widgets that the add-on uses, much as Google Sheets shows them.

// Built-in icons by name; Google draws its own.
const ICONS = {
  CLOCK: "M12 6v6l4 2 M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18",
  DESCRIPTION: "M7 3h7l4 4v14H7z M10 12h5 M10 16h5",
  EMAIL: "M4 6h16v12H4z M4 7l8 6 8-6",
  PERSON: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8 M5 20c0-4 3-6 7-6s7 2 7 6",
  TICKET: "M5 6h14v4a2 2 0 0 0 0 4v4H5v-4a2 2 0 0 0 0-4z M12 8v8",
};

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

// Texts may hold simple HTML: only what is drawn here gets through, everything else is its text.
function markup(text) {
  const fragment = document.createDocumentFragment();
  const parsed = new DOMParser().parseFromString(text ?? "", "text/html");
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        to.append(node.data);
      } else if (node.nodeName === "B" || node.nodeName === "BR") {
        const made = document.createElement(node.nodeName);
        copy(node, made);
        to.append(made);
      } else {
        copy(node, to);
      }
    }
  };
  copy(parsed.body, fragment);
  return fragment;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  made.classList.add("card-icon");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.DESCRIPTION);
  made.append(path);
  return made;
}

function button(one, act, className = "") {
  const made = element("button", one.color ? className : `plain ${className}`.trim(), one.text);
  made.type = "button";
  made.disabled = Boolean(one.disabled);
  made.addEventListener("click", () => act(one.onClick));
  return made;
}

const WIDGETS = {
  textParagraph: (widget) => element("p", "card-text", markup(widget.text)),
  divider: () => element("hr"),
  buttonList: (widget, act) =>
    element("div", "addon-buttons", ...widget.buttons.map((one) => button(one, act))),
  decoratedText(widget) {
    const words = element("div", "card-words");
    if (widget.topLabel) {
      words.append(element("div", "card-label", markup(widget.topLabel)));
    }
    words.append(element("div", "", markup(widget.text)));
    if (widget.bottomLabel) {
      words.append(element("div", "card-label", markup(widget.bottomLabel)));
    }
    const made = element("div", "card-line");
    if (widget.startIcon) {
      made.append(icon(widget.startIcon.knownIcon));
    }
    made.append(words);
    return made;
  },
  grid(widget) {
    const items = widget.items.map((item) =>
      element("div", "card-cell", element("dt", "card-label", item.subtitle), element("dd", "", item.title)),
    );
    return element("dl", `card-grid card-grid-${widget.columnCount}`, ...items);
  },
};

function section(one, words, act) {
  const made = element("section", "card-section");
  if (one.header) {
    made.append(element("h3", "", markup(one.header)));
  }
  const widgets = one.widgets.map((widget) => {
    const kind = Object.keys(widget)[0];
    return WIDGETS[kind](widget[kind], act);
  });
  made.append(...widgets);
  if (one.collapsible) {
    const hidden = widgets.slice(one.uncollapsibleWidgetsCount);
    const toggle = element("button", "plain", words.more);
    toggle.type = "button";
    const fold = (folded) => {
      hidden.forEach((widget) => (widget.hidden = folded));
      toggle.textContent = folded ? words.more : words.less;
      toggle.setAttribute("aria-expanded", String(!folded));
    };
    toggle.addEventListener("click", () => fold(toggle.getAttribute("aria-expanded") === "true"));
    fold(true);
    made.append(toggle);
  }
  return made;
}

// The card as an element. `act` is given the onClick of whatever is clicked.
export function draw(card, words, act) {
  const head = element("header", "card-head", element("h2", "", markup(card.header.title)));
  if (card.header.subtitle) {
    head.append(element("p", "muted", markup(card.header.subtitle)));
  }
  const body = element("div", "card-body", ...card.sections.map((one) => section(one, words, act)));
  body.tabIndex = 0; // It scrolls, also with the keyboard.
  const made = element("article", "card", head, body);
  if (card.fixedFooter) {
    const { primaryButton, secondaryButton } = card.fixedFooter;
    const footer = element("footer", "card-foot addon-buttons");
    if (secondaryButton) {
      footer.append(button(secondaryButton, act, "quiet"));
    }
    footer.append(button(primaryButton, act));
    made.append(footer);
  }
  return made;
}
