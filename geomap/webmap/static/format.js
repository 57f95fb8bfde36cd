"use strict";

/** Dates, lengths and figures in words. Dates are calendar days and never pass a time zone. */

/**
 * A day's parts. The words hold the names of the months, as browsers lack those of some languages.
 * @param {string} iso YYYY-MM-DD
 * @param {"long" | "short" | "alone"} [form] of the month's name
 * @returns {{day: string, month: string, year: string}}
 */
function dayParts(iso, form = "long") {
  const [, year, month, day] = (/^(-?\d+)-(\d\d)-(\d\d)/.exec(iso) ?? []).map(Number);
  return { day: String(day), month: say(`months.${form}`).split(" ")[month - 1], year: String(year) };
}

/**
 * A day in words.
 * @param {string} iso YYYY-MM-DD
 * @returns {string}
 */
function dayText(iso) {
  return say("date.day", dayParts(iso));
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
    return day ? dayText(day) : say("date.unknown");
  }
  const [first, last] = [dayParts(start), dayParts(end)];
  if (first.year !== last.year) {
    return say("date.range", { first: dayText(start), last: dayText(end) });
  }
  return first.month === last.month
    ? say("date.days", { ...last, first: first.day, last: last.day })
    : say("date.range", { first: say("date.dayMonth", first), last: dayText(end) });
}

/**
 * When an incident happened, with how exactly that is known.
 * @param {Incident} incident
 * @returns {string}
 */
function dateText(incident) {
  const { start, end, precision } = incident;
  if (start && precision === "month" && start.slice(0, 7) === (end ?? start).slice(0, 7)) {
    return say("date.month", { month: say("date.monthYear", dayParts(start, "alone")) });
  }
  if (start && precision === "year" && start.slice(0, 4) === (end ?? start).slice(0, 4)) {
    return say("date.year", { year: start.slice(0, 4) });
  }
  const days = daysText(start, end);
  const vague = precision && precision !== "day" && start;
  return vague ? say("date.precision", { days, precision: termText("precision", precision) }) : days;
}

/**
 * A day in few letters.
 * @param {string} iso
 * @returns {string}
 */
function shortDay(iso) {
  return say("date.short", dayParts(iso, "short"));
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
    return say("force.since", { day: shortDay(from) });
  }
  return to ? say("force.until", { day: shortDay(to) }) : say("force.undated");
}

/**
 * A length as people say it.
 * @param {number} metres
 * @returns {string}
 */
function lengthText(metres) {
  const length = Math.abs(metres);
  if (length < 1000) {
    return say("length.m", { n: Math.round(length) });
  }
  const km = length / 1000;
  return say("length.km", { n: length < 10000 ? Number(km.toFixed(1)) : Math.round(km) });
}

/**
 * A probability that never rounds to certainty.
 * @param {number} probability
 * @returns {string}
 */
function probabilityText(probability) {
  if (probability > 0.99 && probability < 1) {
    return inMarks("> 0.99");
  }
  return probability < 0.01 && probability > 0 ? inMarks("< 0.01") : inMarks(probability.toFixed(2));
}

/**
 * Casualties, "3 killed (claims: 0–5)", or null where nothing is recorded.
 * @param {Toll} range
 * @param {"killed" | "wounded"} what
 * @returns {string | null}
 */
function tollText([low, best, high], what) {
  const spread = low !== null && high !== null && low !== high ? `${low}–${high}` : null;
  if (best !== null) {
    const count = counted(`toll.${what}`, best);
    return spread ? say("toll.claims", { count, spread }) : count;
  }
  if (spread) {
    return say(`toll.${what}.other`, { n: spread });
  }
  if (low !== null) {
    const count = counted(`toll.${what}`, low);
    return high === null ? say("toll.least", { count }) : count;
  }
  return high === null ? null : say("toll.most", { count: counted(`toll.${what}`, high) });
}

/**
 * A claimed figure in words, ">=5" as "at least 5"; anything else as it was stated.
 * @param {string} value
 * @returns {string}
 */
function claimedText(value) {
  const words = { ">=": "figure.least", "<=": "figure.most", ">": "figure.more", "<": "figure.fewer", "~": "figure.about" };
  const found = /^(>=|<=|>|<|~)\s*(\d[\d ,.]*)$/.exec(value.trim());
  return found ? say(words[/** @type {keyof typeof words} */ (found[1])], { count: found[2] }) : value;
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
  return incident.title || incident.place || say("incident.untitled", { id: incident.id });
}
