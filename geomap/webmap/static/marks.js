"use strict";

/**
 * How what stands on the map is painted: symbols, bubbles, badges.
 *
 * @typedef {object} Look of what is drawn once: an incident, or all reports of one event
 * @property {string | null} type
 * @property {number} verdict index in VERDICT_ORDER
 * @property {boolean} contested
 * @property {boolean} faded
 * @property {number} reports how many it stands for
 *
 * @typedef {{text: string, page: string, soft: string, family: string}} Ink
 */

const STAMP_PX = 30;
const BADGE_PX = 15;
const HALO_RADIUS = 16;
/** The least arc of a bubble's ring, radians: one breach among thousands is seen. */
const LEAST_ARC = 0.35;

/**
 * The colours of the page as they are now; on paper those of paper.
 * @param {HTMLElement} container
 * @param {boolean} printing
 * @returns {Ink}
 */
function inkOf(container, printing) {
  const style = getComputedStyle(container);
  const family = style.fontFamily;
  if (printing) {
    return { text: "#000000", page: "#ffffff", soft: "#666666", family };
  }
  const [text, page, soft] = ["--gm-text", "--gm-page", "--gm-soft"].map((name) => style.getPropertyValue(name).trim());
  return { text, page, soft, family };
}

/**
 * What a row looks like; where it stands for several reports, what those look like that show.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number[]} shown its reports that pass the filter
 * @returns {Look}
 */
function lookOf(data, marker, shown) {
  const { incidents } = data;
  const { type, verdict, faded } = incidents;
  const face = shown.length > 1 || shown[0] !== marker.at ? faceOf(data, marker, shown) : marker.at;
  const alone = marker.reports.length === 1;
  return {
    type: type.values[type.codes[face]] ?? null,
    verdict: verdict[face],
    contested: isContested(data, shown),
    // Several stand at the place of one of them: it is that place which may be doubtful.
    faded: alone
      ? faded[face] === 1
      : isFaded(data, { ...incidents.at(marker.at), verdict: VERDICT_ORDER[verdict[face]] }),
    reports: marker.reports.length,
  };
}

/**
 * Symbols painted once and then stamped: each look has its own small canvas.
 * @param {PageData} data
 * @returns {(look: Look, ratio: number) => HTMLCanvasElement}
 */
function createStamps(data) {
  /** @type {Map<string, HTMLCanvasElement>} */
  const made = new Map();
  return ({ type, verdict, contested, faded }, ratio) => {
    const symbol = symbolOf(data, type);
    const key = [symbol.shape, symbol.colour, verdict, contested, faded, ratio].join();
    let stamp = made.get(key);
    if (!stamp) {
      const side = Math.ceil(STAMP_PX * ratio);
      stamp = element("canvas", { width: String(side), height: String(side) });
      const pen = /** @type {CanvasRenderingContext2D} */ (stamp.getContext("2d"));
      pen.setTransform(ratio, 0, 0, ratio, side / 2, side / 2);
      paintSymbol(pen, symbol, data.verdicts[VERDICT_ORDER[verdict]], { contested, faded });
      made.set(key, stamp);
    }
    return stamp;
  };
}

/**
 * Put a stamp on the sheet, on whole pixels so that it stays sharp.
 * @param {Frame} frame
 * @param {HTMLCanvasElement} stamp
 * @param {number} x
 * @param {number} y
 */
function paintStamp({ pen, ratio }, stamp, x, y) {
  const side = stamp.width / ratio;
  const whole = (/** @type {number} */ at) => Math.round((at - side / 2) * ratio) / ratio;
  pen.drawImage(stamp, whole(x), whole(y), side, side);
}

/**
 * A number in few letters: 950, 1.2k, 34k, 1.5M.
 * @param {number} count
 * @returns {string}
 */
