"use strict";

/** How verdicts are made, and who is to be credited. */

/**
 * How verdicts are made.
 * @param {number | null} threshold null where the table does not say which was used
 * @returns {HTMLElement}
 */
function method(threshold) {
  const least = threshold === null ? say("method.threshold") : probabilityText(threshold);
  return element(
    "div",
    {},
    element("p", {}, say("method.probability")),
    element("dl", {}, ...VERDICT_ORDER.map((verdict) =>
      described(termText("verdict", verdict), say(`method.${verdict}`, { least })),
    )),
  );
}

/**
 * Texts as a list.
 * @param {string[]} texts
 * @returns {HTMLElement}
 */
function textList(texts) {
  return element("ul", {}, ...texts.map((text) => element("li", {}, quoted(text))));
}
