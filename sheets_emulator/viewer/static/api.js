// Everything the page asks of the server. Reads come from the page's own routes; every change
// goes through the Sheets API, as any other client's would.

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, options) {
  const response = await fetch(path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new ApiError(response.status, body.error?.message ?? response.statusText);
  }
  return body;
}

function send(method, path, body, options) {
  return call(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    ...options,
  });
}

export function createSpreadsheet(properties) {
  return send("POST", "/v4/spreadsheets", { properties });
}

/** One spreadsheet's reads and writes. */
export class Book {
  constructor(id) {
    this.page = `/spreadsheets/${encodeURIComponent(id)}`;
    this.api = `/v4/spreadsheets/${encodeURIComponent(id)}`;
  }

  /** Waits until the spreadsheet is no longer at `revision`, or some seconds at most. */
  changes(revision, signal) {
    return call(`${this.page}/changes?since=${revision}`, { signal });
  }

  /** viewId: of a filter view to look through, or null. */
  sheet(sheetId, viewId) {
    return call(`${this.page}/sheets/${sheetId}${viewId === null ? "" : `?view=${viewId}`}`);
  }

  charts(sheetId) {
    return call(`${this.page}/sheets/${sheetId}/charts`);
  }

  cells(sheetId, { top, bottom, left, right }, signal) {
    const query = new URLSearchParams({ top, bottom, left, right });
    return call(`${this.page}/sheets/${sheetId}/cells?${query}`, { signal });
  }

  filterValues(sheetId, column) {
    return call(`${this.page}/sheets/${sheetId}/filter/${column}`);
  }

  /** Whether a cell's validation takes this text. */
  async accepts(sheetId, row, column, text) {
    const answer = await send("POST", `${this.page}/sheets/${sheetId}/check`, { row, column, text });
    return answer.ok;
  }

  csvAddress(sheetId) {
    return `${this.page}/sheets/${sheetId}/download.csv`;
  }

  /** Resolves to what stands in the range once it is entered, as `values` would tell it. */
  async enter(range, values) {
    const query = new URLSearchParams({
      valueInputOption: "USER_ENTERED",
      includeValuesInResponse: "true",
      responseValueRenderOption: "FORMULA",
      responseDateTimeRenderOption: "SERIAL_NUMBER",
    });
    const path = `${this.api}/values/${encodeURIComponent(range)}?${query}`;
    const answer = await send("PUT", path, { range, majorDimension: "ROWS", values });
    return answer.updatedData?.values ?? [];
  }

  async clear(range) {
    await send("POST", `${this.api}/values/${encodeURIComponent(range)}:clear`, {});
    return [];
  }

  /** Contents of a range: formulas as entered, dates as numbers. */
  async values(range) {
    const query = new URLSearchParams({
      valueRenderOption: "FORMULA",
      dateTimeRenderOption: "SERIAL_NUMBER",
    });
    const answer = await call(`${this.api}/values/${encodeURIComponent(range)}?${query}`);
    return answer.values ?? [];
  }

  batchUpdate(requests) {
    return send("POST", `${this.api}:batchUpdate`, { requests });
  }

  /** The basic filter of a sheet as it stands. */
  async filter(sheetId) {
    const answer = await call(`${this.api}?fields=sheets(properties.sheetId,basicFilter)`);
    return answer.sheets.find((sheet) => (sheet.properties.sheetId ?? 0) === sheetId)?.basicFilter ?? {};
  }

  /** What people put into a range and its number formats, as CellData rows. */
  async contents(range) {
    const query = new URLSearchParams({
      ranges: range,
      fields: "sheets.data.rowData.values(userEnteredValue,userEnteredFormat.numberFormat)",
    });
    const answer = await call(`${this.api}?${query}`);
    return answer.sheets?.[0]?.data?.[0]?.rowData ?? [];
  }
}
