"use strict";

/**
 * Symbols: shape and colour say the type, the ring says the verdict, a dashed
 * ring says contested, a pale symbol says uncertain. The tables come from Python.
 */

const SYMBOL_SIZE = 26;

/**
 * The outline of a shape about the middle of a 26 by 26 square.
 * @param {string} shape
 * @returns {SVGElement}
 */
function shapeOutline(shape) {
  switch (shape) {
    case "square":
      return svgElement("rect", { x: 7.5, y: 7.5, width: 11, height: 11 });
    case "triangle":
      return svgElement("path", { d: "M13 5.8 L19.6 17.6 H6.4 Z" });
    case "diamond":
      return svgElement("path", { d: "M13 5.5 L20.5 13 L13 20.5 L5.5 13 Z" });
    case "cross":
      return svgElement("path", {
        d: "M10.7 6 h4.6 v4.7 H20 v4.6 h-4.7 V20 h-4.6 v-4.7 H6 v-4.6 h4.7 Z",
      });
    case "hexagon":
      return svgElement("path", { d: "M13 6 L19.1 9.5 V16.5 L13 20 L6.9 16.5 V9.5 Z" });
    default:
      return svgElement("circle", { cx: 13, cy: 13, r: 6 });
  }
}

/**
 * Draw a symbol.
 * @param {{shape: string, colour: string}} symbol
 * @param {VerdictStyle | null} verdict null draws no ring
 * @param {{contested?: boolean, faded?: boolean}} [how]
 * @returns {SVGElement}
 */
function drawSymbol(symbol, verdict, how = {}) {
  const outline = shapeOutline(symbol.shape);
  outline.setAttribute("class", "gm-shape");
  outline.setAttribute("fill", symbol.colour);
  const parts = [outline];
  if (verdict) {
    const ring = svgElement("circle", { "cx": 13, "cy": 13, "r": 11, "class": "gm-ring" });
    ring.setAttribute("stroke", verdict.ring);
    ring.setAttribute("stroke-width", String(verdict.width));
    if (how.contested) {
      ring.setAttribute("stroke-dasharray", "4 2.9");
    }
    parts.unshift(svgElement("circle", { "cx": 13, "cy": 13, "r": 11, "class": "gm-halo" }), ring);
  }
  return svgElement(
    "svg",
    {
      "viewBox": `0 0 ${SYMBOL_SIZE} ${SYMBOL_SIZE}`,
      "width": SYMBOL_SIZE,
      "height": SYMBOL_SIZE,
      "class": how.faded ? "gm-symbol gm-faded" : "gm-symbol",
      "aria-hidden": "true",
    },
    ...parts,
  );
}

/**
 * The symbol of an incident type; a type outside the table is drawn as `other`.
 * @param {PageData} data
 * @param {string | null} type
 * @returns {{shape: string, colour: string}}
 */
function symbolOf(data, type) {
  const known = type !== null && Object.hasOwn(data.symbols, type);
  return data.symbols[known ? type : "other"];
}

/**
 * The style of an incident's verdict.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {VerdictStyle}
 */
function verdictOf(data, incident) {
  const known = Object.hasOwn(data.verdicts, incident.verdict);
  return data.verdicts[known ? incident.verdict : "not placed"];
}

/**
 * Whether an incident is drawn pale: no zone in force there then, or a doubtful position.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {boolean}
 */
function isFaded(data, incident) {
  const doubtful = incident.located === "fuzzy name" || incident.located === "ambiguous name";
  return verdictOf(data, incident).faded || doubtful;
}

/**
 * The whole symbol of an incident.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {SVGElement}
 */
function incidentSymbol(data, incident) {
  return drawSymbol(symbolOf(data, incident.type), verdictOf(data, incident), {
    contested: incident.contested === true,
    faded: isFaded(data, incident),
  });
}
