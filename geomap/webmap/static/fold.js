"use strict";

/**
 * Letters as the search compares them: a Latin reading in lower case, without
 * marks, and a key of the sound. The rules come from Python's own (`folding.py`).
 *
 * @typedef {object} FoldingRules
 * @property {Record<string, string>} letters for each Latin reading the letters that have it
 * @property {Record<string, string>} pairs two letters that are read as one
 * @property {Record<string, string>} turkic readings where one of `told` tells an Azerbaijani or Turkish name
 * @property {string} told
 * @property {Record<string, string>} sounds letters of a reading, and the sound they stand for
 * @property {Record<string, string>} alike sounds that are taken for one another
 *
 * @typedef {object} Folded the texts of a column, one after another
 * @property {string} text each begins and ends with a line end, words are parted by one space
 * @property {Uint32Array} starts where each begins; its length is one more than there are texts
 *
 * @typedef {object} Folding
 * @property {(text: string) => string} fold
 * @property {(texts: string[]) => Folded} foldAll
 * @property {(word: string) => string} sound of a folded word, for comparing
 * @property {(sound: string) => string} skeleton what is left of a sound without its vowels
 */

const LINE_END = 10;
const SPACE = 32;
/** Comes before the number of a letter that has no reading: such letters match themselves. */
const UNREAD = "\u0001";
/** Letters and figures at most that one letter is read as. */
const LONGEST_READING = 24;

/**
 * What becomes of each ASCII character: letters small, figures kept, apostrophes dropped, else a space.
 * @returns {Uint8Array} 0 drops it
 */
function asciiReadings() {
  const read = new Uint8Array(128).fill(SPACE);
  read[UNREAD.charCodeAt(0)] = UNREAD.charCodeAt(0);
  for (let code = 0; code < 128; code += 1) {
    const letter = String.fromCharCode(code).toLowerCase();
    if (/[a-z0-9]/.test(letter)) {
      read[code] = letter.charCodeAt(0);
    } else if (/["'`]/.test(letter)) {
      read[code] = 0;
    }
  }
  return read;
}

/**
 * The reading of one letter outside ASCII.
 * @param {Map<string, string>} table
 * @param {string} letter
 * @returns {string}
 */
function readLetter(table, letter) {
  const found = table.get(letter);
  if (found !== undefined) {
    return found;
  }
  const parts = [...letter.normalize("NFKD")];
  if (parts.length > 1) {
    return parts.map((part) => (/[a-z0-9]/.test(part) ? part : readLetter(table, part))).join("");
  }
  if (/[\p{M}\p{Cf}]/u.test(letter)) {
    return "";
  }
  return /[\p{L}\p{N}]/u.test(letter) ? `${UNREAD}${letter.codePointAt(0)}` : " ";
}

/**
 * @param {FoldingRules} rules
 * @returns {Map<string, string>}
 */
function readingTable({ letters }) {
  return new Map(Object.entries(letters).flatMap(([read, found]) =>
    [...found].map((letter) => /** @type {[string, string]} */ ([letter, read])),
  ));
}

/**
 * Texts with the letters put in that two of them are read as, or that their language reads otherwise.
 * @param {FoldingRules} rules
 * @returns {(text: string) => string} small letters, composed
 */
function createSpeller({ pairs, told, turkic }) {
  const special = new RegExp(`[${told}]|${Object.keys(pairs).join("|")}`);
  const tells = new RegExp(`[${told}]`);
  const written = new RegExp(Object.keys(pairs).join("|"), "g");
  const otherwise = new RegExp(`[${Object.keys(turkic).join("")}]`, "g");
  return (text) => {
    const letters = text.toLowerCase().normalize("NFKC");
    if (!special.test(letters)) {
      return letters;
    }
    // The names of one place stand a line each, in many languages.
    return letters.replace(written, (pair) => pairs[pair]).split("\n")
      .map((line) => (tells.test(line) ? line.replace(otherwise, (letter) => turkic[letter]) : line))
      .join("\n");
  };
}

/**
 * Bytes that grow as they are written, one folded text after another.
 * @param {FoldingRules} rules
 * @returns {{add: (text: string) => void, bytes: () => Uint8Array, length: () => number}}
 */
function createWriter(rules) {
  const spell = createSpeller(rules);
  const table = readingTable(rules);
  const ascii = asciiReadings();
  /** @type {string[]} readings of letters met so far, by their number */
  const known = [];
  let bytes = new Uint8Array(65536);
  let length = 1;
  bytes[0] = LINE_END;

  /** @param {number} more */
  function grow(more) {
    if (length + more + 2 > bytes.length) {
      const larger = new Uint8Array(2 * (length + more + 2));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
  }

  /** @param {number} code of an ASCII character */
  function write(code) {
    const read = ascii[code];
    if (read > 0 && (read !== SPACE || bytes[length - 1] > SPACE)) {
      bytes[length] = read;
      length += 1;
    }
  }

  /** @param {string} text all ASCII */
  function writePlain(text) {
    for (let at = 0; at < text.length; at += 1) {
      write(text.charCodeAt(at));
    }
  }

  /** @param {string} text */
  function writeOther(text) {
    const letters = spell(text);
    grow(LONGEST_READING * letters.length);
    for (let at = 0; at < letters.length; at += 1) {
      const code = letters.codePointAt(at) ?? 0;
      if (code < 128) {
        write(code);
      } else {
        writePlain((known[code] ??= readLetter(table, String.fromCodePoint(code)).slice(0, LONGEST_READING)));
        at += Number(code > 65535);
      }
    }
  }

  return {
    add(text) {
      grow(text.length);
      if (isAscii(text)) {
        writePlain(text);
      } else {
        writeOther(text);
      }
      length -= Number(bytes[length - 1] === SPACE);
      bytes[length] = LINE_END;
      length += 1;
    },
    bytes: () => bytes.subarray(0, length),
    length: () => length,
  };
}

/**
 * @param {string} text
 * @returns {boolean}
 */
function isAscii(text) {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > 127) {
      return false;
    }
  }
  return true;
}

/**
 * How texts are folded on this page.
 * @param {FoldingRules} rules
 * @returns {Folding}
 */
function createFolding(rules) {
  const decoder = new TextDecoder();
  const sounds = new RegExp(Object.keys(rules.sounds).join("|"), "g");
  const alike = new RegExp(Object.keys(rules.alike).join("|"), "g");
  /** @type {Folding["foldAll"]} */
  const foldAll = (texts) => {
    const writer = createWriter(rules);
    const starts = new Uint32Array(texts.length + 1);
    texts.forEach((text, index) => {
      starts[index] = writer.length();
      writer.add(text);
    });
    starts[texts.length] = writer.length();
    return { text: decoder.decode(writer.bytes()), starts };
  };
  return {
    foldAll,
    fold: (text) => foldAll([text]).text.slice(1, -1),
    sound: (word) =>
      word
        .replace(/y(?=[aeiou])/g, "")
        .replace(sounds, (letters) => rules.sounds[letters])
        .replace(alike, (sound) => rules.alike[sound])
        .replace(/(.)\1+/g, "$1"),
    skeleton: (sound) => sound.replace(/[AIU]/g, "").replace(/(.)\1+/g, "$1"),
  };
}
