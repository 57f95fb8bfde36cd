"use strict";

/**
 * Symbols: shape and colour say the type, the ring says the verdict, a dashed
 * ring says contested, a pale symbol says uncertain. The tables come from Python.
 */

const SYMBOL_SIZE = 26;
const RING_RADIUS = 11;
const RING_DASH = [4, 2.9];
const SHAPE_STROKE = "#1d2326";
const HALO = { fill: "#ffffff", opacity: 0.93 };
const FADED = 0.5;

/** @type {Record<string, string>} outlines about the middle of a 26 by 26 square, as SVG paths */
const SHAPES = {
  circle: "M7 13 a6 6 0 1 0 12 0 a6 6 0 1 0 -12 0 Z",
  square: "M7.5 7.5 h11 v11 h-11 Z",
  triangle: "M13 5.8 L19.6 17.6 H6.4 Z",
  diamond: "M13 5.5 L20.5 13 L13 20.5 L5.5 13 Z",
  cross: "M10.7 6 h4.6 v4.7 H20 v4.6 h-4.7 V20 h-4.6 v-4.7 H6 v-4.6 h4.7 Z",
  hexagon: "M13 6 L19.1 9.5 V16.5 L13 20 L6.9 16.5 V9.5 Z",
};

/**
 * The outline of a shape; one outside the table is a circle.
 * @param {string} shape
 * @returns {string}
 */
function outlineOf(shape) {
  return Object.hasOwn(SHAPES, shape) ? SHAPES[shape] : SHAPES.circle;
}

/**
 * Draw a symbol as SVG, for lists and the legend.
 * @param {{shape: string, colour: string}} symbol
 * @param {VerdictStyle | null} verdict null draws no ring
 * @param {{contested?: boolean, faded?: boolean}} [how]
 * @returns {SVGElement}
 */
function drawSymbol(symbol, verdict, how = {}) {
  const opacity = how.faded ? FADED : 1;
  const round = { cx: SYMBOL_SIZE / 2, cy: SYMBOL_SIZE / 2, r: RING_RADIUS };
  const parts = [
    svgElement("path", {
      "class": "gm-shape", "d": outlineOf(symbol.shape), "fill": symbol.colour, opacity,
      "stroke": SHAPE_STROKE, "stroke-width": 1, "stroke-linejoin": "round",
    }),
  ];
  if (verdict) {
    parts.unshift(
      svgElement("circle", { ...round, "class": "gm-halo", "fill": HALO.fill, "fill-opacity": HALO.opacity }),
      svgElement("circle", {
        ...round, "class": "gm-ring", "fill": "none", opacity, "stroke": verdict.ring, "stroke-width": verdict.width,
        ...(how.contested ? { "stroke-dasharray": RING_DASH.join(" ") } : {}),
      }),
    );
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
 * Draw the same symbol on a canvas, about the origin.
 * @param {CanvasRenderingContext2D} pen
 * @param {{shape: string, colour: string}} symbol
 * @param {VerdictStyle} verdict
 * @param {{contested?: boolean, faded?: boolean}} how
 */
function paintSymbol(pen, symbol, verdict, how) {
  const ring = new Path2D();
  ring.arc(0, 0, RING_RADIUS, 0, 2 * Math.PI);
  pen.fillStyle = HALO.fill;
  pen.globalAlpha = HALO.opacity;
  pen.fill(ring);
  pen.globalAlpha = how.faded ? FADED : 1;
  pen.strokeStyle = verdict.ring;
  pen.lineWidth = verdict.width;
  pen.setLineDash(how.contested ? RING_DASH : []);
  pen.stroke(ring);
  pen.setLineDash([]);
  pen.translate(-SYMBOL_SIZE / 2, -SYMBOL_SIZE / 2);
  const outline = new Path2D(outlineOf(symbol.shape));
  pen.fillStyle = symbol.colour;
  pen.fill(outline);
  pen.strokeStyle = SHAPE_STROKE;
  pen.lineWidth = 1;
  pen.lineJoin = "round";
  pen.stroke(outline);
  pen.translate(SYMBOL_SIZE / 2, SYMBOL_SIZE / 2);
  pen.globalAlpha = 1;
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
 * @param {{verdict: string}} incident
 * @returns {VerdictStyle}
 */
function verdictOf(data, incident) {
  const known = Object.hasOwn(data.verdicts, incident.verdict);
  return data.verdicts[known ? incident.verdict : "not placed"];
}

/**
 * Whether an incident is drawn pale: no zone in force there then, or a doubtful position.
 * @param {PageData} data
 * @param {{verdict: string, located: string | null}} incident
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
