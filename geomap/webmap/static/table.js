"use strict";

/**
 * The incidents as columns, so that half a million of them can be filtered at
 * once; one becomes an object (`at`) when a reader asks for it.
 *
 * @typedef {object} Coded a text for each row: its index in `values`, -1 for none
 * @property {string[]} values
 * @property {Int32Array} codes
 *
 * @typedef {object} Listed several texts for each row: row `i` has those that `codes` names
 *   from `starts[i]` up to, not including, `starts[i + 1]`
 * @property {string[]} values
 * @property {Uint32Array} starts
 * @property {Int32Array} codes
 *
 * @typedef {object} Incidents
 * @property {number} count
 * @property {Float64Array} x of the world's width (Web Mercator), from 0 at 180 W; NaN where not drawn
 * @property {Float64Array} y of the world's height, from 0 in the north
 * @property {Uint8Array} drawn 0 not on the map, 1 a pin, 2 an area
 * @property {Float32Array} radius metres; NaN where unknown
 * @property {Int32Array} start days since 1970-01-01; NO_DAY where unknown
 * @property {Int32Array} end days since 1970-01-01; NO_DAY where unknown
 * @property {Float32Array} probability of having been inside; NaN where there is none
 * @property {Uint8Array} contested 1 where some party denies what another asserts
 * @property {Uint8Array} faded 1 where no zone was in force or the place is doubtful
 * @property {Uint8Array} verdict index in VERDICT_ORDER
 * @property {Int32Array} marker the row at whose position it is drawn; -1 where it is not
 * @property {Coded} event what the reports of one event share
 * @property {Coded} type
 * @property {Coded} dataset
 * @property {Listed} actors
 * @property {Listed} claimants
 * @property {(index: number) => Incident} at
 * @property {(id: string | null) => number} indexOf -1 where there is none
 */

const VERDICT_ORDER = ["breach", "possible", "clear", "not in force", "not placed"];
const NO_DAY = -2147483648;
const DRAWN = ["none", "pin", "area"];
const DAY_MS = 86400000;

/**
 * Days since 1970-01-01; NO_DAY where there is no date.
 * @param {string | null} iso
 * @returns {number}
 */
function dayNumber(iso) {
  return iso === null ? NO_DAY : Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

/**
 * The date of a day, YYYY-MM-DD.
 * @param {number} day since 1970-01-01
 * @returns {string}
 */
function isoDay(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * @param {(string | null)[]} texts
 * @returns {Coded}
 */
function coded(texts) {
  const values = [...new Set(texts.filter((text) => text !== null))];
  const code = new Map(values.map((value, index) => [value, index]));
  return { values, codes: Int32Array.from(texts, (text) => (text === null ? -1 : code.get(text) ?? -1)) };
}

/**
 * @param {string[][]} lists
 * @returns {Listed}
 */
function listed(lists) {
  const { values, codes } = coded(lists.flat());
  const starts = new Uint32Array(lists.length + 1);
  lists.forEach((list, index) => {
    starts[index + 1] = starts[index] + list.length;
  });
  return { values, starts, codes };
}

/**
 * @param {Incident[]} rows
 * @param {PageData} data
 * @returns {Incidents}
 */
function tableOf(rows, data) {
  /** @type {(value: (row: Incident) => number | null) => Float64Array} */
  const numbers = (value) => Float64Array.from(rows, (row) => value(row) ?? Number.NaN);
  /** @type {(value: (row: Incident) => number | boolean) => Uint8Array} */
  const bytes = (value) => Uint8Array.from(rows, (row) => Number(value(row)));
  const sine = (/** @type {number} */ lat) => Math.sin((lat * Math.PI) / 180);
  return {
    count: rows.length,
    x: numbers(({ drawn, lon }) => (drawn === "none" || lon === null ? null : lon / 360 + 0.5)),
    y: numbers(({ drawn, lat }) => (drawn === "none" || lat === null ? null : 0.5 - Math.atanh(sine(lat)) / (2 * Math.PI))),
    drawn: bytes(({ drawn }) => DRAWN.indexOf(drawn)),
    radius: Float32Array.from(numbers(({ radius }) => radius)),
    start: Int32Array.from(rows, ({ start }) => dayNumber(start)),
    end: Int32Array.from(rows, ({ start, end }) => dayNumber(end ?? start)),
    probability: Float32Array.from(numbers(({ probability }) => probability)),
    contested: bytes(({ contested }) => contested === true),
    faded: bytes((row) => isFaded(data, row)),
    verdict: bytes(({ verdict }) => Math.max(0, VERDICT_ORDER.indexOf(verdict))),
    marker: Int32Array.from(rows, ({ marker }) => marker ?? -1),
    event: coded(rows.map(({ event }) => event)),
    type: coded(rows.map(({ type }) => type)),
    dataset: coded(rows.map(({ dataset }) => dataset)),
    actors: listed(rows.map(({ actors }) => actors)),
    claimants: listed(rows.map(({ claims }) => claims.map(({ claimant }) => claimant))),
    at: (index) => rows[index],
    indexOf: (id) => rows.findIndex((row) => row.id === id),
  };
}
