"use strict";

/**
 * Reports of one event, which are drawn once. A person linked them; each stays
 * an incident of its own in the list, in the counts and for the filters.
 *
 * @typedef {object} Marker what is drawn once: an incident, or all reports of one event
 * @property {number} at the incident at whose position it stands
 * @property {number[]} reports indices, by date, then as in the table
 *
 * @typedef {object} Markers
 * @property {Marker[]} all in the order of the table
 * @property {(index: number) => Marker | null} of null where an incident is not on the map
 * @property {(index: number) => L.LatLngTuple} positionOf an incident that some marker stands at
 * @property {(index: number) => number[]} reportsWith all reports of its event, itself among them
 */

/**
 * What is drawn, and for which incidents.
 * @param {Incident[]} incidents
 * @returns {Markers}
 */
function markersOf(incidents) {
  const day = incidents.map(({ start, end }) => start ?? end ?? "9999");
  const order = incidents
    .map((_, index) => index)
    .sort((a, b) => (day[a] < day[b] ? -1 : Number(day[a] > day[b])) || a - b);
  /** @type {Map<number, Marker>} */
  const markers = new Map();
  /** @type {Map<string, number[]>} */
  const events = new Map();
  for (const index of order) {
    const { marker: at, event } = incidents[index];
    if (at !== null) {
      const marker = markers.get(at) ?? { at, reports: [] };
      marker.reports.push(index);
      markers.set(at, marker);
    }
    if (event !== null) {
      events.set(event, [...(events.get(event) ?? []), index]);
    }
  }
  return {
    all: [...markers.values()].sort((a, b) => a.at - b.at),
    of: (index) => markers.get(incidents[index].marker ?? -1) ?? null,
    positionOf: (index) => [incidents[index].lat ?? 0, incidents[index].lon ?? 0],
    reportsWith: (index) => events.get(incidents[index].event ?? "") ?? [index],
  };
}

/**
 * The report whose symbol and ring stand for several: of the worst verdict, the best placed first.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number[]} shown
 * @returns {number}
 */
function faceOf(data, marker, shown) {
  const rank = (/** @type {number} */ index) => 2 * VERDICT_ORDER.indexOf(data.incidents[index].verdict) - Number(index === marker.at);
  return shown.reduce((best, index) => (rank(index) < rank(best) ? index : best));
}

/**
 * What to call a marker.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number} face the report that names it
 * @returns {string}
 */
function markerTitle(data, { reports }, face) {
  const title = titleOf(data.incidents[face]);
  return reports.length > 1 ? `${title} (${counted(reports.length, "report")} of one event)` : title;
}

/**
 * Whether any of these is contested.
 * @param {PageData} data
 * @param {number[]} shown
 * @returns {boolean}
 */
function isContested(data, shown) {
  return shown.some((index) => data.incidents[index].contested === true);
}

/**
 * The symbol that stands for these reports: pale where the place it stands at is doubtful.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number[]} shown
 * @returns {SVGElement}
 */
function eventSymbol(data, marker, shown) {
  const { type, verdict } = data.incidents[faceOf(data, marker, shown)];
  const { located } = data.incidents[marker.at];
  return incidentSymbol(data, {
    ...data.incidents[marker.at], type, verdict, located, contested: isContested(data, shown),
  });
}
