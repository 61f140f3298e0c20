// Charts that float on the grid, where and as large as they were placed.

import { figure } from "./figure.js";
import { word } from "./words.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
let plotly = null;

/** Plotly, from this server, the first time a chart is in view. */
function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/page/plotly.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.min.js"));
    document.head.append(script);
  });
  return plotly;
}

export class Charts {
  constructor(grid) {
    this.grid = grid;
    this.shown = new Map();
    dark.addEventListener("change", () => this.#redraw());
  }

  /** The charts of the present sheet, in place of those shown before. */
  show(charts) {
    const ids = new Set(charts.map((chart) => chart.id));
    for (const [id, one] of this.shown) {
      if (!ids.has(id)) this.#remove(id, one);
    }
    for (const chart of charts) {
      const one = this.shown.get(chart.id) ?? this.#add(chart.id);
      one.chart = chart;
      one.drawn = false;
      one.element.dataset.state = "waiting";
      one.element.setAttribute("aria-label", chart.alt_text || chart.title || word("chart"));
    }
    this.place();
  }

  #add(id) {
    const element = document.createElement("div");
    element.className = "chart";
    element.setAttribute("role", "img");
    element.dataset.chart = id;
    const one = { element, chart: null, drawn: false };
    this.shown.set(id, one);
    return one;
  }

  #remove(id, { element }) {
    window.Plotly?.purge(element);
    element.remove();
    this.shown.delete(id);
  }

  /** Moves every chart to where its anchor cell is now, and draws those that came into view. */
  place() {
    for (const one of this.shown.values()) this.#place(one);
  }

  #place(one) {
    const { rows, columns, headers, floats, pinned, viewport } = this.grid;
    const { row, column, x, y, width, height } = one.chart.frame;
    const fixed = { x: column < viewport.frozen.columns, y: row < viewport.frozen.rows };
    const isPinned = fixed.x || fixed.y;
    const left = columns.position(column) + x - (fixed.x ? 0 : viewport.scrollX);
    const top = rows.position(row) + y - (fixed.y ? 0 : viewport.scrollY);
    const home = isPinned ? pinned : floats;
    if (one.element.parentNode !== home) home.append(one.element);
    Object.assign(one.element.style, {
      left: `${left - (isPinned ? 0 : viewport.frozenWidth)}px`,
      top: `${top - (isPinned ? 0 : viewport.frozenHeight)}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    const inView =
      top + height > 0 &&
      left + width > 0 &&
      top < viewport.height - headers.height &&
      left < viewport.width - headers.width;
    if (inView && !one.drawn) this.#draw(one);
  }

  #redraw() {
    for (const one of this.shown.values()) one.drawn = false;
    this.place();
  }

  async #draw(one) {
    one.drawn = true;
    const { chart, element } = one;
    element.dataset.state = "drawing";
    if (chart.kind === "other" || !chart.series.length) {
      const text = document.createElement("p");
      text.className = "unknown";
      text.textContent = `${chart.title}\n${word("chart_not_drawn")}`;
      element.replaceChildren(text);
      element.dataset.state = "drawn";
      return;
    }
    const library = await loadPlotly();
    if (this.shown.get(chart.id) !== one || one.chart !== chart) return;
    const { data, layout } = figure(chart);
    await library.react(element, data, layout, { displayModeBar: false, doubleClick: false });
    element.dataset.kind = chart.kind;
    element.dataset.state = "drawn";
  }
}
