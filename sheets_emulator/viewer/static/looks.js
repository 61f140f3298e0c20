// Looks of cells as classes of one style sheet, made when they are first seen.

import { darkColors, darkLine } from "./colors.js";

const BORDER_WIDTHS = { SOLID_MEDIUM: 2, SOLID_THICK: 3, DOUBLE: 3 };
const BORDER_STYLES = { DASHED: "dashed", DOTTED: "dotted", DOUBLE: "double" };
const JUSTIFY = { left: "flex-start", center: "center", right: "flex-end" };
const ALIGN = { top: "flex-start", middle: "center", bottom: "flex-end" };

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
const known = new Map();

/** The class of a look as the server describes it; plain cells have none. */
export function lookClass(look) {
  const key = JSON.stringify(look);
  if (key === "{}") return "";
  if (!known.has(key)) {
    const name = `look-${known.size}`;
    known.set(key, name);
    for (const rule of rules(name, look)) sheet.insertRule(rule, sheet.cssRules.length);
  }
  return known.get(key);
}

function* rules(name, look) {
  const own = [...colors(look), ...place(look)];
  if (own.length) yield `.cell.${name}{${own.join(";")}}`;
  const lines = [...borders(look.borders ?? {})];
  if (lines.length) yield `.cell.${name}::before{${lines.join(";")}}`;
  const words = textStyle(look);
  if (words.length) yield `.cell.${name}>.text{${words.join(";")}}`;
}

function* colors({ background, color }) {
  const dark = darkColors(background, color);
  if (background) yield `background-color:light-dark(${background},${dark.background})`;
  if (color) yield `color:light-dark(${color},${dark.color})`;
  else if (background) yield `color:light-dark(var(--cell-ink),${dark.color})`;
}

function* place({ horizontal, vertical }) {
  if (horizontal) yield `justify-content:${JUSTIFY[horizontal]};text-align:${horizontal}`;
  if (vertical) yield `align-items:${ALIGN[vertical]}`;
}

function* borders(sides) {
  for (const [side, border] of Object.entries(sides)) {
    if (!border) continue;
    const width = BORDER_WIDTHS[border.style] ?? 1;
    const style = BORDER_STYLES[border.style] ?? "solid";
    yield `border-${side}:${width}px ${style} light-dark(${border.color},${darkLine(border.color)})`;
  }
}

/** CSS of the words in a cell, or in a part of them. */
export function textStyle(look) {
  const css = [];
  if (look.bold) css.push("font-weight:700");
  if (look.italic) css.push("font-style:italic");
  const lines = [look.underline && "underline", look.strikethrough && "line-through"].filter(Boolean);
  if (lines.length) css.push(`text-decoration:${lines.join(" ")}`);
  if (look.font_size) css.push(`font-size:${look.font_size}pt`);
  if (look.font_family) css.push(`font-family:${JSON.stringify(look.font_family)},var(--sans)`);
  if (look.wrap === "wrap") css.push("white-space:pre-wrap;overflow-wrap:anywhere");
  return css;
}
