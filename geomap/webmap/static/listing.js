"use strict";

/**
 * Which incidents are listed, in which order.
 *
 * @typedef {"verdict" | "newest" | "oldest" | "table"} OrderName
 *
 * @typedef {object} Listing the rows that pass the filter, in the order asked for
 * @property {number[]} rows in view, the first of them
 * @property {number} inView how many there are
 * @property {number} onMap how many pass and have a place on the map
 * @property {number[]} homeless without one, the first of them
 * @property {number} homelessCount
 */

/** @type {OrderName[]} */
const ORDERS = ["verdict", "newest", "oldest", "table"];

/**
 * Rows in an order: by severity of verdict and then date, by date, or as in the table.
 * @param {Incidents} incidents
 * @param {OrderName} name
 * @returns {Uint32Array}
 */
function rowOrder({ count, verdict, start }, name) {
  if (name === "table") {
    return Uint32Array.from({ length: count }, (_, row) => row);
  }
  let first = Infinity;
  let last = -Infinity;
  for (let row = 0; row < count; row += 1) {
    if (start[row] !== NO_DAY) {
      first = Math.min(first, start[row]);
      last = Math.max(last, start[row]);
    }
  }
  const span = count && last >= first ? last - first + 2 : 1;
  // One number a row, its own place last: typed arrays sort numbers fast, and keep no ties.
  const keys = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const day = start[row] === NO_DAY ? span - 1 : name === "newest" ? last - start[row] : start[row] - first;
    keys[row] = ((name === "verdict" ? verdict[row] : 0) * span + day) * count + row;
  }
  return Uint32Array.from(keys.sort(), (key) => key % count);
}

/**
 * What to list.
 * @param {Incidents} incidents
 * @param {Uint16Array} fails
 * @param {Uint32Array} order
 * @param {(row: number) => boolean} inView of a row that is on the map
 * @param {{rows: number, homeless: number}} limits
 * @returns {Listing}
 */
function listing({ marker }, fails, order, inView, limits) {
  /** @type {Listing} */
  const found = { rows: [], inView: 0, onMap: 0, homeless: [], homelessCount: 0 };
  for (let place = 0; place < order.length; place += 1) {
    const row = order[place];
    if (fails[row] !== 0) {
      continue;
    }
    if (marker[row] < 0) {
      found.homelessCount += 1;
      if (found.homeless.length < limits.homeless) {
        found.homeless.push(row);
      }
      continue;
    }
    found.onMap += 1;
    if (inView(row)) {
      found.inView += 1;
      if (found.rows.length < limits.rows) {
        found.rows.push(row);
      }
    }
  }
  return found;
}
