"use strict";

/** Full-text search over the incidents, in any spelling. */

/**
 * Whether a row holds what a reader searches for.
 * @param {PageData} data
 * @param {string} text
 * @returns {(index: number) => boolean}
 */
function createFinder(data, text) {
  const sought = text.toLowerCase();
  return (index) => JSON.stringify(data.incidents.at(index)).toLowerCase().includes(sought);
}
