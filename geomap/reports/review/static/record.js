"use strict";

/**
 * Incidents as paper has them: all that stands in each, forms or no forms.
 */

/**
 * @param {ClaimRow} row
 * @returns {HTMLElement}
 */
function claimLine({ cells }) {
  const rest = ["value", "side", "quote"].filter((name) => cells[name].trim());
  return element("li", {},
    element("b", {}, quoted(cells.claimant)), ` ${termText("stance", cells.stance)}: `,
    quoted(termText("about", cells.about)),
    ...rest.flatMap((name) => ["; ", say(`field.${name}`), ": ", quoted(cells[name])]));
}

/**
 * @param {Case} item
 * @param {number} number
 * @returns {HTMLElement}
 */
function recordOf(item, number) {
  const filled = FORM_FIELDS.filter((name) => name !== "title" && item.values[name].trim());
  const { contested } = derivedOf(item);
  return element("section", { class: "rv-record" },
    element("h3", {}, `${number + 1}. `, quoted(item.values.title || say("review.untitledIncident"))),
    element("p", {}, element("b", {}, say(`decided.${item.decision}`)),
      item.origin < 0 ? ` · ${say("review.added")}` : ` · ${surenessText(item.draft.confidence)}`),
    element("ul", {}, ...[...uncertaintiesOf(item).map((key) => say(key)), ...item.draft.doubts]
      .map((text) => element("li", {}, quoted(text)))),
    element("dl", {},
      ...filled.map((name) => described(say(`field.${name}`), quoted(
        choicesOf(name)?.find(([term]) => term === item.values[name])?.[1] ?? item.values[name]))),
      ...COUNTED.map((about) => described(say(`field.${about}`), tollText(item, about))),
      ...(contested ? [described(say("field.contested"), say("review.yes"))] : [])),
    element("ul", {}, ...item.claims.map(claimLine)));
}

/**
 * Lay the page out for paper, and back.
 * @param {HTMLElement} holder
 * @param {Passage} passage
 */
function followPaper(holder, passage) {
  const lay = (/** @type {boolean} */ isPaper) => {
    passage.markAll(isPaper);
    holder.replaceChildren(...(isPaper ? CASES.map(recordOf) : []));
  };
  window.addEventListener("beforeprint", () => lay(true));
  window.addEventListener("afterprint", () => lay(false));
  window.matchMedia("print").addEventListener("change", ({ matches }) => lay(matches));
}