function shortCount(count) {
  if (count < 1000) {
    return String(count);
  }
  // 999.6 thousand are a million, not 1000k.
  const [unit, letter] = count < 999500 ? [1000, "k"] : [1000000, "M"];
  const value = count / unit;
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, "") : Math.round(value)}${letter}`;
}

/**
 * Text in the middle of a point.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {{x: number, y: number, colour: string, font: string}} how
 */
function paintText(pen, text, { x, y, colour, font }) {
  pen.font = font;
  pen.fillStyle = colour;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, x, y + 0.5);
}

/**
 * A pill with a number: so many reports of one event, or so many incidents in one circle.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} count
 * @param {{x: number, y: number, fill: string, ring: string, text: string, family: string}} how
 */
function paintBadge(pen, count, { x, y, fill, ring, text, family }) {
  const words = shortCount(count);
  const font = `700 10.5px ${family}`;
  pen.font = font;
  const wide = Math.max(BADGE_PX, pen.measureText(words).width + 7);
  pen.beginPath();
  pen.roundRect(x - wide / 2, y - BADGE_PX / 2, wide, BADGE_PX, BADGE_PX / 2);
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = ring;
  pen.lineWidth = 1;
  pen.stroke();
  paintText(pen, words, { x, y, colour: text, font });
}

/**
 * The badge of an event: so many reports.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} count
 * @param {{x: number, y: number, family: string}} where
 */
function paintReports(pen, count, where) {
  if (count > 1) {
    paintBadge(pen, count, { ...where, fill: SHAPE_STROKE, ring: SHAPE_STROKE, text: HALO.fill });
  }
}

/**
 * How far around a bubble its breaches and its possible breaches reach, radians from the top.
 * @param {{count: number, breach: number, possible: number}} cluster
 * @returns {{breach: number, possible: number}} ends of the two arcs
 */
function ringArcs({ count, breach, possible }) {
  const arc = (/** @type {number} */ part) => (part ? Math.max(LEAST_ARC, (2 * Math.PI * part) / count) : 0);
  const ends = { breach: arc(breach), possible: arc(breach) + arc(possible) };
  const over = Math.max(1, ends.possible / (2 * Math.PI));
  return { breach: ends.breach / over, possible: ends.possible / over };
}

/**
 * A bubble: the count, and a ring whose parts say how many are breaches and possible ones.
 * @param {Frame} frame
 * @param {Cluster} cluster
 * @param {PageData} data
 * @param {Ink} ink
 */
function paintBubble({ pen }, cluster, data, ink) {
  const { x, y, count } = cluster;
  const radius = bubbleRadius(count);
  const whole = 2 * Math.PI;
  const arcs = ringArcs(cluster);
  pen.beginPath();
  pen.arc(x, y, radius + 1.5, 0, whole);
  pen.globalAlpha = 0.94;
  pen.fillStyle = ink.page;
  pen.fill();
  pen.globalAlpha = 1;
  /** @type {(from: number, to: number, style: {ring: string, width: number}) => void} */
  const paintArc = (from, to, { ring, width }) => {
    if (to > from) {
      pen.beginPath();
      pen.arc(x, y, radius - 1, from - whole / 4, to - whole / 4);
      pen.strokeStyle = ring;
      pen.lineWidth = width + 1.5;
      pen.stroke();
    }
  };
  paintArc(arcs.possible, whole, { ring: ink.soft, width: 0.5 });
  paintArc(arcs.breach, arcs.possible, data.verdicts.possible);
  paintArc(0, arcs.breach, data.verdicts.breach);
  paintText(pen, shortCount(count), { x, y, colour: ink.text, font: `600 ${count < 1000 ? 12.5 : 11.5}px ${ink.family}` });
}

/**
 * A bubble for the legend: two, of which one is a breach.
 * @param {PageData} data
 * @returns {SVGElement}
 */
function bubbleSample(data) {
  const radius = bubbleRadius(2) - 2;
  const round = { cx: SYMBOL_SIZE / 2, cy: SYMBOL_SIZE / 2, r: radius, fill: "none" };
  const half = Math.PI * radius;
  const { ring, width } = data.verdicts.breach;
  const text = svgElement("text", { "x": 13, "y": 13, "text-anchor": "middle", "dominant-baseline": "central", "class": "gm-bubble-sample" });
  text.textContent = "2";
  return svgElement(
    "svg",
    { "width": SYMBOL_SIZE, "height": SYMBOL_SIZE, "viewBox": `0 0 ${SYMBOL_SIZE} ${SYMBOL_SIZE}`, "class": "gm-symbol", "aria-hidden": "true" },
    svgElement("circle", { ...round, "class": "gm-bubble-ring", "stroke-width": 2 }),
    svgElement("circle", {
      ...round, "stroke": ring, "stroke-width": width + 1.5, "stroke-dasharray": `${half} ${half}`,
      "transform": `rotate(-90 ${SYMBOL_SIZE / 2} ${SYMBOL_SIZE / 2})`,
    }),
    text,
  );
}

/**
 * What shows that a symbol is selected.
 * @param {CanvasRenderingContext2D} pen
 * @param {{x: number, y: number}} where
 * @param {Ink} ink
 */
function paintHalo(pen, { x, y }, ink) {
  for (const [radius, width, colour] of /** @type {const} */ ([[HALO_RADIUS, 6, ink.page], [HALO_RADIUS + 0.5, 2.5, ink.text]])) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
}
