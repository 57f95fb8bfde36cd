"use strict";

/**
 * Which incidents show: the filter, and what it lets through. Each part of the
 * filter is a bit; a row shows where none of its bits is set, so that the count
 * behind a choice can be told with all other parts applied.
 *
 * @typedef {"type" | "verdict" | "actor" | "claimant" | "dataset"} FacetName
 *
 * @typedef {"breachOnly" | "contestedOnly"} SwitchName
 *
 * @typedef {FacetName | SwitchName | "certainty" | "text" | "time"} Part of the filter
 *
 * @typedef {object} Filter
 * @property {Record<FacetName, Set<number> | null>} chosen codes that pass, -1 for rows without one; null lets all pass
 * @property {number} certainty least probability of having been inside; 0 lets all pass
 * @property {boolean} breachOnly
 * @property {boolean} contestedOnly
 * @property {string} text what a reader searches for
 * @property {boolean} similar whether similar spellings are found too
 * @property {number | null} from first day, since 1970-01-01; null for no limit
 * @property {number | null} to last day
 *
 * @typedef {object} Passed what the filter lets through
 * @property {Uint16Array} fails a bit for each part of the filter that a row fails; 0 shows it
 * @property {number} count how many rows show
 * @property {number} undated how many more would show if they had a date
 * @property {boolean} alike whether what is searched for is found in similar spellings only
 * @property {Record<FacetName, Int32Array>} counts rows for each choice, by code + 1, with all other parts applied
 * @property {Record<SwitchName, number>} behind rows that each switch would leave, with all other parts applied
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
/** @type {SwitchName[]} */
const SWITCH_NAMES = ["breachOnly", "contestedOnly"];
/** @type {Record<Part, number>} */
const BITS = {
  type: 1, verdict: 2, actor: 4, claimant: 8, dataset: 16,
  certainty: 32, breachOnly: 64, contestedOnly: 128, text: 256, time: 512,
};
/** Which part a property of the filter belongs to, where it is not the part of that name. */
const PART_OF = /** @type {Record<string, Part>} */ ({ from: "time", to: "time", similar: "text" });

/**
 * @returns {Filter}
 */
function openFilter() {
  return {
    chosen: { type: null, verdict: null, actor: null, claimant: null, dataset: null },
    certainty: 0, breachOnly: false, contestedOnly: false,
    text: "", similar: false, from: null, to: null,
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
 * Whether a row passes a part of the filter.
 * @param {Incidents} incidents
 * @param {Filter} filter
 * @param {Part} part
 * @param {Uint8Array | null} hits rows that hold what is searched for
 * @returns {((index: number) => boolean) | null} null where a part lets all pass
 */
function testOf(incidents, filter, part, hits) {
  const { probability, contested, verdict } = incidents;
  const { certainty, breachOnly, contestedOnly, from, to } = filter;
  /** @type {Record<Exclude<Part, FacetName>, () => ((index: number) => boolean) | null>} */
  const makers = {
    // The column holds single precision, in which .66 is a little more.
    certainty: () => certainty > 0 ? (index) => Math.fround(probability[index]) >= Math.fround(certainty) : null,
    breachOnly: () => breachOnly ? codeTest(verdict, 0) : null,
    contestedOnly: () => contestedOnly ? codeTest(contested, 1) : null,
    text: () => hits && codeTest(hits, 1),
    time: () => from === null && to === null ? null : timeTest(incidents, from ?? NO_DAY + 1, to ?? 2147483647),
  };
  return isFacet(part) ? facetTest(incidents, part, filter.chosen[part]) : makers[part]();
}

/**
 * @param {Part} part
 * @returns {part is FacetName}
 */
function isFacet(part) {
  return FACETS.includes(/** @type {FacetName} */ (part));
}

/**
 * @param {Uint8Array} column
 * @param {number} code
 * @returns {(index: number) => boolean}
 */
function codeTest(column, code) {
  return (index) => column[index] === code;
}

/**
 * Whether a row may have happened between two days, both counted.
 * @param {Incidents} incidents
 * @param {number} first
 * @param {number} last
 * @returns {(index: number) => boolean}
 */
function timeTest({ start, end }, first, last) {
  return (index) => start[index] <= last && end[index] >= first && end[index] !== NO_DAY;
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
 * Count rows for each choice of a facet: those that fail no other part of the filter.
 * @param {Incidents} incidents
 * @param {FacetName} facet
 * @param {Uint16Array} fails
 * @returns {Int32Array} by code + 1
 */
function countFacet(incidents, facet, fails) {
  const { values, codes, starts } = facetColumn(incidents, facet);
  const counts = new Int32Array(values.length + 1);
  // A row may name one choice several times: a party with many claims is counted once.
  const counted = new Int32Array(values.length + 1).fill(-1);
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
        const choice = codes[at] + 1;
        counts[choice] += counted[choice] === index ? 0 : 1;
        counted[choice] = index;
      }
    }
  }
  return counts;
}

