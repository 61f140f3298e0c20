// Links in cells: places in this spreadsheet stay on the page, the rest opens beside it.

/** { href, here } of an address, or null where it is none a page may open. */
export function linkTarget(address) {
  const place = sheetPlace(address);
  if (place) return { href: place, here: true };
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol)
      ? { href: url.href, here: false }
      : null;
  } catch {
    return null;
  }
}

/** `#gid=…` of an address that means this spreadsheet, however it is spelled. */
function sheetPlace(address) {
  if (address.startsWith("#gid=")) return address;
  const match = /\/spreadsheets\/(?:d\/)?([\w-]+)(?:\/edit)?[^#]*(#gid=.+)$/.exec(address);
  const own = /\/spreadsheets\/(?:d\/)?([\w-]+)/.exec(location.pathname);
  return match && own && match[1] === own[1] ? match[2] : null;
}

/** { sheetId, viewId, range } of the page's own #, each null where it is not given. */
export function hashPlace(hash) {
  const given = new URLSearchParams(hash.slice(1));
  const number = (name) => (given.get(name) === null ? null : Number(given.get(name)));
  return { sheetId: number("gid"), viewId: number("fvid"), range: given.get("range") };
}

/** The # of a sheet, and of the filter view it is looked at through. */
export function placeHash(sheetId, viewId) {
  return viewId === null ? `#gid=${sheetId}` : `#gid=${sheetId}&fvid=${viewId}`;
}
