"use strict";

/**
 * What keeps an incident from being read back by geomap, told beside the field.
 *
 * @typedef {{field: string, key: string}} Problem `field` is a column or `claims.ROW.column`
 */

/**
 * A number as people type it, with a point or a comma; NaN where it is none.
 * @param {string} typed
 * @returns {number}
 */
function typedNumber(typed) {
  const plain = typed.trim().replace("\u2212", "-").replace(",", ".");
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN;
}

/**
 * @param {string} typed
 * @returns {boolean}
 */
function isDay(typed) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed.trim());
  if (!found || found[1] === "0000") {
    return false;
  }
  const day = new Date(0);
  day.setUTCFullYear(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return day.getUTCMonth() === Number(found[2]) - 1 && day.getUTCDate() === Number(found[3]);
}

/**
 * @param {Record<string, string>} values
 * @returns {Problem[]}
 */
function positionProblems(values) {
  /** @type {Problem[]} */
  const found = [];
  const outside = (/** @type {string} */ name, /** @type {number} */ low, /** @type {number} */ high) => {
    const number = typedNumber(values[name]);
    if (values[name].trim() && !(number >= low && number <= high)) {
      found.push({ field: name, key: `problem.${name}` });
    }
  };
  outside("lat", -90, 90);
  outside("lon", -180, 180);
  outside("radius_m", 0, 21e6);
  if (Boolean(values.lat.trim()) !== Boolean(values.lon.trim())) {
    found.push({ field: values.lat.trim() ? "lon" : "lat", key: "problem.half" });
  }
  return found;
}

/**
 * @param {Record<string, string>} values
 * @returns {Problem[]}
 */
function dateProblems(values) {
  const [start, end] = [values.date_start.trim(), values.date_end.trim()];
  const wrong = ["date_start", "date_end"].filter((name) => values[name].trim() && !isDay(values[name]));
  if (wrong.length) {
    return wrong.map((field) => ({ field, key: "problem.day" }));
  }
  if (end && !start) {
    return [{ field: "date_start", key: "problem.start" }];
  }
  return end && end < start ? [{ field: "date_end", key: "problem.order" }] : [];
}

/**
 * @param {ClaimRow} row
 * @param {number} number
 * @returns {Problem[]}
 */
function claimProblems({ cells }, number) {
  const found = ["claimant", "about"]
    .filter((name) => !cells[name].trim())
    .map((name) => ({ field: `claims.${number}.${name}`, key: `problem.${name}` }));
  const range = TWO_COUNTS.exec(cells.value.trim());
  const isCount = COUNTED.includes(folded(cells.about));
  const isBackward = range !== null && Number(range[1]) > Number(range[2]);
  if (isCount && (isBackward || /^\s*[-\u2212]\s*[1-9]|^\s*<\s*0\s*$/.test(cells.value))) {
    found.push({ field: `claims.${number}.value`, key: "problem.count" });
  }
  return found;
}

/**
 * @param {Case} item
 * @returns {Problem[]}
 */
function problemsOf(item) {
  return [...dateProblems(item.values), ...positionProblems(item.values), ...item.claims.flatMap(claimProblems)];
}
