"use strict";

/**
 * Which incidents show.
 *
 * @typedef {"breach" | "possible" | "other"} GroupName
 *
 * @typedef {object} Filter
 * @property {Record<GroupName, boolean>} groups
 * @property {boolean} contestedOnly
 */

/** @type {[GroupName, string][]} */
const GROUPS = [
  ["breach", "Zone breaches"],
  ["possible", "Possible breaches"],
  ["other", "Other incidents"],
];

/**
 * The layer an incident belongs to: each is drawn once.
 * @param {Incident} incident
 * @returns {GroupName}
 */
function groupOf({ verdict }) {
  return verdict === "breach" || verdict === "possible" ? verdict : "other";
}

/**
 * The incidents that a filter lets through, drawn or not.
 * @param {Incident[]} incidents
 * @param {Filter} filter
 * @returns {Set<number>}
 */
function passing(incidents, filter) {
  const found = new Set();
  incidents.forEach((incident, index) => {
    if (filter.groups[groupOf(incident)] && (!filter.contestedOnly || incident.contested === true)) {
      found.add(index);
    }
  });
  return found;
}
