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
 * @property {Map<number, number[]>} several reports by the row at whose position they are drawn, where there are several
 * @property {(index: number) => Marker | null} of null where an incident is not on the map
 * @property {(index: number) => L.LatLngTuple} positionOf an incident that some marker stands at
 * @property {(index: number) => number[]} reportsWith all reports of its event, itself among them
 */

/**
 * What is drawn, and for which incidents.
 * @param {Incidents} incidents
 * @returns {Markers}
 */
function markersOf(incidents) {
  const { marker, event, start } = incidents;
  /** @type {Map<number, number[]>} */
  const reports = new Map();
  /** @type {Map<number, number[]>} */
  const events = new Map();
  for (let index = 0; index < incidents.count; index += 1) {
    const code = event.codes[index];
    if (code >= 0) {
      events.set(code, [...(events.get(code) ?? []), index]);
    }
  }
  const day = (/** @type {number} */ index) => (start[index] === NO_DAY ? Infinity : start[index]);
  for (const members of events.values()) {
    members.sort((a, b) => (day(a) === day(b) ? a - b : day(a) - day(b)));
    if (marker[members[0]] >= 0) {
      reports.set(marker[members[0]], members);
    }
  }
  return {
    several: reports,
    of(index) {
      const at = marker[index];
      return at < 0 ? null : { at, reports: reports.get(at) ?? [at] };
    },
    positionOf(index) {
      const { lat, lon } = incidents.at(index);
      return [lat ?? 0, lon ?? 0];
    },
    reportsWith: (index) => events.get(event.codes[index]) ?? [index],
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
  const rank = (/** @type {number} */ index) => 2 * data.incidents.verdict[index] - Number(index === marker.at);
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
  const title = titleOf(data.incidents.at(face));
  return reports.length > 1 ? `${title} (${counted("event.reports", reports.length)})` : title;
}

/**
 * Whether any of these is contested.
 * @param {PageData} data
 * @param {number[]} shown
 * @returns {boolean}
 */
function isContested(data, shown) {
  return shown.some((index) => data.incidents.contested[index] === 1);
}

/**
 * The symbol that stands for these reports: pale where the place it stands at is doubtful.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number[]} shown
 * @returns {SVGElement}
 */
function eventSymbol(data, marker, shown) {
  const { type, verdict } = data.incidents.at(faceOf(data, marker, shown));
  const { located } = data.incidents.at(marker.at);
  return incidentSymbol(data, {
    ...data.incidents.at(marker.at), type, verdict, located, contested: isContested(data, shown),
  });
}
