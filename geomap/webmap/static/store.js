"use strict";

/**
 * Which incidents show: the filter, and what it lets through. Each part of the
 * filter is a bit; a row shows where none of its bits is set, so that the count
 * behind a choice can be told with all other parts applied.
 *
 * @typedef {"type" | "verdict" | "actor" | "claimant" | "dataset"} FacetName
 *
 * @typedef {FacetName | "certainty" | "breachOnly" | "contestedOnly" | "text" | "time"} Part of the filter
 *
 * @typedef {object} Filter
 * @property {Record<FacetName, Set<number> | null>} chosen codes that pass, -1 for rows without one; null lets all pass
 * @property {number} certainty least probability of having been inside; 0 lets all pass
 * @property {boolean} breachOnly
 * @property {boolean} contestedOnly
 * @property {string} text what a reader searches for
 * @property {number | null} from first day, since 1970-01-01; null for no limit
 * @property {number | null} to last day
 *
 * @typedef {object} Passed what the filter lets through
 * @property {Uint16Array} fails a bit for each part of the filter that a row fails; 0 shows it
 * @property {number} count how many rows show
 * @property {Record<FacetName, Int32Array>} counts rows for each choice, by code + 1, with all other parts applied
 * @property {Set<number>} drawnAt rows at whose position an event of several reports shows
 *
 * @typedef {object} Store
 * @property {Filter} filter read only; change it through `set`
 * @property {Passed} passed
 * @property {(change: Partial<Filter>) => void} set
 * @property {(change: Partial<Record<FacetName, Set<number> | null>>) => void} choose
 * @property {() => void} reset
 * @property {(listener: () => void) => void} onChange called after every change
 * @property {(index: number) => boolean} shows whether a row passes
 */

/** @type {FacetName[]} */
const FACETS = ["type", "verdict", "actor", "claimant", "dataset"];
/** @type {Record<Part, number>} */
const BITS = {
  type: 1, verdict: 2, actor: 4, claimant: 8, dataset: 16,
  certainty: 32, breachOnly: 64, contestedOnly: 128, text: 256, time: 512,
};

/**
 * @returns {Filter}
 */
function openFilter() {
  return {
    chosen: { type: null, verdict: null, actor: null, claimant: null, dataset: null },
    certainty: 0, breachOnly: false, contestedOnly: false, text: "", from: null, to: null,
  };
}

/**
 * A facet's column: rows have one code or several.
 * @param {Incidents} incidents
 * @param {FacetName} facet
 * @returns {{values: string[], codes: ArrayLike<number>, starts: Uint32Array | null}}
 */
function facetColumn(incidents, facet) {
  switch (facet) {
    case "verdict":
      return { values: VERDICT_ORDER, codes: incidents.verdict, starts: null };
    case "actor":
      return incidents.actors;
    case "claimant":
      return incidents.claimants;
    default:
      return { ...incidents[facet], starts: null };
  }
}

/**
 * Whether a row passes each part of the filter, part by part.
 * @param {Incidents} incidents
 * @param {Filter} filter
 * @param {(text: string) => (index: number) => boolean} finder
 * @returns {Record<Part, ((index: number) => boolean) | null>} null where a part lets all pass
 */
function tests(incidents, filter, finder) {
  const { start, end, probability, contested, verdict } = incidents;
  const { from, to, certainty } = filter;
  const facets = FACETS.map((facet) => /** @type {const} */ ([facet, facetTest(incidents, facet, filter.chosen[facet])]));
  const first = from ?? NO_DAY + 1;
  const last = to ?? 2147483647;
  return {
    .../** @type {Record<FacetName, ((index: number) => boolean) | null>} */ (Object.fromEntries(facets)),
    certainty: certainty > 0 ? (index) => probability[index] >= certainty : null,
    breachOnly: filter.breachOnly ? (index) => verdict[index] === 0 : null,
    contestedOnly: filter.contestedOnly ? (index) => contested[index] === 1 : null,
    text: filter.text.trim() ? finder(filter.text) : null,
    time: from === null && to === null ? null : (index) => start[index] <= last && end[index] >= first && end[index] !== NO_DAY,
  };
}

