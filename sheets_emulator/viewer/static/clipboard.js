// Copy, cut and paste, as tab-separated text that every spreadsheet understands.

const MOST_COPIED = 100_000;

export function wireClipboard(field, page) {
  field.addEventListener("copy", (event) => copy(event, page));
  field.addEventListener("cut", (event) => {
    if (copy(event, page)) page.edits.clear();
  });
  field.addEventListener("paste", (event) => {
    if (page.editor.isEditing) return;
    const text = event.clipboardData.getData("text/plain");
    if (text === "") return;
    event.preventDefault();
    page.edits.paste(fromTabs(text));
  });
}

function copy(event, page) {
  if (page.editor.isEditing) return false;
  const { top, bottom, left, right } = page.selection.range;
  if ((bottom - top) * (right - left) > MOST_COPIED) return false;
  event.preventDefault();
  const rows = [];
  for (const row of page.grid.rows.visible(top, bottom)) {
    const cells = [...page.grid.columns.visible(left, right)];
    rows.push(cells.map((column) => quoted(page.grid.blocks.cell(row, column)?.text ?? "")).join("\t"));
  }
  event.clipboardData.setData("text/plain", rows.join("\n"));
  return true;
}

function quoted(text) {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of cells; a quoted cell may hold tabs and line breaks. */
export function fromTabs(text) {
  const rows = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\n\r]*))(\t|\r?\n|$)/gy;
  for (const [whole, inQuotes, bare, end] of text.matchAll(cells)) {
    rows.at(-1).push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
    if (end === "" || whole === "") break;
    if (end !== "\t") rows.push([]);
  }
  // A last line break ends the last row; it does not begin another.
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}
