// One cell as an element.

import { linkTarget } from "./links.js";
import { lookClass, textStyle } from "./looks.js";
import { word } from "./words.js";

const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;

/** Fills `element` with what the server said of a cell; undefined is an empty cell. */
export function fillCell(element, cell) {
  element.className = "cell";
  element.replaceChildren();
  element.removeAttribute("aria-invalid");
  element.removeAttribute("aria-readonly");
  if (!cell) return;
  const look = lookClass(cell.look);
  if (look) element.classList.add(look);
  if (cell.look.background) element.classList.add("filled");
  if (cell.look.wrap) element.classList.add(`wrap-${cell.look.wrap}`);
  if (cell.kind && !cell.look.horizontal) element.classList.add(cell.kind);
  if (cell.rule?.checkbox) element.append(checkbox(cell));
  else if (cell.text !== "") element.append(words(cell));
  if (cell.rule?.dropdown) element.append(arrow());
  if (cell.note) element.append(mark("note-mark"));
  if (cell.invalid) {
    element.append(mark("invalid-mark"));
    element.setAttribute("aria-invalid", "true");
  }
}

function words(cell) {
  if (cell.runs) return runs(cell);
  const element = cell.link ? anchor(cell.link) : document.createElement("span");
  element.classList.add("text");
  element.textContent = cell.text;
  return element;
}

function runs(cell) {
  const whole = document.createElement("span");
  whole.className = "text";
  const starts = [{ start: 0 }, ...cell.runs].filter((run, i, all) => run.start < (all[i + 1]?.start ?? Infinity));
  starts.forEach((run, i) => {
    const part = run.link ?? cell.link ? anchor(run.link ?? cell.link) : document.createElement("span");
    part.textContent = cell.text.slice(run.start, starts[i + 1]?.start);
    part.style.cssText += textStyle(run).join(";");
    if (run.color) part.style.color = run.color;
    whole.append(part);
  });
  return whole;
}

function anchor(address) {
  const element = document.createElement("a");
  element.className = "link";
  element.tabIndex = -1;
  const target = linkTarget(address);
  if (target) {
    element.href = target.href;
    if (!target.here) {
      element.target = "_blank";
      element.rel = "noreferrer";
    }
  }
  return element;
}

function checkbox(cell) {
  const element = document.createElement("span");
  const checked = cell.text.toUpperCase() === cell.rule.checkbox[0].toUpperCase();
  element.className = "checkbox";
  element.setAttribute("role", "checkbox");
  element.setAttribute("aria-checked", String(checked));
  return element;
}

function arrow() {
  const element = document.createElement("span");
  element.className = "dropdown-arrow";
  element.title = word("open_list");
  return element;
}

function mark(name) {
  const element = document.createElement("span");
  element.className = name;
  return element;
}

/** About how wide the words are in pixels, without asking the browser. */
export function roughWidth(cell) {
  const size = (cell.look.font_size ?? 10) * (4 / 3);
  let ems = 0;
  for (const sign of cell.text) ems += WIDE.test(sign) ? 1 : 0.6;
  return ems * size + 8;
}

/** Whether the words may run into the empty cells to the right. */
export function spills(cell) {
  return (
    cell.text !== "" &&
    !cell.kind &&
    !cell.look.wrap &&
    !cell.rule &&
    (cell.look.horizontal ?? "left") === "left" &&
    !cell.text.includes("\n")
  );
}

/** Whether nothing is in the way of a neighbour's words. */
export function isFree(cell) {
  return !cell || (cell.text === "" && !cell.look.background && !cell.rule);
}