/**
 * Count rows that are marked in a column and fail at most one part of the filter.
 * @param {Uint16Array} fails
 * @param {number} bit of the part that they may fail
 * @param {ArrayLike<number>} column
 * @param {number} value which marks them
 * @returns {number}
 */
function countBehind(fails, bit, column, value) {
  const others = 65535 ^ bit;
  let count = 0;
  for (let index = 0; index < fails.length; index += 1) {
    if (column[index] === value && (fails[index] & others) === 0) {
      count += 1;
    }
  }
  return count;
}

/**
 * Count the rows that fail one part of the filter only, for want of a date, or none.
 * @param {Incidents} incidents
 * @param {Uint16Array} fails
 * @returns {{count: number, undated: number}}
 */
function countShown({ start }, fails) {
  let count = 0;
  let undated = 0;
  for (let index = 0; index < fails.length; index += 1) {
    if (fails[index] === 0) {
      count += 1;
    } else if (fails[index] === BITS.time && start[index] === NO_DAY) {
      undated += 1;
    }
  }
  return { count, undated };
}

/**
 * Set one part's bit anew.
 * @param {Uint16Array} fails
 * @param {number} bit
 * @param {(index: number) => boolean} test
 */
function setBit(fails, bit, test) {
  for (let index = 0; index < fails.length; index += 1) {
    fails[index] = test(index) ? fails[index] & ~bit : fails[index] | bit;
  }
}

/**
 * Let all rows pass a part.
 * @param {Uint16Array} fails
 * @param {number} bit
 */
function clearBit(fails, bit) {
  const others = 65535 ^ bit;
  for (let index = 0; index < fails.length; index += 1) {
    fails[index] &= others;
  }
}

/**
 * The filter and what it lets through.
 * @param {Incidents} incidents
 * @param {Map<number, number[]>} events reports by the row at whose position they are drawn, where there are several
 * @param {Search} search
 * @returns {Store}
 */
function createStore(incidents, events, search) {
  /** @type {(() => void)[]} */
  const listeners = [];
  const fails = new Uint16Array(incidents.count);
  const filter = openFilter();
  /** @type {Passed} */
  const passed = {
    fails, count: 0, undated: 0, alike: false, counts: /** @type {any} */ ({}),
    behind: { breachOnly: 0, contestedOnly: 0 }, drawnAt: new Set(),
  };

  /** @returns {Uint8Array | null} */
  function findText() {
    const found = filter.text.trim() ? search(filter.text, filter.similar) : null;
    passed.alike = found?.alike ?? false;
    return found && found.hits;
  }

  /** @param {Iterable<Part>} parts */
  function apply(parts) {
    for (const part of parts) {
      const test = testOf(incidents, filter, part, part === "text" ? findText() : null);
      if (test) {
        setBit(fails, BITS[part], test);
      } else {
        clearBit(fails, BITS[part]);
      }
    }
    Object.assign(passed, countShown(incidents, fails));
    for (const facet of FACETS) {
      passed.counts[facet] = countFacet(incidents, facet, fails);
    }
    passed.behind.breachOnly = countBehind(fails, BITS.breachOnly, incidents.verdict, 0);
    passed.behind.contestedOnly = countBehind(fails, BITS.contestedOnly, incidents.contested, 1);
    passed.drawnAt = new Set([...events].filter(([, reports]) => reports.some((index) => fails[index] === 0)).map(([at]) => at));
    listeners.forEach((listener) => listener());
  }

  const store = {
    filter,
    passed,
    /** @param {Partial<Filter>} change */
    set(change) {
      Object.assign(filter, change);
      const parts = Object.keys(change).flatMap((key) =>
        key === "chosen" ? FACETS : [PART_OF[key] ?? /** @type {Part} */ (key)],
      );
      apply(new Set(parts));
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
  apply([]);
  return store;
}
