"use strict";

/** Many incidents at once: what a bubble holds in a few lines, and the list of all of them. */

const CROWD_BATCH = 50;
const TIP_TYPES = 3;

/**
 * Buttons that open incidents, some now and the others when they are asked for.
 * @param {string} heading
 * @param {number[]} rows
 * @param {(index: number) => string} wordsOf
 * @param {(index: number) => void} onPick
 * @returns {HTMLElement}
 */
function crowdList(heading, rows, wordsOf, onPick) {
  const list = element("ul");
  const more = element("button", { type: "button", class: "gm-show-more" });
  const holder = element("nav", { "class": "gm-beside", "aria-label": heading }, element("h4", {}, heading), list, more);
  const grow = () => {
    const begun = list.childElementCount;
    const batch = rows.slice(begun, begun + CROWD_BATCH);
    list.append(
      ...batch.map((index) => {
        const button = element("button", { type: "button" }, quoted(wordsOf(index)));
        button.addEventListener("click", (event) => {
          // The popup that holds the button is filled anew, and Leaflet would take this for a click on the map.
          event.stopPropagation();
          onPick(index);
        });
        return element("li", {}, button);
      }),
    );
    if (begun) {
      list.children[begun].querySelector("button")?.focus({ preventScroll: true });
    }
    const left = rows.length - begun - batch.length;
    more.textContent = counted("crowd.more", Math.min(left, CROWD_BATCH), { left });
    if (left === 0) {
      more.remove();
    }
  };
  more.addEventListener("click", (event) => {
    event.stopPropagation();
    grow();
  });
  grow();
  return holder;
}

/**
 * How many of some rows there are of each text, the most frequent first.
 * @param {Coded} column
 * @param {number[]} rows
 * @returns {[string, number][]}
 */
function tally({ values, codes }, rows) {
  const counts = new Map();
  for (const index of rows) {
    counts.set(codes[index], (counts.get(codes[index]) ?? 0) + 1);
  }
  counts.delete(-1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([code, count]) => [values[code], count]);
}

/**
 * What a bubble holds, in a few lines.
 * @param {PageData} data
 * @param {Cluster} cluster
 * @param {number[]} rows its members
 * @returns {HTMLElement}
 */
function bubbleTip(data, { count, breach, possible }, rows) {
  const line = (/** @type {string} */ words, /** @type {number} */ number) =>
    element("span", { class: "gm-tip-line" }, quoted(say("crowd.line", { what: words, n: number })));
  const types = tally(data.incidents.type, rows);
  const others = types.slice(TIP_TYPES).reduce((sum, [, number]) => sum + number, 0);
  return element(
    "div",
    {},
    element("b", {}, counted("crowd.here", count)),
    breach ? line(termText("verdict", "breach"), breach) : null,
    possible ? line(termText("verdict", "possible"), possible) : null,
    ...types.slice(0, TIP_TYPES).map(([type, number]) => line(termText("type", type), number)),
    others ? line(say("crowd.others"), others) : null,
  );
}

/**
 * What a symbol or an area is called and when it happened.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number} face the report that names it
 * @param {number} others how many more lie in the same circle
 * @returns {HTMLElement}
 */
function symbolTip(data, marker, face, others) {
  return element(
    "div",
    {},
    element("b", {}, quoted(markerTitle(data, marker, face))),
    element("span", { class: "gm-tip-line" }, dateText(data.incidents.at(face))),
    others ? element("span", { class: "gm-tip-line" }, counted("crowd.also", others)) : null,
  );
}
