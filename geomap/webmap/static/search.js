"use strict";

/**
 * Full-text search. A reader's words are sought in the distinct values of each
 * column, then in the rows that have them. Folded texts are made when first needed.
 *
 * @typedef {object} SearchColumn
 * @property {string[]} values
 * @property {ArrayLike<number>} codes
 * @property {Uint32Array | null} starts null where each row has one code
 * @property {boolean} exactly whether similar spellings mean nothing here
 *
 * @typedef {SearchColumn & {folded: Folded, words: () => Words}} Haystack
 *
 * @typedef {object} Words the words of a column, without those that hold a figure
 * @property {string[]} sounds of each distinct word
 * @property {string[]} skeletons of each distinct word
 * @property {Uint32Array} of which word follows which, value after value
 * @property {Uint32Array} starts where the words of each value begin
 *
 * @typedef {object} Found
 * @property {Uint8Array} hits 1 for each row that has all that is sought
 * @property {boolean} alike whether they have it in a similar spelling only
 *
 * @typedef {(text: string, similar: boolean) => Found} Search `similar` takes similar spellings too
 */

/** Shorter sounds are alike too often. */
const LEAST_SOUND = 3;
/** The code of the last figure: letters come after it. */
const NINE = 57;

/**
 * The columns that are searched.
 * @param {Incidents} incidents
 * @returns {SearchColumn[]}
 */
function searchColumns(incidents) {
  const { type, dataset, actors, claimants } = incidents;
  const types = type.values.map((value) => `${value} ${termText("type", value)}`);
  const { id, ...wording } = incidents.wording();
  const worded = [...Object.values(wording), dataset, { values: types, codes: type.codes }];
  return [
    { ...id, starts: null, exactly: true },
    ...worded.map((column) => ({ ...column, starts: null, exactly: false })),
    ...[actors, claimants].map((column) => ({ ...column, exactly: false })),
  ];
}

/**
 * The words of folded texts.
 * @param {Folded} folded
 * @param {Folding} folding
 * @returns {Words}
 */
function wordsOf({ text, starts }, folding) {
  /** @type {Map<string, number>} */
  const known = new Map();
  const first = new Uint32Array(starts.length);
  // A word has two letters at least, and a space or line end after it.
  const sequence = new Uint32Array(Math.ceil(text.length / 3));
  let length = 0;
  for (let value = 0; value < starts.length - 1; value += 1) {
    first[value] = length;
    let begin = starts[value];
    let plain = true;
    for (let at = begin; at < starts[value + 1]; at += 1) {
      const code = text.charCodeAt(at);
      if (code > SPACE) {
        plain &&= code > NINE;
        continue;
      }
      if (plain && at - begin > 1) {
        const word = text.slice(begin, at);
        const number = known.get(word) ?? known.size;
        known.set(word, number);
        sequence[length] = number;
        length += 1;
      }
      begin = at + 1;
      plain = true;
    }
  }
  first[starts.length - 1] = length;
  const sounds = [...known.keys()].map(folding.sound);
  return { sounds, skeletons: sounds.map(folding.skeleton), of: sequence.slice(0, length), starts: first };
}

/**
 * Mark the values that hold a word or phrase.
 * @param {Folded} folded
 * @param {string} sought
 * @returns {Uint8Array | null} by value; null where none does
 */
function markExact({ text, starts }, sought) {
  let at = text.indexOf(sought);
  if (at < 0) {
    return null;
  }
  const marked = new Uint8Array(starts.length - 1);
  let value = 0;
  while (at >= 0) {
    value = valueAt(starts, value, at);
    marked[value] = 1;
    at = text.indexOf(sought, starts[value + 1]);
  }
  return marked;
}

/**
 * The value in which a position lies.
 * @param {Uint32Array} starts
 * @param {number} low a value that begins before it
 * @param {number} at
 * @returns {number}
 */
function valueAt(starts, low, at) {
  let step = 1;
  let below = low;
  while (below + step < starts.length - 1 && starts[below + step] <= at) {
    below += step;
    step *= 2;
  }
  for (; step >= 1; step = Math.floor(step / 2)) {
    if (below + step < starts.length - 1 && starts[below + step] <= at) {
      below += step;
    }
  }
  return below;
}

/**
 * Mark the values that hold one of some words.
 * @param {Words} words
 * @param {Uint8Array} wanted by word
 * @returns {Uint8Array} by value
 */
