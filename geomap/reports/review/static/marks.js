"use strict";

/**
 * Which words of the report fed which fields: spans that start and end alike are one range, and
 * where ranges overlap the text is cut at every edge, so that each piece lies whole in its ranges.
 *
 * @typedef {{number: number, start: number, end: number, fed: FedWords[], kinds: string[]}} FedRange
 * @typedef {{start: number, end: number, ranges: FedRange[], ignored: string | null}} Piece
 * @typedef {{start: number, end: number, ranges: FedRange[], ignored: [number, number, string][]}} TextBlock
 */

const BLOCK_LETTERS = 2000;
const LONGEST_BLOCK = 8000;
const MOST_AT_ONCE = 40;

/**
 * @param {FedWords[]} words
 * @returns {FedRange[]} by start, the longer first
 */
function rangesOf(words) {
  /** @type {Map<string, FedWords[]>} */
  const found = new Map();
  for (const fed of words) {
    const key = `${fed[0]} ${fed[1]}`;
    const known = found.get(key);
    if (known) {
      known.push(fed);
    } else {
      found.set(key, [fed]);
    }
  }
  return [...found.values()]
    .toSorted(([a], [b]) => a[0] - b[0] || b[1] - a[1])
    .map((fed, number) => (
      { number, start: fed[0][0], end: fed[0][1], fed, kinds: [...new Set(fed.map((each) => each[2]))] }
    ));
}

/**
 * Where a block that starts here ends: behind a line where there is one near, else behind a blank.
 * @param {string} text
 * @param {number} start
 * @returns {number}
 */
function blockEnd(text, start) {
  const longest = start + LONGEST_BLOCK;
  if (text.length <= start + BLOCK_LETTERS) {
    return text.length;
  }
  const line = text.indexOf("\n", start + BLOCK_LETTERS) + 1;
  if (line && line <= longest) {
    return line;
  }
  if (text.length <= longest) {
    return text.length;
  }
  const blank = text.lastIndexOf(" ", longest - 1) + 1;
  const end = blank > start ? blank : longest;
  return /[\uDC00-\uDFFF]/.test(text[end]) ? end - 1 : end;
}

/**
 * The text in blocks of some thousand letters, each with the ranges that reach into it.
 * @param {Contents} contents
 * @param {FedRange[]} ranges
 * @returns {TextBlock[]}
 */
function blocksOf({ text, ignored }, ranges) {
  /** @type {TextBlock[]} */
  const blocks = [];
  for (let start = 0; start < text.length;) {
    const end = blockEnd(text, start);
    blocks.push({ start, end, ranges: [], ignored: [] });
    start = end;
  }
  const into = (/** @type {number} */ start, /** @type {number} */ end, /** @type {(block: TextBlock) => void} */ put) => {
    for (let at = blockAt(blocks, start); at < blocks.length && blocks[at].start < end; at += 1) {
      put(blocks[at]);
    }
  };
  ranges.forEach((range) => into(range.start, range.end, (block) => block.ranges.push(range)));
  ignored.forEach((span) => into(span[0], span[1], (block) => block.ignored.push(span)));
  return blocks;
}

/**
 * @param {TextBlock[]} blocks
 * @param {number} offset
 * @returns {number} the number of the block that holds it
 */
function blockAt(blocks, offset) {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    [low, high] = blocks[middle].start <= offset ? [middle, high] : [low, middle - 1];
  }
  return low;
}

/**
 * @param {TextBlock} block
 * @returns {Piece[]}
 */
function piecesOf(block) {
  const spans = [...block.ranges, ...block.ignored.map(([start, end]) => ({ start, end }))];
  const edges = new Set([block.start, block.end]);
  for (const { start, end } of spans) {
    edges.add(Math.max(start, block.start)).add(Math.min(end, block.end));
  }
  const cuts = [...edges].toSorted((a, b) => a - b);
  /** @type {FedRange[]} */
  let open = [];
  let next = 0;
  return cuts.slice(0, -1).map((start, row) => {
    open = open.filter(({ end }) => end > start);
    for (; next < block.ranges.length && block.ranges[next].start <= start; next += 1) {
      open.push(block.ranges[next]);
    }
    const ignored = block.ignored.find((span) => span[0] <= start && start < span[1]);
    return { start, end: cuts[row + 1], ranges: open.slice(-MOST_AT_ONCE), ignored: ignored ? ignored[2] : null };
  });
}
