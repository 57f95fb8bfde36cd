"use strict";

/** The filter in words. */

/** Choices that are named one by one; of more the rest is counted. */
const NAMED_CHOICES = 5;

/**
 * Text as someone wrote it, kept apart from the direction of what stands about it.
 * @param {string} text
 * @returns {string}
 */
function isolated(text) {
  return `\u2068${text}\u2069`;
}

/**
 * A choice of a facet in words.
 * @param {FacetName} facet
 * @param {string | null} value null for rows without one
 * @returns {string}
 */
function choiceText(facet, value) {
  if (value === null) {
    return say(`facet.none.${facet}`);
  }
  return facet === "type" || facet === "verdict" || facet === "claimant" ? termText(facet, value) : value;
}

/**
 * Names of choices, the first of them.
 * @param {string[]} names
 * @returns {string}
 */
function namesText(names) {
  const named = names.slice(0, NAMED_CHOICES).map(isolated);
  const rest = names.length - named.length;
  return [...named, ...(rest ? [counted("filter.more", rest)] : [])].join(say("list.separator"));
}

/**
 * What a facet lets through, in words; by what is left out where that is shorter.
 * @param {Incidents} incidents
 * @param {FacetName} facet
 * @param {Set<number>} chosen
 * @returns {string}
 */
function facetText(incidents, facet, chosen) {
  const { values } = facetColumn(incidents, facet);
  const present = choicesOf(incidents, facet);
  const names = (/** @type {boolean} */ taken) => present.filter((code) => chosen.has(code) === taken)
    .map((code) => choiceText(facet, code < 0 ? null : values[code]));
  const [taken, left] = [names(true), names(false)];
  const title = say(`facet.${facet}`);
  if (!taken.length) {
    return say("filter.none", { facet: title });
  }
  return left.length < taken.length
    ? say("filter.but", { facet: title, values: namesText(left) })
    : say("filter.of", { facet: title, values: namesText(taken) });
}

/**
 * A least likelihood in words.
 * @param {number} least
 * @returns {string}
 */
function certaintyText(least) {
  const found = CERTAINTIES.find(([, from]) => from === least);
  const number = probabilityText(least);
  return found ? say("filter.certainty.least", { likelihood: termText("likelihood", found[0]), number }) : `≥ ${number}`;
}

/**
 * The filter in words; empty where it lets everything pass.
 * @param {Incidents} incidents
 * @param {Filter} filter
 * @returns {string}
 */
function filterText(incidents, filter) {
  const { certainty, similar, from, to } = filter;
  const sought = filter.text.trim();
  const parts = FACETS.flatMap((facet) => {
    const chosen = filter.chosen[facet];
    return chosen ? [facetText(incidents, facet, chosen)] : [];
  });
  if (certainty > 0) {
    parts.push(say("filter.certainty.of", { least: certaintyText(certainty) }));
  }
  for (const name of SWITCH_NAMES) {
    parts.push(...(filter[name] ? [say(`filter.${name}`)] : []));
  }
  if (sought) {
    parts.push(say(similar ? "filter.similar" : "filter.text", { text: isolated(sought) }));
  }
  if (from !== null || to !== null) {
    parts.push(windowText(from, to));
  }
  return parts.join(say("list.semicolon"));
}

/**
 * The days looked at, in words.
 * @param {number | null} from day since 1970-01-01
 * @param {number | null} to
 * @returns {string}
 */
function windowText(from, to) {
  if (from !== null && to !== null) {
    return daysText(isoDay(from), isoDay(to));
  }
  return say(from === null ? "force.until" : "force.since", { day: shortDay(isoDay(from ?? to ?? 0)) });
}
