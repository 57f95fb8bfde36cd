"use strict";

/**
 * What a person made of the draft as files: the JSON of `geomap extract`, and CSV as geomap writes
 * it, with claims in a second file.
 *
 * `incidents` of the JSON holds what was confirmed and nothing else; `rejected` and `undecided`
 * hold the rest, so that nothing a report was read as is lost. `edited` names the fields that a
 * person changed or wrote; the spans of those are left out, for their values came from no words.
 */

/**
 * A field as a value, from its text in the form.
 * @param {string} name
 * @param {string} typed
 * @returns {string | number | string[] | null}
 */
function valueOf(name, typed) {
  if (LIST_FIELDS.includes(name)) {
    return typed.split("\n").map((line) => line.trim()).filter(Boolean);
  }
  const text = typed.trim();
  if (!text) {
    return null;
  }
  const number = NUMBER_FIELDS.includes(name) ? typedNumber(text) : Number.NaN;
  return Number.isNaN(number) ? text : number;
}

/**
 * @param {Case} item
 * @returns {Record<string, any>} its INCIDENT columns without the claims
 */
function fieldsOfCase(item) {
  const own = { ...item.draft, id: item.id, ...derivedOf(item) };
  return Object.fromEntries(CONTENTS.columns.map((name) => [
    name, item.edited.has(name) ? valueOf(name, item.values[name]) : /** @type {any} */ (own)[name] ?? null,
  ]));
}

/**
 * @param {ClaimRow} row
 * @returns {Record<string, string | null>} its CLAIM columns
 */
function fieldsOfClaim({ cells }) {
  return Object.fromEntries(KEPT_CLAIM_FIELDS.map((name) => [name, cells[name].trim() || null]));
}

/**
 * @param {Case} item
 * @param {ClaimRow} row
 * @returns {Record<string, any>}
 */
function claimJson(item, row) {
  if (row.origin === null) {
    const [start, end] = row.words ?? [null, null];
    return { ...fieldsOfClaim(row), start, end };
  }
  const [start, end] = row.words ?? [item.draft.claims[row.origin].start, item.draft.claims[row.origin].end];
  return { ...item.draft.claims[row.origin], ...fieldsOfClaim(row), start, end };
}

/**
 * @param {Case} item
 * @returns {Record<string, any>} one entry of the JSON's `incidents`
 */
function caseJson(item) {
  const spans = Object.entries(item.draft.spans).filter(([name]) => !item.edited.has(name));
  return {
    ...fieldsOfCase(item),
    claims: item.claims.map((row) => claimJson(item, row)),
    spans: Object.fromEntries(spans),
    confidence: item.draft.confidence ?? null,
    doubts: item.draft.doubts,
    edited: [...item.edited].toSorted(),
  };
}

/**
 * @returns {string}
 */
function reviewJson() {
  const { report, places, notes } = CONTENTS.draft;
  const decided = (/** @type {Decision} */ decision) => CASES.filter((item) => item.decision === decision).map(caseJson);
  const told = {
    report, places, incidents: decided("confirmed"), notes, rejected: decided("rejected"), undecided: decided("open"),
  };
  return `${JSON.stringify(told, null, 1)}\n`;
}

/**
 * Rows as RFC 4180 text whose cells no spreadsheet takes for formulas.
 * @param {string[]} head
 * @param {(string | number | boolean | null)[][]} rows
 * @returns {string}
 */
function sheetText(head, rows) {
  return `\ufeff${[head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/**
 * @param {Case[]} items
 * @returns {string}
 */
function incidentsCsv(items) {
  const rows = items.map((item) => Object.entries(fieldsOfCase(item)).map(([name, value]) => (
    Array.isArray(value) ? listText(value) : name === "raw" && value ? JSON.stringify(value) : value
  )));
  return sheetText(CONTENTS.columns, rows);
}

/**
 * @param {Case[]} items
 * @returns {string}
 */
function claimsCsv(items) {
  const rows = items.flatMap((item) => item.claims.map((row) => [item.id, ...Object.values(fieldsOfClaim(row))]));
  return sheetText(["incident_id", ...KEPT_CLAIM_FIELDS], rows);
}

/**
 * What is being saved, how often, and whether anything is unsaved. A save after an edit has a new
 * name, so that a file of claims keeps the name of its incidents, whatever a browser adds to names
 * that are taken.
 */
function createSaving() {
  let stem = "";
  let edits = 0;
  /** @type {Record<string, number>} */
  const saved = { json: 0, csv: 0, claims: 0 };
  const isSaved = () => edits === 0 || saved.json === edits || (saved.csv === edits && saved.claims === edits);
  const nameOf = (/** @type {string} */ suffix) => {
    stem ||= `${fileName(CONTENTS.heading, "x").slice(0, -2)}-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}`;
    return `${stem}.${suffix}`;
  };
  window.addEventListener("beforeunload", (event) => {
    if (!isSaved()) {
      event.preventDefault();
    }
  });
  return {
    edit: () => {
      edits += 1;
      stem = "";
    },
    isSaved,
    /**
     * @param {"json" | "csv" | "claims"} kind
     * @returns {string} the name it was saved under
     */
    save: (kind) => {
      const confirmed = CASES.filter(({ decision }) => decision === "confirmed");
      const [suffix, type, text] = {
        json: () => ["json", "application/json", reviewJson()],
        csv: () => ["csv", "text/csv", incidentsCsv(confirmed)],
        claims: () => ["claims.csv", "text/csv", claimsCsv(confirmed)],
      }[kind]();
      const name = nameOf(suffix);
      saveText(name, type, text);
      saved[kind] = edits;
      return name;
    },
  };
}
