"use strict";

/**
 * The columns of a page with few incidents, which it holds as JSON: for each a
 * list with the value of each row (`as_json` in columns_block.py).
 */

/**
 * Texts with each different one held once.
 * @param {Iterable<string | null>} texts
 * @returns {Coded}
 */
function coded(texts) {
  /** @type {Map<string, number>} */
  const known = new Map();
  const codes = Int32Array.from(texts, (text) => {
    if (text === null) {
      return -1;
    }
    const code = known.get(text) ?? known.size;
    known.set(text, code);
    return code;
  });
  return { values: [...known.keys()], codes };
}

/**
 * @param {string[][]} lists
 * @returns {Listed}
 */
function listed(lists) {
  return { ...coded(lists.flat()), starts: startsOf(lists.map((list) => list.length)) };
}

/**
 * @param {Record<string, any>} table
 * @returns {Columns}
 */
function plainColumns(table) {
  /** @type {(values: (number | string | null)[]) => Float64Array} */
  const numbers = (values) => Float64Array.from(values, (value) => (
    value === null ? Number.NaN : typeof value === "string" ? dayNumber(value) : value
  ));
  return {
    count: table.count,
    numbers: remembered((name) => numbers(table[name])),
    coded: remembered((name) => coded(table[name])),
    text: (name) => (row) => table[name][row],
    sources: (row) => table.sources[row],
    actors: once(() => listed(table.actors)),
    claimants: once(() => listed(table.claims.map((/** @type {Claim[]} */ claims) => claims.map(({ claimant }) => claimant)))),
    claims: (row) => table.claims[row],
    drawn: table.drawn.map((/** @type {Incident["drawn"]} */ how) => DRAWN.indexOf(how)),
    contested: table.contested.map((/** @type {boolean | null} */ said) => (said === null ? -1 : Number(said))),
    marker: table.marker.map((/** @type {number | null} */ row) => row ?? -1),
    places: () => table.places,
    gazetteer: table.gazetteer.map((/** @type {number | null} */ place) => place ?? -1),
  };
}
