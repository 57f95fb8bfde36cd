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
 * @typedef {object} Wording the texts of each row in which a reader's words are sought
 * @property {Coded} id
 * @property {Coded} title
 * @property {Coded} place as the report writes it
 * @property {Coded} names all that the gazetteer has for its place, the lead among them, parted by line ends
 * @property {Coded} text
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
 * @property {() => Wording} wording made when first asked for
 * @property {(index: number) => Incident} at
 * @property {(id: string | null) => number} indexOf -1 where there is none
 */

const VERDICT_ORDER = ["breach", "possible", "clear", "not in force", "not placed"];
const NO_DAY = -2147483648;
/** @type {Incident["drawn"][]} */
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
 * The number, or null for none.
 * @param {number} value
 * @returns {number | null}
 */
function orNull(value) {
  return Number.isNaN(value) ? null : value;
}

/**
 * Positions on the Web Mercator square, NaN where nothing is drawn.
 * @param {Columns} columns
 * @returns {{x: Float64Array, y: Float64Array}}
 */
function projected({ count, numbers, drawn }) {
  const lon = numbers("lon");
  const lat = numbers("lat");
  const x = new Float64Array(count).fill(Number.NaN);
  const y = new Float64Array(count).fill(Number.NaN);
  for (let row = 0; row < count; row += 1) {
    if (drawn[row] > 0) {
      x[row] = lon[row] / 360 + 0.5;
      y[row] = 0.5 - Math.atanh(Math.sin((lat[row] * Math.PI) / 180)) / (2 * Math.PI);
    }
  }
  return { x, y };
}

/**
 * Days, the last taken to be the first where it is not known.
 * @param {Columns} columns
 * @returns {{start: Int32Array, end: Int32Array}}
 */
function spans({ numbers }) {
  const first = numbers("start");
  const last = numbers("end");
  const start = new Int32Array(first.length).fill(NO_DAY);
  const end = new Int32Array(first.length).fill(NO_DAY);
  for (let row = 0; row < first.length; row += 1) {
    const day = Number.isNaN(last[row]) ? first[row] : last[row];
    start[row] = Number.isNaN(first[row]) ? NO_DAY : first[row];
    end[row] = Number.isNaN(day) ? NO_DAY : day;
  }
  return { start, end };
}

/**
 * Whether each row is drawn pale.
 * @param {Columns} columns
 * @param {PageData} data
 * @returns {Uint8Array}
 */
function palenesses({ coded: column }, data) {
  const verdict = column("verdict");
  const located = column("located");
  const pale = verdict.values.map((value) => isFaded(data, { verdict: value, located: null }));
  const doubtful = located.values.map((value) => isFaded(data, { verdict: "breach", located: value }));
  const faded = new Uint8Array(verdict.codes.length);
  for (let row = 0; row < faded.length; row += 1) {
    faded[row] = Number(pale[verdict.codes[row]] || (doubtful[located.codes[row]] ?? false));
  }
  return faded;
}

/**
 * The texts in which a reader's words are sought.
 * @param {Columns} columns
 * @returns {Wording}
 */
function wordingOf(columns) {
  const every = (/** @type {string} */ name) => {
    const text = columns.text(name);
    return Array.from({ length: columns.count }, (_, row) => text(row));
  };
  const names = columns.places().map(([lead, others]) => [lead, ...others.map(([name]) => name)].join("\n"));
  return {
    id: { values: every("id").map((id) => id ?? ""), codes: Int32Array.from({ length: columns.count }, (_, row) => row) },
    title: coded(every("title")),
    place: columns.coded("place"),
    names: { values: names, codes: new Int32Array(columns.gazetteer) },
    text: coded(every("text")),
  };
}

/**
 * One incident.
 * @param {Columns} columns
 * @param {number} row
 * @returns {Incident}
 */
function incidentAt(columns, row) {
  const text = (/** @type {string} */ name) => columns.text(name)(row);
  const number = (/** @type {string} */ name) => orNull(columns.numbers(name)[row]);
  const day = (/** @type {string} */ name) => (Number.isNaN(columns.numbers(name)[row]) ? null : isoDay(columns.numbers(name)[row]));
  const toll = (/** @type {string} */ what) => /** @type {Toll} */ (["low", "best", "high"].map((end) => number(`${what}_${end}`)));
  const [lead, names] = columns.places()[columns.gazetteer[row]] ?? [null, []];
  const { values, starts, codes } = columns.actors();
  return {
    id: text("id") ?? "",
    title: text("title"),
    type: text("type"),
    start: day("start"),
    end: day("end"),
    precision: text("precision"),
    place: text("place"),
    lead,
    names,
    lon: number("lon"),
    lat: number("lat"),
    radius: number("radius"),
    located: text("located"),
    drawn: DRAWN[columns.drawn[row]],
    reason: text("reason"),
    actors: Array.from(codes.subarray(starts[row], starts[row + 1]), (code) => values[code]),
    killed: toll("killed"),
    wounded: toll("wounded"),
    contested: columns.contested[row] < 0 ? null : columns.contested[row] === 1,
    claims: columns.claims(row),
    said: text("said"),
    event: text("event"),
    marker: columns.marker[row] < 0 ? null : columns.marker[row],
    sources: columns.sources(row),
    dataset: text("dataset"),
    text: text("text"),
    verdict: text("verdict") ?? "not placed",
    zone: text("zone"),
    version: text("version"),
    distance: number("distance"),
    probability: number("probability"),
    likelihood: text("likelihood"),
    why: text("why"),
  };
}

/**
 * The incidents of a page.
 * @param {Columns} columns
 * @param {PageData} data
 * @returns {Incidents}
 */
function tableOf(columns, data) {
  const verdict = columns.coded("verdict");
  const unknown = VERDICT_ORDER.indexOf("not placed");
  const order = verdict.values.map((value) => (VERDICT_ORDER.includes(value) ? VERDICT_ORDER.indexOf(value) : unknown));
  const contested = new Uint8Array(columns.count);
  const ranks = new Uint8Array(columns.count);
  for (let row = 0; row < columns.count; row += 1) {
    contested[row] = Number(columns.contested[row] === 1);
    ranks[row] = order[verdict.codes[row]];
  }
  return {
    count: columns.count,
    ...projected(columns),
    drawn: new Uint8Array(columns.drawn),
    radius: new Float32Array(columns.numbers("radius")),
    ...spans(columns),
    probability: new Float32Array(columns.numbers("probability")),
    contested,
    faded: palenesses(columns, data),
    verdict: ranks,
    marker: new Int32Array(columns.marker),
    event: columns.coded("event"),
    type: columns.coded("type"),
    dataset: columns.coded("dataset"),
    actors: columns.actors(),
    claimants: columns.claimants(),
    wording: once(() => wordingOf(columns)),
    at: (row) => incidentAt(columns, row),
    indexOf(id) {
      const text = columns.text("id");
      let row = 0;
      while (row < columns.count && text(row) !== id) {
        row += 1;
      }
      return row < columns.count ? row : -1;
    },
  };
}
