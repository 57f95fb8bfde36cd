"use strict";

/**
 * What is shown as a file: GeoJSON or CSV with geomap's columns, which it reads again.
 * Identifiers that the page does not hold are empty columns: all of them being
 * there tells geomap that the file is one of its own.
 */

/** @type {(incident: Incident) => Record<string, string | number | boolean | null>} */
const FLAT = (incident) => {
  const { killed, wounded } = incident;
  return {
    id: incident.id, title: incident.title, type: incident.type,
    date_start: incident.start, date_end: incident.end, date_precision: incident.precision,
    place: incident.place, place_id: null, lon: incident.lon, lat: incident.lat,
    radius_m: incident.radius, located: incident.located,
    actors: listText(incident.actors),
    killed_low: killed[0], killed_best: killed[1], killed_high: killed[2],
    wounded_low: wounded[0], wounded_best: wounded[1], wounded_high: wounded[2],
    contested: incident.contested,
    claims: incident.claims.length ? JSON.stringify(incident.claims) : null,
    sources: listText(incident.sources), dataset: incident.dataset, dataset_id: null, text: incident.text,
    verdict: incident.verdict, zone_id: incident.zone, zone_version: incident.version,
    distance_m: incident.distance, probability: incident.probability,
    likelihood: incident.likelihood, why: incident.why, same_event: incident.event,
  };
};

/**
 * A list as one text: `; ` between, or JSON where that would not part again.
 * @param {string[]} parts
 * @returns {string | null}
 */
function listText(parts) {
  if (!parts.length) {
    return null;
  }
  return parts.some((part) => /^\s|^\[|[;\r\n]|\s$|^$/.test(part)) ? JSON.stringify(parts) : parts.join("; ");
}

/**
 * A cell that no spreadsheet takes for a formula, quoted where it must be.
 * @param {string | number | boolean | null} value
 * @returns {string}
 */
function csvCell(value) {
  if (typeof value !== "string") {
    return value === null ? "" : String(value);
  }
  const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll("\"", "\"\"")}"` : safe;
}

/**
 * @param {Incident[]} incidents
 * @returns {string}
 */
function csvText(incidents) {
  const rows = incidents.map((incident) => Object.values(FLAT(incident)).map(csvCell).join(","));
  const head = Object.keys(FLAT(EMPTY_INCIDENT)).join(",");
  return `\ufeff${[head, ...rows].join("\r\n")}\r\n`;
}

/**
 * @param {Incident[]} incidents
 * @returns {string}
 */
function geojsonText(incidents) {
  const features = incidents.map((incident) => {
    const { lon, lat } = incident;
    const geometry = lon === null || lat === null ? null : { type: "Point", coordinates: [lon, lat] };
    return JSON.stringify({ type: "Feature", id: incident.id, geometry, properties: FLAT(incident) });
  });
  return `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`;
}

/** @type {Incident} */
const EMPTY_INCIDENT = {
  id: "", title: null, type: null, start: null, end: null, precision: null, place: null, lead: null, names: [],
  lon: null, lat: null, radius: null, located: null, drawn: "none", reason: null, actors: [],
  killed: [null, null, null], wounded: [null, null, null], contested: null, claims: [], said: null,
  event: null, marker: null, sources: [], dataset: null, text: null, verdict: "not placed",
  zone: null, version: null, distance: null, probability: null, likelihood: null, why: null,
};

/**
 * A file name from a title: letters and digits of any script.
 * @param {string} title
 * @param {string} suffix
 * @returns {string}
 */
function fileName(title, suffix) {
  const stem = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${stem || "incidents"}.${suffix}`;
}

/**
 * Give a text to the reader as a file.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
function saveText(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/**
 * Save what passes the filter, on the map or not.
 * @param {PageData} data
 * @param {Store} store
 * @param {"geojson" | "csv"} suffix
 */
function downloadShown(data, store, suffix) {
  const shown = [];
  for (let index = 0; index < data.incidents.count; index += 1) {
    if (store.shows(index)) {
      shown.push(data.incidents.at(index));
    }
  }
  const name = fileName(data.title, suffix);
  if (suffix === "csv") {
    saveText(name, "text/csv", csvText(shown));
  } else {
    saveText(name, "application/geo+json", geojsonText(shown));
  }
  announce(counted("download.done", shown.length, { name }));
}
