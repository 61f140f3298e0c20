// Rows and columns in pixels. An axis is a list of runs of equal size, so that 100,000 rows cost
// no more than one.

export class Axis {
  /** runs: [start, end, size] from index 0 to count; size 0 is hidden. */
  constructor({ count, runs }) {
    this.count = count;
    let offset = 0;
    this.runs = runs.map(([start, end, size]) => {
      const run = { start, end, size, offset };
      offset += (end - start) * size;
      return run;
    });
    this.total = offset;
  }

  #run(index) {
    return this.#last((run) => run.start <= index);
  }

  /** The last run that passes a test which holds for the first ones only. */
  #last(test) {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (test(this.runs[middle])) low = middle;
      else high = middle - 1;
    }
    return this.runs[low];
  }

  size(index) {
    return index < 0 || index >= this.count ? 0 : this.#run(index).size;
  }

  hidden(index) {
    return this.size(index) === 0;
  }

  /** Where an index begins; its count gives the end of the axis. */
  position(index) {
    if (index >= this.count) return this.total;
    const run = this.#run(index);
    return run.offset + (index - run.start) * run.size;
  }

  /** The visible index at a pixel, the first or the last beyond the ends. */
  at(pixel) {
    if (this.total === 0) return 0;
    const inside = Math.min(Math.max(pixel, 0), this.total - 1);
    const run = this.#last((candidate) => candidate.offset <= inside);
    return run.start + Math.floor((inside - run.offset) / run.size);
  }

  /** `steps` visible indexes on from `index` (back, where negative), stopping at the ends. */
  step(index, steps) {
    const direction = Math.sign(steps);
    let at = index;
    for (let left = Math.abs(steps); left > 0; left -= 1) {
      const next = this.#nextVisible(at, direction);
      if (next === null) break;
      at = next;
    }
    return at;
  }

  #nextVisible(index, direction) {
    let next = index + direction;
    while (next >= 0 && next < this.count) {
      const run = this.#run(next);
      if (run.size > 0) return next;
      next = direction > 0 ? run.end : run.start - 1;
    }
    return null;
  }

  /** The visible indexes of a stretch. */
  *visible(from, to) {
    for (let index = from; index < Math.min(to, this.count); ) {
      const run = this.#run(index);
      if (run.size > 0) yield index++;
      else index = run.end;
    }
  }

  first() {
    return this.hidden(0) ? this.step(0, 1) : 0;
  }

  last() {
    const end = this.count - 1;
    return this.hidden(end) ? this.step(end, -1) : end;
  }

  /** Whether indexes just before this one are hidden. */
  hidesBefore(index) {
    return index > 0 && this.hidden(index - 1);
  }
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnName(index) {
  let name = "";
  for (let left = index + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  }
  return name;
}

/** (0, 0) → A1. */
export function cellName(row, column) {
  return `${columnName(column)}${row + 1}`;
}

/** `B3` or `B3:D5` → a range, half open; null where it is neither. */
export function parseAddress(text) {
  const match = /^\$?([A-Za-z]{1,3})\$?(\d{1,8})(?::\$?([A-Za-z]{1,3})\$?(\d{1,8}))?$/.exec(text.trim());
  if (!match) return null;
  const [, letters, digits, lastLetters = letters, lastDigits = digits] = match;
  const rows = [Number(digits) - 1, Number(lastDigits) - 1].sort((a, b) => a - b);
  const columns = [columnIndex(letters), columnIndex(lastLetters)].sort((a, b) => a - b);
  if (rows[0] < 0) return null;
  return { top: rows[0], bottom: rows[1] + 1, left: columns[0], right: columns[1] + 1 };
}

function columnIndex(letters) {
  return [...letters.toUpperCase()].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1;
}

/** `'Sheet 1'!A1:B2`, for the API. */
export function rangeName(title, { top, bottom, left, right }) {
  const first = cellName(top, left);
  const last = cellName(bottom - 1, right - 1);
  const cells = first === last ? first : `${first}:${last}`;
  return `'${title.replaceAll("'", "''")}'!${cells}`;
}

export function contains({ top, bottom, left, right }, row, column) {
  return row >= top && row < bottom && column >= left && column < right;
}

export function overlap(a, b) {
  return a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;
}

/** A rectangle as the server sends it. */
export function rect([top, bottom, left, right]) {
  return { top, bottom, left, right };
}
