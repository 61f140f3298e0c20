// A chart as the server describes it → what plotly draws. Colours and type come from the page.


const CHARACTER = 12; // pixels of a full-width character on an axis
const AXIS_ROOM = 110; // pixels beside the columns, for the numbers of the axes
const FULL_WIDTH = /[\u3000-\u9fff\uff00-\uff60]/;

/** { data, layout } of a chart. */
export function figure(chart) {
  const look = pageLook();
  const data = chart.kind === "pie" ? pie(chart, look) : chart.series.map((one, i) => trace(chart, one, i, look));
  return { data, layout: layout(chart, look) };
}

function pageLook() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const token = (name) => {
    // Through a property, so that light-dark() is resolved.
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const look = {
    ink: token("--ink"),
    muted: token("--muted"),
    line: token("--line"),
    surface: token("--surface"),
    series: [1, 2, 3, 4, 5, 6, 7].map((number) => token(`--series-${number}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return look;
}

function pie(chart, look) {
  const [series] = chart.series;
  return [
    {
      type: "pie",
      labels: chart.categories.map(plain),
      values: series.numbers,
      customdata: series.texts.map(plain),
      hole: chart.hole,
      sort: false,
      direction: "clockwise",
      texttemplate: "%{percent:.0%}",
      hovertemplate: "%{label}<br>%{customdata}(%{percent:.1%})<extra></extra>",
      marker: { colors: chart.categories.map((_, i) => look.series[i % 7]), line: { color: look.surface, width: 1 } },
    },
  ];
}

function trace(chart, series, index, look) {
  const color = series.color ?? look.series[index % 7];
  const across = chart.kind === "bar";
  const categories = chart.categories.length
    ? chart.categories.map((text) => (across ? plain(text) : broken(text, room(chart))))
    : series.numbers.map((_, i) => i + 1);
  const shared = {
    name: plain(series.name),
    x: across ? series.numbers : categories,
    y: across ? categories : series.numbers,
    text: series.labels ? series.texts.map(plain) : undefined,
    customdata: series.texts.map(plain),
    hovertemplate: `%{${across ? "y" : "x"}}<br>%{customdata}<extra>${plain(series.name)}</extra>`,
    yaxis: series.right_axis ? "y2" : "y",
  };
  if (series.mark === "bar") return { ...shared, ...bar(color, across, look, chart.series.length) };
  return { ...shared, ...line(chart, series, color) };
}

function bar(color, across, look, beside) {
  return {
    type: "bar",
    orientation: across ? "h" : "v",
    marker: { color },
    // In one of several bars side by side the figure would be as small as the bar is thin.
    textposition: beside > 1 ? "outside" : "auto",
    constraintext: "none",
    textangle: 0,
    textfont: { size: 11 },
    outsidetextfont: { color: look.ink },
    cliponaxis: false,
  };
}

function line(chart, series, color) {
  const filled = series.mark === "area";
  const modes = [
    series.mark !== "scatter" && "lines",
    (series.mark === "scatter" || series.points) && "markers",
    series.labels && "text",
  ];
  return {
    type: "scatter",
    mode: modes.filter(Boolean).join("+"),
    line: { color, width: series.width, dash: series.dash },
    marker: { color, size: 7 },
    textposition: "top center",
    textfont: { size: 11 },
    fill: filled ? "tozeroy" : undefined,
    stackgroup: filled && chart.stacking !== "none" ? "area" : undefined,
    groupnorm: filled && chart.stacking === "percent" ? "percent" : undefined,
    connectgaps: false,
  };
}

function layout(chart, look) {
  const across = chart.kind === "bar";
  const axis = (position, isValues) => valueAxis(chart, position, isValues, look);
  const rightAxis = chart.series.some((series) => series.right_axis);
  return {
    title: title(chart, look),
    font: { family: look.font, size: 12, color: look.ink },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: {
      t: chart.title ? (chart.subtitle ? 66 : 48) : 16,
      r: 20,
      b: chart.legend === "bottom" ? 40 : 12,
      l: 16,
    },
    showlegend: chart.legend !== "none" && (chart.kind === "pie" || chart.series.length > 1 || Boolean(chart.series[0].name)),
    legend: legend(chart.legend),
    barmode: chart.stacking === "none" ? "group" : "relative",
    barnorm: chart.stacking === "percent" ? "percent" : undefined,
    bargap: 0.3,
    hoverlabel: { font: { family: look.font } },
    xaxis: axis("bottom", across),
    yaxis: { ...axis("left", !across), ...(across ? { autorange: "reversed" } : {}) },
    ...(rightAxis ? { yaxis2: { ...axis("right", true), overlaying: "y", side: "right", showgrid: false } } : {}),
  };
}

function title({ title: text, subtitle }, look) {
  return {
    text: text ? `<b>${plain(text)}</b>` : "",
    subtitle: { text: plain(subtitle), font: { size: 12, color: look.muted } },
    font: { size: 14, color: look.ink },
    x: 0,
    xref: "container",
    xanchor: "left",
    pad: { l: 16, t: 14 },
    y: 1,
    yref: "container",
    yanchor: "top",
    automargin: false,
  };
}

function legend(position) {
  if (position === "top") return { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" };
  if (position === "bottom") {
    return { orientation: "h", x: 0.5, xanchor: "center", y: 0, yref: "container", yanchor: "bottom" };
  }
  if (position === "left") return { x: -0.15, xanchor: "right", y: 1 };
  return { x: 1.02, xanchor: "left", y: 1 };
}

function valueAxis(chart, position, isValues, look) {
  const limits = chart.limits[position];
  const shared = {
    title: { text: plain(chart.axis_titles[position] ?? ""), font: { size: 12, color: look.muted } },
    color: look.muted,
    automargin: true,
    gridcolor: look.line,
    linecolor: look.line,
    zerolinecolor: look.line,
    fixedrange: true,
  };
  if (!isValues) {
    const numeric = chart.kind === "scatter";
    const flat = chart.kind === "bar" || chart.categories.every((text) => isShort(text, room(chart)));
    return {
      ...shared,
      type: numeric ? undefined : "category",
      showgrid: numeric,
      tickangle: flat ? 0 : "auto",
      tickfont: { size: 11 },
    };
  }
  const right = position === "right";
  const series = chart.series.find((one) => one.right_axis === right);
  return {
    ...shared,
    ...ticks(chart, series?.ticks ?? {}),
    rangemode: "tozero",
    tickmode: "auto",
    nticks: 6,
    ...roomForLabels(chart),
    ...(limits && (limits.low !== null || limits.high !== null)
      ? { range: [limits.low, limits.high], autorange: limits.low === null ? "min" : limits.high === null ? "max" : false }
      : {}),
  };
}

/** The figure behind the longest bar would else be cut at the edge of the chart. */
function roomForLabels({ kind, series, stacking }) {
  if (kind !== "bar" || series.length < 2 || stacking !== "none") return {};
  if (!series.some((one) => one.labels)) return {};
  const values = series.flatMap((one) => one.numbers.filter((value) => value !== null));
  const most = Math.max(0, ...values);
  return most && Math.min(...values) >= 0 ? { range: [0, most * 1.15] } : {};
}

function ticks(chart, { prefix, suffix, percent, places, grouping }) {
  if (chart.stacking === "percent") return { ticksuffix: "%" };
  if (places === undefined) return { exponentformat: "none", separatethousands: true };
  const decimals = Math.max(places, 1);
  return {
    tickformat: percent ? `.${decimals}~%` : `${grouping ? "," : ""}.${decimals}~f`,
    tickprefix: prefix,
    ticksuffix: suffix,
  };
}

/** How many full-width characters fit below one column. */
function room({ frame, categories }) {
  return Math.floor((frame.width - AXIS_ROOM) / Math.max(1, categories.length) / CHARACTER);
}

/** Whether a category's words can be broken into a few lines that fit. */
function isShort(text, perLine) {
  return text.length <= perLine || (perLine >= 3 && FULL_WIDTH.test(text));
}

/** A category's words in lines of equal length. */
function broken(text, perLine) {
  if (text.length <= perLine || !isShort(text, perLine)) return plain(text);
  const length = Math.ceil(text.length / Math.ceil(text.length / perLine));
  const lines = [];
  for (let at = 0; at < text.length; at += length) lines.push(text.slice(at, at + length));
  return lines.map(plain).join("<br>");
}

/** Words as they are: plotly reads tags in what it is given. */
function plain(text) {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