function markWords({ of, starts }, wanted) {
  const marked = new Uint8Array(starts.length - 1);
  for (let value = 0; value < marked.length; value += 1) {
    for (let at = starts[value]; at < starts[value + 1]; at += 1) {
      if (wanted[of[at]]) {
        marked[value] = 1;
        break;
      }
    }
  }
  return marked;
}

/**
 * Add the rows that have a marked value.
 * @param {Pick<SearchColumn, "codes" | "starts">} column
 * @param {Uint8Array} marked by value
 * @param {Uint8Array} hits by row, changed
 */
function addRows({ codes, starts }, marked, hits) {
  for (let row = 0; row < hits.length; row += 1) {
    if (starts === null) {
      hits[row] |= codes[row] < 0 ? 0 : marked[codes[row]];
      continue;
    }
    for (let at = starts[row]; at < starts[row + 1]; at += 1) {
      hits[row] |= marked[codes[at]];
    }
  }
}

/**
 * The rows that hold a word or phrase as it is written.
 * @param {Haystack[]} stacks
 * @param {string} sought
 * @param {number} count rows
 * @returns {Uint8Array}
 */
function exactRows(stacks, sought, count) {
  const hits = new Uint8Array(count);
  for (const stack of stacks) {
    const marked = markExact(stack.folded, sought);
    if (marked) {
      addRows(stack, marked, hits);
    }
  }
  return hits;
}

/**
 * The rows that hold a word of the same sound, or one that begins with it; where there is none, of
 * the same consonants, which is all that some scripts write.
 * @param {Haystack[]} stacks
 * @param {string} sound
 * @param {string} skeleton
 * @param {number} count rows
 * @returns {Uint8Array}
 */
function alikeRows(stacks, sound, skeleton, count) {
  const hits = new Uint8Array(count);
  /** @type {((words: Words, number: number) => boolean)[]} */
  const tiers = [
    ({ sounds }, number) => sound.length >= LEAST_SOUND && sounds[number].startsWith(sound),
    ({ skeletons }, number) => skeleton.length >= LEAST_SOUND && skeletons[number] === skeleton,
  ];
  for (const isAlike of tiers) {
    let any = false;
    for (const stack of stacks.filter(({ exactly }) => !exactly)) {
      const words = stack.words();
      const wanted = Uint8Array.from(words.sounds, (_, number) => Number(isAlike(words, number)));
      if (wanted.includes(1)) {
        addRows(stack, markWords(words, wanted), hits);
        any = true;
      }
    }
    if (any) {
      break;
    }
  }
  return hits;
}

/**
 * The rows that are in all of these.
 * @param {Uint8Array[]} sets
 * @param {number} count rows
 * @returns {Uint8Array}
 */
function inAll(sets, count) {
  const hits = new Uint8Array(count).fill(1);
  for (const set of sets) {
    for (let row = 0; row < count; row += 1) {
      hits[row] &= set[row];
    }
  }
  return hits;
}

/**
 * A search over the incidents: each of the words sought must be in some text of a row.
 * @param {Incidents} incidents
 * @param {Folding} folding
 * @returns {Search}
 */
function createSearch(incidents, folding) {
  const { count } = incidents;
  /** @type {Haystack[] | null} */
  let made = null;
  const stacks = () => {
    made ??= searchColumns(incidents).map((column) => {
      const folded = folding.foldAll(column.values);
      /** @type {Words | null} */
      let words = null;
      return { ...column, folded, words: () => (words ??= wordsOf(folded, folding)) };
    });
    return made;
  };
  /** @type {(phrase: string) => Uint8Array} */
  const exact = (phrase) => exactRows(stacks(), phrase, count);
  /** @type {(phrase: string) => Uint8Array} */
  const similarly = (phrase) => {
    const parts = phrase.split(" ").filter((word) => /^[a-z]+$/.test(word)).map((word) => {
      const sound = folding.sound(word);
      return alikeRows(stacks(), sound, folding.skeleton(sound), count);
    });
    const hits = exact(phrase);
    const both = parts.length && !/\d/.test(phrase) ? inAll(parts, count) : null;
    return both ? hits.map((hit, row) => hit | both[row]) : hits;
  };
  return (text, similar) => {
    const phrases = text.split(/\s+/).map(folding.fold).filter(Boolean);
    const hits = inAll(phrases.map(similar ? similarly : exact), count);
    if (similar || hits.includes(1)) {
      return { hits, alike: false };
    }
    const alike = inAll(phrases.map(similarly), count);
    return { hits: alike, alike: alike.includes(1) };
  };
}