/**
 * @param {Incidents} incidents
 * @param {FacetName} facet
 * @param {Set<number> | null} chosen
 * @returns {((index: number) => boolean) | null}
 */
function facetTest(incidents, facet, chosen) {
  if (chosen === null) {
    return null;
  }
  const { values, codes, starts } = facetColumn(incidents, facet);
  const passes = Uint8Array.from({ length: values.length + 1 }, (_, code) => Number(chosen.has(code - 1)));
  if (starts === null) {
    return (index) => passes[codes[index] + 1] === 1;
  }
  return (index) => {
    for (let at = starts[index]; at < starts[index + 1]; at += 1) {
      if (passes[codes[at] + 1]) {
        return true;
      }
    }
    return starts[index] === starts[index + 1] && passes[0] === 1;
  };
}

/**
 * Count the rows behind each choice of a facet, with all other parts of the filter applied.
 * @param {Incidents} incidents
 * @param {FacetName} facet
 * @param {Uint16Array} fails
 * @returns {Int32Array} by code + 1
 */
function countFacet(incidents, facet, fails) {
  const { values, codes, starts } = facetColumn(incidents, facet);
  const counts = new Int32Array(values.length + 1);
  const others = 65535 ^ BITS[facet];
  for (let index = 0; index < fails.length; index += 1) {
    if (fails[index] & others) {
      continue;
    }
    if (starts === null) {
      counts[codes[index] + 1] += 1;
    } else if (starts[index] === starts[index + 1]) {
      counts[0] += 1;
    } else {
      for (let at = starts[index]; at < starts[index + 1]; at += 1) {
        counts[codes[at] + 1] += 1;
      }
    }
  }
  return counts;
}

/**
 * Set one part's bit anew.
 * @param {Uint16Array} fails
 * @param {number} bit
 * @param {((index: number) => boolean) | null} test
 */
function setBit(fails, bit, test) {
  for (let index = 0; index < fails.length; index += 1) {
    fails[index] = test === null || test(index) ? fails[index] & ~bit : fails[index] | bit;
  }
}

/**
 * The filter and what it lets through.
 * @param {Incidents} incidents
 * @param {Map<number, number[]>} events reports by the row at whose position they are drawn, where there are several
 * @param {(text: string) => (index: number) => boolean} finder whether a row holds what is searched for
 * @returns {Store}
 */
function createStore(incidents, events, finder) {
  /** @type {(() => void)[]} */
  const listeners = [];
  const fails = new Uint16Array(incidents.count);
  const filter = openFilter();
  /** @type {Passed} */
  const passed = { fails, count: 0, counts: /** @type {any} */ ({}), drawnAt: new Set() };

  /** @param {(Part)[]} parts */
  function apply(parts) {
    const test = tests(incidents, filter, finder);
    for (const part of parts) {
      setBit(fails, BITS[part], test[part]);
    }
    let count = 0;
    for (let index = 0; index < fails.length; index += 1) {
      count += Number(fails[index] === 0);
    }
    passed.count = count;
    for (const facet of FACETS) {
      passed.counts[facet] = countFacet(incidents, facet, fails);
    }
    passed.drawnAt = new Set([...events].filter(([, reports]) => reports.some((index) => fails[index] === 0)).map(([at]) => at));
    listeners.forEach((listener) => listener());
  }

  const store = {
    filter,
    passed,
    /** @param {Partial<Filter>} change */
    set(change) {
      Object.assign(filter, change);
      const parts = Object.keys(change).flatMap((key) => {
        if (key === "chosen") {
          return FACETS;
        }
        return [/** @type {Part} */ (key === "from" || key === "to" ? "time" : key)];
      });
      apply([...new Set(parts)]);
    },
    /** @param {Partial<Record<FacetName, Set<number> | null>>} change */
    choose(change) {
      Object.assign(filter.chosen, change);
      apply(/** @type {FacetName[]} */ (Object.keys(change)));
    },
    reset() {
      store.set(openFilter());
    },
    /** @param {() => void} listener */
    onChange(listener) {
      listeners.push(listener);
    },
    shows: (/** @type {number} */ index) => fails[index] === 0,
  };
  apply(/** @type {(Part)[]} */ (Object.keys(BITS)));
  return store;
}
