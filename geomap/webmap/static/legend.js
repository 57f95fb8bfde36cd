"use strict";

/** What the symbols mean, and what each zone rests on. */

/** Stands for any type where only the ring matters. */
const PLAIN_SYMBOL = { shape: "circle", colour: "#999999" };

/**
 * A legend line.
 * @param {Element} symbol
 * @param {string | Node} text
 * @returns {HTMLLIElement}
 */
function legendLine(symbol, text) {
  return element("li", {}, element("span", { class: "gm-icon" }, symbol), element("span", {}, text));
}

/**
 * What occurs among the incidents that are on the map.
 * @param {Incidents} incidents
 * @returns {{types: Set<number>, verdicts: Set<number>, contested: boolean, faded: boolean, events: boolean, areas: boolean}}
 */
function occurring({ count, marker, type, verdict, contested, faded, event, drawn }) {
  const found = {
    types: new Set(), verdicts: new Set(), contested: false, faded: false, events: false, areas: false,
  };
  for (let row = 0; row < count; row += 1) {
    const at = marker[row];
    if (at >= 0) {
      found.types.add(type.codes[row]);
      found.verdicts.add(verdict[row]);
      found.contested ||= contested[row] === 1;
      found.faded ||= faded[row] === 1;
      found.events ||= event.codes[row] >= 0;
      found.areas ||= drawn[at] === 2;
    }
  }
  return found;
}

/**
 * The legend of what is on this page, no more.
 * @param {PageData} data
 * @returns {HTMLElement}
 */
function legend(data) {
  const found = occurring(data.incidents);
  const drawn = new Set([...found.types].map((code) => symbolOf(data, code < 0 ? null : data.incidents.type.values[code])));
  const lines = Object.entries(data.symbols)
    .filter(([, symbol]) => drawn.has(symbol))
    .map(([type, symbol]) => legendLine(drawSymbol(symbol, null), termText("type", type)));
  VERDICT_ORDER.forEach((verdict, rank) => {
    if (found.verdicts.has(rank)) {
      const style = data.verdicts[verdict];
      const text = say("legend.ring", { verdict: termText("verdict", verdict) });
      lines.push(legendLine(drawSymbol(PLAIN_SYMBOL, style, { faded: style.faded }), text));
    }
  });
  if (found.contested) {
    const style = { ...data.verdicts.clear, width: 2 };
    lines.push(legendLine(drawSymbol(PLAIN_SYMBOL, style, { contested: true }), say("legend.contested")));
  }
  if (found.faded) {
    lines.push(legendLine(drawSymbol(PLAIN_SYMBOL, null, { faded: true }), say("legend.faded")));
  }
  if (found.events) {
    lines.push(legendLine(element("span", { class: "gm-count gm-count-sample" }, "2"), say("legend.event")));
  }
  if (data.incidents.count > 1) {
    lines.push(legendLine(bubbleSample(data), say("legend.bubble")));
  }
  if (found.areas) {
    const ring = svgElement("circle", { cx: 13, cy: 13, r: 10, class: "gm-area-sample" });
    const sample = svgElement("svg", { "width": 26, "height": 26, "viewBox": "0 0 26 26", "class": "gm-symbol", "aria-hidden": "true" }, ring);
    lines.push(legendLine(sample, say("legend.area")));
  }
  return element("ul", { class: "gm-legend" }, ...lines);
}

/**
 * The zones, each with what it rests on.
 * @param {PageData} data
 * @returns {HTMLElement}
 */
function zoneLegend(data) {
  const rows = data.zones.map((zone, index) => {
    const title = element("span", {}, quoted(zoneTitle(zone)));
    const summary = element("summary", {}, zoneSample(data, index), title);
    return element("li", {}, element("details", {}, summary, zoneCard(zone)));
  });
  return element("ul", { class: "gm-zones" }, ...rows);
}
