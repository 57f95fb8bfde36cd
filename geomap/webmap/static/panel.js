"use strict";

/** The panel beside the map: title, count, filter, list, legend, method, sources. */

/**
 * A part of the panel that folds away.
 * @param {string} title
 * @param {boolean} open
 * @param {...(Node | null)} content
 * @returns {HTMLDetailsElement}
 */
function fold(title, open, ...content) {
  const details = element("details", { class: "gm-fold" }, element("summary", {}, title), ...content);
  details.open = open;
  return details;
}

/**
 * What a reader is told about the page as a whole: first what its maker says, then what geomap does.
 * @param {PageData} data
 * @returns {HTMLElement}
 */
function noteList({ disclaimer, notes }) {
  const own = disclaimer ? element("p", { class: "gm-disclaimer" }, quoted(disclaimer)) : null;
  return element("div", { class: "gm-notes" }, own, ...notes.map((note) => element("p", {}, quoted(note))));
}

/**
 * Build the panel.
 * @param {PageData} data
 * @param {{status: HTMLElement, node: HTMLElement}} list
 * @param {{sentence: HTMLElement, node: HTMLElement}} filters
 * @returns {{expand: (open: boolean) => void}}
 */
function buildPanel(data, list, filters) {
  const panel = /** @type {HTMLElement} */ (document.getElementById("geomap-panel"));
  const toggle = element("button", { "type": "button", "class": "gm-toggle", "aria-controls": "geomap-more" });
  // Both words take their room, so that nothing moves when one gives way to the other.
  const words = isEmbedded() ? "embed" : "panel";
  toggle.append(...["show", "hide"].map((word) => element("span", { class: `gm-to-${word}` }, say(`${words}.${word}`))));
  const body = element("div", { id: "geomap-more", class: "gm-body" });
  const expand = (/** @type {boolean} */ open) => {
    panel.classList.toggle("gm-open", open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.classList.toggle("gm-hides", open);
  };
  toggle.addEventListener("click", () => expand(!panel.classList.contains("gm-open")));
  const period = data.period ? element("p", { class: "gm-period" }, daysText(...data.period)) : null;
  body.append(
    filters.node,
    list.node,
    ...(data.incidents.count ? [fold(say("panel.legend"), true, legend(data))] : []),
    ...(data.zones.length ? [fold(say("panel.zones"), true, zoneLegend(data))] : []),
    fold(say("panel.method"), false, method(data.threshold)),
    fold(say("panel.credits"), false, textList(data.credits)),
    noteList(data),
  );
  panel.append(element("header", {}, element("h1", {}, quoted(data.title)), period, list.status, filters.sentence, toggle), body);
  expand(false);
  return { expand };
}
