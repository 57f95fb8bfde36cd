"use strict";

/**
 * The draft as a person edits it: one object an incident, whose values are texts as they stand in
 * the form. Cards come and go on the page; what was typed stays here.
 *
 * @typedef {"open" | "confirmed" | "rejected"} Decision
 * @typedef {{cells: Said, origin: number | null, words: [number, number] | null}} ClaimRow
 *   `origin` is its number in the draft, `words` the characters that a person took it from
 * @typedef {object} Case an incident under review
 * @property {string} id
 * @property {number} origin its number in the draft, -1 for one that a person added
 * @property {Record<string, any>} draft as it was drafted
 * @property {Record<string, string>} values by field; lists have a line an entry
 * @property {ClaimRow[]} claims
 * @property {Decision} decision
 * @property {Set<string>} edited fields that a person changed, "claims" for any claim
 * @typedef {[number, number, string, number, string, number, string]} FedWords
 *   start, end (UTF-16 units), kind, confidence, why, incident, field
 * @typedef {Meanings & {heading: string, text: string, draft: any, columns: string[], words: FedWords[],
 *   ignored: [number, number, string][], located: string[], precisions: string[], stances: string[]}} Contents
 */

/** @type {Contents} */
const CONTENTS = readBlock("geomap-review");

const LIST_FIELDS = ["actors", "sources"];
const NUMBER_FIELDS = ["lat", "lon", "radius_m"];
const FORM_FIELDS = [
  "title", "type", "date_start", "date_end", "date_precision", "place", "place_id", "lat", "lon",
  "radius_m", "located", "actors", "sources", "text",
];
const CLAIM_FIELDS = ["claimant", "stance", "about", "value", "side", "quote"];
const KEPT_CLAIM_FIELDS = [...CLAIM_FIELDS, "publisher", "url", "published"];

/**
 * @param {any} value
 * @returns {string}
 */
function asTyped(value) {
  return value === null || value === undefined ? "" : Array.isArray(value) ? value.join("\n") : String(value);
}

/**
 * @param {Record<string, any>} claim
 * @param {number | null} origin
 * @returns {ClaimRow}
 */
function formClaim(claim, origin) {
  const cells = Object.fromEntries(KEPT_CLAIM_FIELDS.map((name) => [name, asTyped(claim[name])]));
  return { cells, origin, words: null };
}

/**
 * @param {Record<string, any>} drafted
 * @param {number} origin
 * @returns {Case}
 */
function caseOf(drafted, origin) {
  return {
    id: String(drafted.id),
    origin,
    draft: drafted,
    values: Object.fromEntries(FORM_FIELDS.map((name) => [name, asTyped(drafted[name])])),
    claims: drafted.claims.map(formClaim),
    decision: "open",
    edited: new Set(),
  };
}

/** @type {Case[]} */
const CASES = CONTENTS.draft.incidents.map(caseOf);

/**
 * Add an incident that the draft does not have.
 * @returns {Case}
 */
function addedCase() {
  const taken = new Set(CASES.map(({ id }) => id));
  let number = 1;
  while (taken.has(`added-${number}`)) {
    number += 1;
  }
  const published = CONTENTS.draft.report.publisher;
  const added = caseOf({
    id: `added-${number}`, type: "other", date_precision: "day", located: "missing",
    sources: published ? [published] : [], claims: [], spans: {}, doubts: [],
  }, -1);
  CASES.push(added);
  return added;
}

/**
 * The figures of an incident: what its claims add up to. Where none counts, those of the draft
 * stand until a person changes a claim.
 * @param {Case} item
 * @returns {Record<string, number | boolean | null>}
 */
function derivedOf(item) {
  const claims = item.claims.map(({ cells }) => cells);
  /** @type {Record<string, number | boolean | null>} */
  const found = {};
  for (const about of COUNTED) {
    const count = tollOfClaims(claims, about, CONTENTS);
    for (const end of /** @type {const} */ (["low", "best", "high"])) {
      const drafted = item.edited.has("claims") ? null : item.draft[`${about}_${end}`] ?? null;
      found[`${about}_${end}`] = count ? count[end] : drafted;
    }
  }
  found.contested = isContested(claims, CONTENTS);
  return found;
}

/**
 * A word for how sure a reading is.
 * @param {number} confidence 0 to 1
 * @returns {"plain" | "inferred" | "weak"}
 */
function surenessOf(confidence) {
  return confidence >= 0.8 ? "plain" : confidence >= 0.5 ? "inferred" : "weak";
}

/**
 * @param {number} confidence
 * @returns {string} "inferred, 0.60"
 */
function surenessText(confidence) {
  return say("review.sureness", { word: say(`sureness.${surenessOf(confidence)}`), figure: inMarks(confidence.toFixed(2)) });
}

/**
 * What a person should look at, worked out from what stands there now.
 * @param {Case} item
 * @returns {string[]} keys of words
 */
function uncertaintiesOf(item) {
  const { date_start: start, date_precision: precision, located, lat, lon } = item.values;
  const isUntouched = item.origin >= 0 && ["title", "type", "place"].every((name) => !item.edited.has(name));
  /** @type {[string, boolean][]} */
  const found = [
    ["uncertain.date", !start],
    ["uncertain.precision", Boolean(start && precision) && precision !== "day"],
    ["uncertain.place", located === "missing" || !(lat && lon)],
    ["uncertain.area", located === "area"],
    ["uncertain.ambiguous", located === "ambiguous name"],
    ["uncertain.fuzzy", located === "fuzzy name"],
    ["uncertain.claims", !item.claims.length],
    ["uncertain.weak", isUntouched && item.draft.confidence < 0.5],
  ];
  return found.filter(([, holds]) => holds).map(([key]) => key);
}
