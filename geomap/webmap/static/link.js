"use strict";

/**
 * Deep links: `#zoom/lat/lon`, `#zoom/lat/lon/incident-id`, and after a `?` the
 * filter, as words a person can read and change: `type=shelling,protest&from=2021-05-01`.
 *
 * @typedef {{zoom: number, lat: number, lon: number, incident: string | null, filter: string}} View
 */

/** @type {Record<string, "breachOnly" | "contestedOnly">} */
const SWITCHES = { breach: "breachOnly", contested: "contestedOnly" };

/**
 * Read a hash; null where it is none of ours.
 * @param {string} hash
 * @returns {View | null}
 */
function parseHash(hash) {
  const [place, ...rest] = hash.split("?");
  const found = /^#(\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)(?:\/(.*))?$/.exec(place);
  if (!found) {
    return null;
  }
  const [zoom, lat, lon] = found.slice(1, 4).map(Number);
  if (Math.abs(lat) > 90 || Math.abs(lon) > 360) {
    return null;
  }
  return { zoom, lat, lon, incident: found[4] ? decoded(found[4]) : null, filter: rest.join("?") };
}

/**
 * @param {string} text
 * @returns {string | null} null where it is no encoding of anything
 */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * Write a hash.
 * @param {View} view
 * @returns {string}
 */
function formatHash({ zoom, lat, lon, incident, filter }) {
  const place = `#${zoom}/${lat.toFixed(4)}/${lon.toFixed(4)}`;
  const id = incident === null ? "" : `/${encodeURIComponent(incident.toWellFormed())}`;
  return `${place}${id}${filter && `?${filter}`}`;
}

/**
 * The filter as the end of a hash; empty where all passes.
 * @param {Incidents} incidents
 * @param {Filter} filter
 * @returns {string}
 */
function formatFilter(incidents, filter) {
  const parts = FACETS.flatMap((facet) => {
    const chosen = filter.chosen[facet];
    const { values } = facetColumn(incidents, facet);
    const names = [...chosen ?? []].sort((a, b) => a - b).map((code) => encodeURIComponent((values[code] ?? "").toWellFormed()));
    return chosen === null ? [] : [`${facet}=${names.length ? names.join(",") : "-"}`];
  });
  const { certainty, text, from, to } = filter;
  const more = /** @type {[string, string][]} */ ([
    ["likely", certainty > 0 ? String(certainty) : ""],
    ...Object.entries(SWITCHES).map(([name, key]) => [name, filter[key] ? "yes" : ""]),
    ["q", encodeURIComponent(text.trim().toWellFormed())],
    ["from", from === null ? "" : isoDay(from)],
    ["to", to === null ? "" : isoDay(to)],
  ]);
  return [...parts, ...more.filter(([, value]) => value).map(([name, value]) => `${name}=${value}`)].join("&");
}

/** @type {Record<string, (value: string) => Partial<Filter>>} */
const FILTER_PARTS = {
  breach: (value) => ({ breachOnly: value === "yes" }),
  contested: (value) => ({ contestedOnly: value === "yes" }),
  q: (value) => ({ text: decoded(value) ?? "" }),
  likely: (value) => ({ certainty: Math.min(1, Math.max(0, Number(value) || 0)) }),
  from: (value) => ({ from: dayOf(value) }),
  to: (value) => ({ to: dayOf(value) }),
};

/**
 * @param {string} value
 * @returns {number | null} null where it is no date
 */
function dayOf(value) {
  const day = /^\d{4}-\d\d-\d\d$/.test(value) ? dayNumber(value) : Number.NaN;
  return Number.isNaN(day) ? null : day;
}

/**
 * Read the end of a hash. What the page does not have (a type that no incident has) is left out.
 * @param {Incidents} incidents
 * @param {string} written
 * @returns {Filter}
 */
function parseFilter(incidents, written) {
  const filter = openFilter();
  for (const part of written.split("&")) {
    const [name, value = ""] = part.split("=");
    const facet = FACETS.find((known) => known === name);
    if (facet) {
      filter.chosen[facet] = codesOf(facetColumn(incidents, facet).values, value);
    } else if (Object.hasOwn(FILTER_PARTS, name)) {
      Object.assign(filter, FILTER_PARTS[name](value));
    }
  }
  return filter;
}

/**
 * The codes of the names in a list; the empty name stands for rows without one.
 * @param {string[]} values
 * @param {string} names
 * @returns {Set<number>}
 */
function codesOf(values, names) {
  if (names === "-") {
    return new Set();
  }
  const codes = names.split(",").map((name) => {
    const text = decoded(name);
    return text === "" ? -1 : values.indexOf(text ?? "");
  });
  return new Set(codes.filter((code, index) => code >= 0 || names.split(",")[index] === ""));
}

/**
 * Keep the address in step with the page.
 * @param {L.Map} map
 * @param {() => string | null} selected id of the open incident
 * @param {() => string} filter the end of the address
 * @param {(view: View) => void} onVisit called when the address asks for another view
 * @returns {{write: () => void, visit: () => boolean, address: () => string}} `visit` tells whether there was an address to follow
 */
function createLink(map, selected, filter, onVisit) {
  // A page inside another one (srcdoc, as notebooks show it) has no address of its own.
  const addressable = location.protocol !== "about:";
  const visit = () => {
    const view = parseHash(location.hash);
    if (view) {
      onVisit(view);
    }
    return view !== null;
  };
  const address = () => {
    const { lat, lng } = map.getCenter();
    return formatHash({ zoom: map.getZoom(), lat, lon: lng, incident: selected(), filter: filter() });
  };
  const write = () => {
    if (addressable) {
      const hash = address();
      if (hash !== location.hash) {
        history.replaceState(null, "", hash);
      }
    }
  };
  window.addEventListener("hashchange", visit);
  return { write, visit, address };
}
