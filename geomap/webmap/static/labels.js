"use strict";

/**
 * Place names on the map: the more important first, none over another or over an incident.
 * They are laid out for what is in view, each time that changes.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 *
 * @typedef {[string, string, number, number, number, number]} LabelRow text, language, lon, lat,
 *   smallest zoom, and rank: 0 a country, 1 a city, 2 a town, 3 any other place
 *
 * @typedef {object} Names the labels as columns, the more important first
 * @property {LabelRow[]} rows
 * @property {Float64Array} x of the world's width, from 0 at 180 W
 * @property {Float64Array} y of the world's height, from 0 in the north
 * @property {Float32Array} widths pixels; NaN until measured
 *
 * @typedef {{index: number, x: number, y: number, box: Box}} Placed pixels from the corner of what is laid out
 *
 * @typedef {object} Sheet what is laid out: the view and some more on all sides
 * @property {number} zoom
 * @property {number} left pixels of the world
 * @property {number} top pixels of the world
 * @property {number} width
 * @property {number} height
 */

const LABEL_HEIGHT = 15;
const LABEL_CELL = 4;
/** Beyond the view on each side, as a share of it: so far a reader drags and still sees names. */
const LABEL_PADDING = 0.25;
const COUNTRY_ZOOM = 10;
const COUNTRY_SPACING_PX = 1.7;
const LABEL_FONTS = ["600 12px", "600 13px", "500 12px", "500 12px"];

/**
 * What is taken of a sheet, in cells of a few pixels.
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {{add: (box: Box) => void, isFree: (box: Box) => boolean}}
 */
function takenCells(width, height) {
  const columns = Math.ceil(width / LABEL_CELL);
  const rows = Math.ceil(height / LABEL_CELL);
  const cells = new Uint8Array(columns * rows);
  // Boxes are rounded outward, so that two which share no cell do not touch.
  /** @type {(value: number, most: number) => number} */
  const first = (value, most) => Math.min(most, Math.max(0, Math.floor(value / LABEL_CELL)));
  /** @type {(value: number, most: number) => number} */
  const last = (value, most) => Math.min(most, Math.max(0, Math.ceil(value / LABEL_CELL)));
  return {
    add({ left, top, right, bottom }) {
      const [from, to] = [first(left, columns), last(right, columns)];
      for (let row = first(top, rows); row < last(bottom, rows); row += 1) {
        cells.fill(1, row * columns + from, row * columns + to);
      }
    },
    isFree({ left, top, right, bottom }) {
      const [from, to] = [first(left, columns), last(right, columns)];
      for (let row = first(top, rows); row < last(bottom, rows); row += 1) {
        for (let cell = row * columns + from; cell < row * columns + to; cell += 1) {
          if (cells[cell]) {
            return false;
          }
        }
      }
      return true;
    },
  };
}

/**
 * Where a label stands beside its point: 1 after it, -1 before it, 0 in its middle; how far
 * across, and how far down.
 * @typedef {[number, number, number]} Side
 */

/** @type {Side[]} */
const PLACE_SIDES = [
  [1, 6, 0], [-1, 6, 0], [0, 0, -12], [0, 0, 13],
  [1, 16, 0], [-1, 16, 0], [0, 0, -22], [0, 0, 22],
];
/** @type {Side[]} */
const COUNTRY_SIDES = [[0, 0, 0]];
/** No name is narrower: where this much is taken, its width need not be measured. */
const LEAST_WIDTH_PX = 8;

/**
 * The box of a label on one side of its point.
 * @param {{x: number, y: number}} point
 * @param {number} width
 * @param {Side} side
 * @returns {Box}
 */
function labelBox({ x, y }, width, [align, across, down]) {
  const middle = x + align * (across + width / 2);
  const top = y + down - LABEL_HEIGHT / 2;
  return { left: middle - width / 2, right: middle + width / 2, top, bottom: top + LABEL_HEIGHT };
}

/**
 * The labels as columns.
 * @param {LabelRow[]} rows
 * @returns {Names}
 */
function namesOf(rows) {
  const sine = (/** @type {number} */ lat) => Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return {
    rows,
    x: Float64Array.from(rows, ([, , lon]) => lon / 360 + 0.5),
    y: Float64Array.from(rows, ([, , , lat]) => 0.5 - Math.atanh(sine(lat)) / (2 * Math.PI)),
    widths: new Float32Array(rows.length).fill(Number.NaN),
  };
}

/**
 * The first box for a label that is free.
 * @param {{isFree: (box: Box) => boolean}} cells
 * @param {{x: number, y: number}} point
 * @param {Side[]} sides the preferred first
 * @param {() => number} width
 * @returns {Box | null}
 */
function freeBox(cells, point, sides, width) {
  for (const side of sides) {
    if (cells.isFree(labelBox(point, LEAST_WIDTH_PX, side))) {
      const box = labelBox(point, width(), side);
      if (cells.isFree(box)) {
        return box;
      }
    }
  }
  return null;
}

/**
 * Lay the labels out on a sheet.
 * @param {Names} names
 * @param {Sheet} sheet
 * @param {(index: number) => number} widthOf pixels
 * @param {Box[]} taken boxes that must stay free, in pixels of the sheet
 * @returns {Placed[]}
 */
