"use strict";

/** Dates, lengths and figures in words. Dates are calendar days and never pass a time zone. */

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

const LOCATED_WORDS = {
  "coordinates": "coordinates as reported",
  "exact name": "from the place name",
  "fuzzy name": "from a name spelt differently in the gazetteer",
  "ambiguous name": "from a name that several places share",
  "area": "known only to the area",
  "missing": "unknown",
};

/**
 * A day in words.
 * @param {string} iso YYYY-MM-DD
 * @returns {string}
 */
function dayText(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/**
 * Two days in words, without repeating what they share.
 * @param {string | null} start
 * @param {string | null} end
 * @returns {string}
 */
function daysText(start, end) {
  if (!start || !end || start === end) {
    const day = start ?? end;
    return day ? dayText(day) : "date unknown";
  }
  const [year, month, day] = start.split("-").map(Number);
  const [endYear, endMonth] = end.split("-").map(Number);
  if (year !== endYear) {
    return `${dayText(start)} – ${dayText(end)}`;
  }
  return month === endMonth ? `${day}–${dayText(end)}` : `${day} ${MONTHS[month - 1]} – ${dayText(end)}`;
}

/**
 * When an incident happened, with how exactly that is known.
 * @param {Incident} incident
 * @returns {string}
 */
function dateText(incident) {
  const { start, end, precision } = incident;
  if (start && precision === "month" && start.slice(0, 7) === (end ?? start).slice(0, 7)) {
    const [year, month] = start.split("-").map(Number);
    return `${MONTHS[month - 1]} ${year} (day unknown)`;
  }
  if (start && precision === "year" && start.slice(0, 4) === (end ?? start).slice(0, 4)) {
    return `${start.slice(0, 4)} (month unknown)`;
  }
  const days = daysText(start, end);
  return precision && precision !== "day" && start ? `${days} (known to the ${precision})` : days;
}

/**
 * A day in few letters.
 * @param {string} iso
 * @returns {string}
 */
function shortDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1].slice(0, 3)} ${year}`;
}

/**
 * A zone version's days in force.
 * @param {Zone} zone
 * @returns {string}
 */
function forceText({ from, to }) {
  if (from && to) {
    return `${shortDay(from)} – ${shortDay(to)}`;
  }
  if (from) {
    return `since ${shortDay(from)}`;
  }
  return to ? `until ${shortDay(to)}` : "no dates given";
}

/**
 * A length as people say it.
 * @param {number} metres
 * @returns {string}
 */
function lengthText(metres) {
  const length = Math.abs(metres);
  if (length < 1000) {
    return `${Math.round(length)} m`;
  }
  return length < 10000 ? `${(length / 1000).toFixed(1)} km` : `${Math.round(length / 1000)} km`;
}

/**
 * A probability that never rounds to certainty.
 * @param {number} probability
 * @returns {string}
 */
function probabilityText(probability) {
  if (probability > 0.99 && probability < 1) {
    return "> 0.99";
  }
  return probability < 0.01 && probability > 0 ? "< 0.01" : probability.toFixed(2);
}

/**
 * Casualties, "3 killed (0–5 claimed)", or null where nothing is recorded.
 * @param {Toll} range
 * @param {string} word
 * @returns {string | null}
 */
function tollText([low, best, high], word) {
  const spread = low !== null && high !== null && low !== high ? `${low}–${high}` : null;
  if (best !== null) {
    return spread ? `${best} ${word} (claims: ${spread})` : `${best} ${word}`;
  }
  if (spread) {
    return `${spread} ${word}`;
  }
  if (low !== null) {
    return high === null ? `at least ${low} ${word}` : `${low} ${word}`;
  }
  return high === null ? null : `at most ${high} ${word}`;
}

/**
 * A claimed figure in words, ">=5" as "at least 5"; anything else as it was stated.
 * @param {string} value
 * @returns {string}
 */
function claimedText(value) {
  const words = { ">=": "at least", "<=": "at most", ">": "more than", "<": "fewer than", "~": "about" };
  const found = /^(>=|<=|>|<|~)\s*(\d[\d ,.]*)$/.exec(value.trim());
  return found ? `${words[/** @type {keyof typeof words} */ (found[1])]} ${found[2]}` : value;
}

/**
 * A position as map sites print it, latitude first.
 * @param {number} lat
 * @param {number} lon
 * @returns {string}
 */
function positionText(lat, lon) {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

/**
 * What to call an incident.
 * @param {Incident} incident
 * @returns {string}
 */
function titleOf(incident) {
  return incident.title || incident.place || `Incident ${incident.id}`;
}

/**
 * A count with its noun.
 * @param {number} count
 * @param {string} noun singular
 * @returns {string}
 */
function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
