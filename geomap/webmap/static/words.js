"use strict";

/**
 * The words of the interface, in the page's language. Python picks the language
 * and puts its words into the page; what users wrote is never translated.
 */

/** @type {{language: string, words: Record<string, string>}} */
const { language: LANGUAGE, words: WORDS } = readBlock("geomap-words");

const PLURALS = new Intl.PluralRules(LANGUAGE);
const FIGURES = new Intl.NumberFormat("en");

/**
 * A number as the language writes it. Figures are Western in every language: they are compared
 * with those in sources. The words hold the marks, as browsers lack those of some languages.
 */
const NUMBERS = {
  /** @type {(number: number) => string} */
  format: (number) => inMarks(FIGURES.format(number)),
};

/**
 * Figures with the language's marks for decimals and thousands.
 * @param {string} figures as English writes them
 * @returns {string}
 */
function inMarks(figures) {
  return figures.replace(/[.,]/g, (mark) => say(mark === "." ? "number.decimal" : "number.group"));
}

/**
 * The words for a key, with values put in for {name}. Numbers are written as the language does.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
function say(key, values = {}) {
  const words = Object.hasOwn(WORDS, key) ? WORDS[key] : key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === "number" ? NUMBERS.format(value) : value ?? whole;
  });
}

/**
 * The words for a key with nodes put in for {name}, so that what users wrote stays apart.
 * @param {string} key
 * @param {Record<string, Node | string>} values
 * @returns {DocumentFragment}
 */
function sayWith(key, values) {
  const words = Object.hasOwn(WORDS, key) ? WORDS[key] : key;
  const fragment = document.createDocumentFragment();
  fragment.append(
    ...words.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? values[part] ?? `{${part}}` : part)),
  );
  return fragment;
}

/**
 * A count with its noun, in the plural that the language has for it. The keys are `key.one`,
 * `key.few`, `key.many`, `key.other`, as the language needs; {n} stands for the number.
 * @param {string} key
 * @param {number} count
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
function counted(key, count, values = {}) {
  const form = `${key}.${PLURALS.select(count)}`;
  return say(Object.hasOwn(WORDS, form) ? form : `${key}.other`, { ...values, n: count });
}

/**
 * A term of geomap's vocabulary in the page's language; any other stays as written.
 * @param {string} group `type`, `verdict`, `likelihood`, `located`, `stance`, `about`
 * @param {string} term
 * @returns {string}
 */
function termText(group, term) {
  const key = `${group}.${term}`;
  return Object.hasOwn(WORDS, key) ? WORDS[key] : term;
}