function layOut({ rows, x, y }, { zoom, left, top, width, height }, widthOf, taken) {
  const cells = takenCells(width, height);
  taken.forEach(cells.add);
  const world = 256 * 2 ** zoom;
  const middle = (left + width / 2) / world;
  /** @type {Placed[]} */
  const placed = [];
  for (let index = 0; index < rows.length; index += 1) {
    const point = { x: (x[index] + Math.round(middle - x[index])) * world - left, y: y[index] * world - top };
    const [, , , , least, rank] = rows[index];
    const due = zoom >= least && (rank > 0 || zoom <= COUNTRY_ZOOM);
    if (due && point.x >= 0 && point.x <= width && point.y >= 0 && point.y <= height) {
      const box = freeBox(cells, point, rank === 0 ? COUNTRY_SIDES : PLACE_SIDES, () => widthOf(index));
      if (box) {
        cells.add(box);
        placed.push({ index, ...point, box });
      }
    }
  }
  return placed;
}

/**
 * Measures texts as they will be drawn, each once.
 * @param {Names} names
 * @param {string} family
 * @returns {(index: number) => number} pixels
 */
function createRuler({ rows, widths }, family) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  return (index) => {
    if (Number.isNaN(widths[index])) {
      const [written, , , , , rank] = rows[index];
      const text = rank === 0 ? written.toUpperCase() : written;
      pen.font = `${LABEL_FONTS[rank]} ${family}`;
      widths[index] = pen.measureText(text).width + (rank === 0 ? text.length * COUNTRY_SPACING_PX : 2);
    }
    return widths[index];
  };
}

/**
 * One label: a dot at the place, unless it is a country, and the name beside it.
 * @param {LabelRow} row
 * @returns {HTMLElement}
 */
function labelNode([text, language, , , , rank]) {
  const kind = rank === 0 ? "country" : "place";
  const dot = rank === 0 ? [] : [element("i")];
  return element("div", { class: `gm-label gm-label-${kind} gm-rank-${rank}` }, ...dot, quoted(text, language));
}

/**
 * The sheet about what the map shows.
 * @param {L.Map} map
 * @returns {Sheet}
 */
function sheetOf(map) {
  const { x, y } = map.getSize();
  const corner = map.getPixelBounds().min ?? L.point(0, 0);
  return {
    zoom: map.getZoom(),
    left: corner.x - x * LABEL_PADDING,
    top: corner.y - y * LABEL_PADDING,
    width: x * (1 + 2 * LABEL_PADDING),
    height: y * (1 + 2 * LABEL_PADDING),
  };
}

/**
 * Boxes about what is drawn of the incidents; areas leave room for names, their numbers do not.
 * @param {Mark[]} marks
 * @param {L.Point} size of the map
 * @returns {Box[]}
 */
function boxesAbout(marks, size) {
  const [across, down] = [size.x * LABEL_PADDING, size.y * LABEL_PADDING];
  return marks
    .filter(({ kind, badge }) => kind !== "area" || badge !== null)
    .map(({ x, y, radius, badge }) => (badge === null ? { x, y, radius } : { x, y: badge, radius: BADGE_PX / 2 }))
    .map(({ x, y, radius }) => ({
      left: x - radius + across, right: x + radius + across, top: y - radius + down, bottom: y + radius + down,
    }));
}

/**
 * Put the labels where they are placed; those that stay are moved, not made again.
 * @param {Map<number, HTMLElement>} nodes those on the page, by row
 * @param {HTMLElement} holder
 * @param {{rows: LabelRow[], placed: Placed[], corner: L.Point}} layout corner of the sheet in the map's pane
 */
function placeLabels(nodes, holder, { rows, placed, corner }) {
  const due = new Set(placed.map(({ index }) => index));
  for (const [index, node] of nodes) {
    if (!due.has(index)) {
      node.remove();
      nodes.delete(index);
    }
  }
  for (const { index, x, y, box } of placed) {
    const node = nodes.get(index) ?? labelNode(rows[index]);
    const text = /** @type {HTMLElement} */ (node.lastChild);
    node.style.transform = `translate(${Math.round(corner.x + x)}px, ${Math.round(corner.y + y)}px)`;
    text.style.left = `${Math.round(box.left - x)}px`;
    text.style.top = `${Math.round(box.top - y)}px`;
    if (!nodes.has(index)) {
      nodes.set(index, node);
      holder.append(node);
    }
  }
}

/**
 * The label layer: the more important labels stand first.
 * @param {L.Map} map
 * @param {LabelRow[]} labels
 * @returns {L.Layer}
 */
function createLabels(map, labels) {
  makePane(map, "geomap-labels", 430);
  const names = namesOf(/** @type {LabelRow[]} */ (labels));
  const widthOf = createRuler(names, getComputedStyle(map.getContainer()).fontFamily);
  const holder = element("div", { class: "gm-labels leaflet-zoom-hide" });
  /** @type {Map<number, HTMLElement>} */
  const nodes = new Map();
  let waiting = 0;
  /** @type {() => Mark[]} */
  let marks = () => [];
  const refresh = () => {
    cancelAnimationFrame(waiting);
    waiting = 0;
    const sheet = sheetOf(map);
    const placed = layOut(names, sheet, widthOf, boxesAbout(marks(), map.getSize()));
    const corner = L.point(sheet.left, sheet.top).subtract(map.getPixelOrigin());
    placeLabels(nodes, holder, { rows: names.rows, placed, corner });
  };
  const later = () => {
    waiting = waiting || requestAnimationFrame(refresh);
  };
  /** @type {any} */
  const Labels = L.Layer.extend({
    onAdd() {
      map.getPane("geomap-labels")?.append(holder);
      map.on("moveend zoomend viewreset resize", later);
      later();
    },
    onRemove() {
      map.off("moveend zoomend viewreset resize", later);
      cancelAnimationFrame(waiting);
      waiting = 0;
      holder.remove();
    },
  });
  const layer = new Labels();
  map.on("geomap-drawn", (/** @type {any} */ event) => {
    marks = event.marks;
    if (map.hasLayer(layer)) {
      refresh();
    }
  });
  return layer;
}
