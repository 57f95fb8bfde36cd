"use strict";

/**
 * Days and the bins of a histogram. A day is a whole number, days since 1970-01-01.
 *
 * @typedef {"day" | "week" | "month" | "year"} TimeUnit
 *
 * @typedef {object} Bins
 * @property {TimeUnit} unit
 * @property {number} first day that the scale starts with
 * @property {number} last day that it ends with
 * @property {number[]} starts first day of each bin
 * @property {Uint16Array} of the bin of each day, by day - first
 */

const MOST_BINS = 120;

/**
 * The day that is some units after another; the last of a shorter month stands for its 31st.
 * @param {number} day
 * @param {TimeUnit} unit
 * @param {number} count may be negative
 * @returns {number}
 */
function addTime(day, unit, count) {
  if (unit === "day" || unit === "week") {
    return day + count * (unit === "week" ? 7 : 1);
  }
  const date = new Date(day * DAY_MS);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * (unit === "year" ? 12 : 1);
  const target = new Date(0);
  target.setUTCFullYear(Math.floor(months / 12), ((months % 12) + 12) % 12 + 1, 0);
  return target.setUTCDate(Math.min(date.getUTCDate(), target.getUTCDate())) / DAY_MS;
}

/**
 * The first day of the unit that a day lies in. Weeks start on Monday.
 * @param {number} day
 * @param {TimeUnit} unit
 * @returns {number}
 */
function startOf(day, unit) {
  if (unit === "day") {
    return day;
  }
  if (unit === "week") {
    return day - ((((day + 3) % 7) + 7) % 7);
  }
  const date = new Date(day * DAY_MS);
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), unit === "year" ? 0 : date.getUTCMonth(), 1);
  return Number(start) / DAY_MS;
}

/**
 * Bins over a span of days, of the smallest unit that gives no more than MOST_BINS.
 * @param {number} first
 * @param {number} last
 * @returns {Bins}
 */
function timeBins(first, last) {
  /** @type {[TimeUnit, number][]} */
  const units = [["day", 1], ["week", 7], ["month", 30], ["year", 366]];
  const [unit] = units.find(([, length]) => (last - first) / length < MOST_BINS) ?? ["year"];
  /** @type {number[]} */
  const starts = [];
  for (let day = startOf(first, unit); day <= last; day = addTime(day, unit, 1)) {
    starts.push(day);
  }
  const end = addTime(starts[starts.length - 1], unit, 1) - 1;
  const of = new Uint16Array(end - starts[0] + 1);
  starts.forEach((start, bin) => of.fill(bin, start - starts[0]));
  return { unit, first: starts[0], last: end, starts, of };
}

/**
 * The first and the last day that any incident may have happened on, or null where none has a date.
 * @param {Incidents} incidents
 * @returns {[number, number] | null}
 */
function dayRange({ count, start, end }) {
  let first = Infinity;
  let last = -Infinity;
  for (let index = 0; index < count; index += 1) {
    if (start[index] !== NO_DAY) {
      first = Math.min(first, start[index]);
      last = Math.max(last, end[index]);
    }
  }
  return first <= last ? [first, last] : null;
}

/**
 * How many incidents may have happened in each bin; one that spans several counts in each.
 * @param {Bins} bins
 * @param {Incidents} incidents
 * @param {(index: number) => boolean} counts whether a row counts
 * @returns {Int32Array}
 */
function binCounts({ first, starts, of }, { count, start, end }, counts) {
  const steps = new Int32Array(starts.length + 1);
  for (let index = 0; index < count; index += 1) {
    if (start[index] !== NO_DAY && counts(index)) {
      steps[of[start[index] - first]] += 1;
      steps[of[end[index] - first] + 1] -= 1;
    }
  }
  for (let bin = 1; bin < steps.length; bin += 1) {
    steps[bin] += steps[bin - 1];
  }
  return steps.subarray(0, starts.length);
}
