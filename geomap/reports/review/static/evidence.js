"use strict";

/**
 * The way from a field to the words it came from: how sure the reading is, and a button that
 * steps through the places in the text.
 */

/** @type {Record<string, string>} */
const LEADING_FIELDS = {
  place_id: "place", lat: "place", lon: "place", radius_m: "place", located: "place",
  date_end: "date_start", date_precision: "date_start", title: "type",
};

/**
 * Show the words that fed a field, and where there are several, those of one step.
 * @param {Desk} desk
 * @param {{range: FedRange, fed: FedWords}[]} found
 * @param {number} step
 */
function showEvidence(desk, found, step) {
  desk.passage.light(found.map(({ range }) => range));
  if (found.length) {
    desk.passage.show(found[step % found.length].range);
  }
}

/**
 * @param {Desk} desk
 * @param {Case} item
 * @param {string} field
 * @returns {{range: FedRange, fed: FedWords}[]}
 */
function evidenceFor(desk, item, field) {
  return item.origin < 0 ? [] : desk.evidence.get(`${item.origin} ${field}`) ?? [];
}

/**
 * The words to show for a field: its own, or those of the field that it follows from.
 * @param {Desk} desk
 * @param {Case} item
 * @param {string} field
 * @returns {{range: FedRange, fed: FedWords}[]}
 */
function wordsBehind(desk, item, field) {
  const found = evidenceFor(desk, item, field);
  const leading = Object.hasOwn(LEADING_FIELDS, field) ? LEADING_FIELDS[field] : null;
  return found.length || !leading ? found : evidenceFor(desk, item, leading);
}

/**
 * What stands beside a field: its sureness with a way to its words, or that a person wrote it.
 * @param {Desk} desk
 * @param {Case} item
 * @param {string} field
 * @param {boolean} isEdited
 * @returns {HTMLElement | null}
 */
function evidenceNote(desk, item, field, isEdited) {
  const found = evidenceFor(desk, item, field);
  if (isEdited) {
    return element("span", { class: "rv-edited" }, say("review.edited"));
  }
  if (!found.length) {
    return null;
  }
  const best = found.reduce((a, b) => (b.fed[3] > a.fed[3] ? b : a)).fed;
  const label = found.length > 1 ? counted("review.spots", found.length) : say("review.spot");
  // no template in a template: the page's joiner takes the blanks out of the inner one
  const times = found.length > 1 ? ` ×${found.length}` : "";
  const shown = surenessText(best[3]) + times;
  const button = element("button", {
    "type": "button", "class": `rv-sure rv-sure-${surenessOf(best[3])}`, "title": best[4],
    "aria-label": say("review.showWords", { shown, field: fedName(best), spots: label }),
  }, shown);
  let step = 0;
  button.addEventListener("click", () => {
    showEvidence(desk, found, step);
    if (found.length > 1) {
      tell(say("review.step", { n: (step % found.length) + 1, of: found.length }));
    }
    step += 1;
  });
  return button;
}
