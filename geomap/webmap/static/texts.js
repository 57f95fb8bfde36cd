"use strict";

/**
 * Texts that were written as patterns: what a text repeats of its row, and its
 * figures, were taken out (columns_texts.py), and are put back when one is read.
 *
 * @typedef {object} TextSpec how a column of texts is written
 * @property {[number, number]} patterns where their JSON stands
 * @property {IntSpec} codes the pattern of each text, -1 for none
 * @property {IntSpec[]} slots figures: the first of each text that has one, the second ...
 * @property {string[]} odd what stands in a slot and is no plain figure
 *
 * @typedef {object} Texts
 * @property {number} count
 * @property {(index: number) => string | null} at
 *
 * @typedef {(mark: number, row: number) => string} Echo what a mark stands for in a row
 */

const FIGURE = "\ue000";
const MARKS = /([\ue000-\ue00b])/;

/**
 * A length in the words of a verdict's reason, by the steps that Python took.
 * @param {number} metres
 * @returns {string}
 */
function lengthWords(metres) {
  const length = Math.abs(metres);
  if (length < 995) {
    const step = length >= 100 ? 10 : 1;
    return `${Math.floor(length / step + 0.5) * step} m`;
  }
  if (length < 9950) {
    const tenths = Math.floor(length / 100 + 0.5);
    return `${Math.floor(tenths / 10)}.${tenths % 10} km`.replace(".0", "");
  }
  return `${String(Math.floor(length / 1000 + 0.5)).replace(/\B(?=(\d{3})+$)/g, ",")} km`;
}

/**
 * A probability with two decimals, by the steps that Python took.
 * @param {number} share
 * @returns {string}
 */
function shareWords(share) {
  const hundredths = Math.floor(share * 100 + 0.5);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
}

/**
 * A title as addresses have it: its letters and figures, with hyphens between.
 * @param {string} title
 * @returns {string}
 */
function slugOf(title) {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}

/**
 * What the texts of a row may repeat of it, mark by mark.
 * @param {Columns} columns
 * @returns {Echo}
 */
function echoOf(columns) {
  const place = columns.coded("place");
  const day = (/** @type {string} */ name, /** @type {number} */ row) => isoDay(columns.numbers(name)[row]);
  const claimant = (/** @type {number} */ row, /** @type {boolean} */ first) => {
    const { values, starts, codes } = columns.claimants();
    return values[codes[first ? starts[row] : starts[row + 1] - 1]];
  };
  /** @type {((row: number) => string)[]} in the order of the marks, from the second on */
  const said = [
    (row) => place.values[place.codes[row]],
    (row) => day("start", row),
    (row) => day("end", row),
    (row) => lengthWords(columns.numbers("distance")[row]),
    (row) => lengthWords(columns.numbers("radius")[row]),
    (row) => shareWords(columns.numbers("probability")[row]),
    (row) => slugOf(columns.text("title")(row) ?? ""),
    (row) => day("start", row).replaceAll("-", "/"),
    (row) => columns.sources(row)[0],
    (row) => claimant(row, true),
    (row) => claimant(row, false),
  ];
  return (mark, row) => said[mark - 1](row);
}

/**
 * Where the figures of each text begin, and all figures, one text's after another's.
 * @param {Float64Array} codes
 * @param {string[]} patterns
 * @param {Float64Array[]} slots
 * @returns {{starts: Uint32Array, figures: Int32Array}}
 */
function figuresOf(codes, patterns, slots) {
  const wanted = Uint32Array.from(patterns, (pattern) => pattern.split(FIGURE).length - 1);
  const starts = new Uint32Array(codes.length + 1);
  for (let index = 0; index < codes.length; index += 1) {
    starts[index + 1] = starts[index] + (codes[index] < 0 ? 0 : wanted[codes[index]]);
  }
  const figures = new Int32Array(starts[codes.length]);
  slots.forEach((slot, number) => {
    let next = 0;
    for (let index = 0; index < codes.length; index += 1) {
      if (starts[index] + number < starts[index + 1]) {
        figures[starts[index] + number] = slot[next];
        next += 1;
      }
    }
  });
  return { starts, figures };
}

/**
 * A column of texts; one is put together each time it is read.
 * @param {Block} block
 * @param {TextSpec} spec
 * @param {Echo} echo
 * @param {(index: number) => number} rowOf the row of each text
 * @returns {Texts}
 */
function textColumn(block, spec, echo, rowOf) {
  const codes = block.ints(spec.codes);
  /** @type {string[]} */
  const patterns = block.json(spec.patterns);
  const { starts, figures } = figuresOf(codes, patterns, spec.slots.map((slot) => block.ints(slot)));
  /** @type {(string[] | null)[]} */
  const parted = patterns.map((pattern) => (MARKS.test(pattern) ? pattern.split(MARKS) : null));
  return {
    count: codes.length,
    at(index) {
      const code = codes[index];
      if (code < 0) {
        return null;
      }
      const parts = parted[code];
      if (parts === null) {
        return patterns[code];
      }
      let text = parts[0];
      let next = starts[index];
      for (let part = 1; part < parts.length; part += 2) {
        const mark = parts[part].charCodeAt(0) - 0xe000;
        if (mark === 0) {
          const figure = figures[next];
          text += figure < 0 ? spec.odd[-1 - figure] : String(figure);
          next += 1;
        } else {
          text += echo(mark, rowOf(index));
        }
        text += parts[part + 1];
      }
      return text;
    },
  };
}
