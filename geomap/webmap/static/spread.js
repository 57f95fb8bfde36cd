"use strict";

/**
 * Incidents of one place, spread about it so that each can be pointed at.
 *
 * @typedef {object} Spread
 * @property {number[]} rows in order, from the top, clockwise
 * @property {number} x of the world's width
 * @property {number} y of the world's height
 * @property {number} zoom at which it stands; at another it is gone
 */

/** So many can be spread and still be told apart; more are listed. */
const SPREAD_LIMIT = 36;
const ROUND_LIMIT = 10;
const FOOT_PX = 29;

/**
 * Where each of a number of symbols goes: around a circle, or along a spiral where there are many.
 * @param {number} count
 * @returns {{x: number, y: number}[]} pixels from the middle
 */
function spreadOffsets(count) {
  const whole = 2 * Math.PI;
  if (count <= ROUND_LIMIT) {
    const radius = Math.max(30, (count * FOOT_PX) / whole);
    return Array.from({ length: count }, (_, index) => {
      const angle = (index * whole) / count - whole / 4;
      return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    });
  }
  const offsets = [];
  let angle = -whole / 4;
  let radius = 38;
  for (let index = 0; index < count; index += 1) {
    offsets.push({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
    const step = FOOT_PX / radius;
    angle += step;
    // One turn further out there is room for a symbol.
    radius += (step / whole) * (FOOT_PX + 1);
  }
  return offsets;
}

/**
 * Where the symbols of a spread stand on the sheet.
 * @param {Frame} frame
 * @param {Spread} spread
 * @returns {{hub: {x: number, y: number}, feet: {index: number, x: number, y: number}[]}}
 */
function spreadOn({ world, left, top, middle }, { rows, x, y }) {
  const hub = { x: (x + worldOf(x, middle)) * world - left, y: y * world - top };
  const feet = spreadOffsets(rows.length).map((offset, at) => ({
    index: rows[at], x: hub.x + offset.x, y: hub.y + offset.y,
  }));
  return { hub, feet };
}

/**
 * The lines from a place to its spread symbols.
 * @param {CanvasRenderingContext2D} pen
 * @param {{hub: {x: number, y: number}, feet: {x: number, y: number}[]}} spread
 * @param {Ink} ink
 */
function paintLegs(pen, { hub, feet }, ink) {
  for (const [width, colour] of /** @type {[number, string][]} */ ([[3.5, ink.page], [1.2, ink.text]])) {
    pen.beginPath();
    for (const { x, y } of feet) {
      pen.moveTo(hub.x, hub.y);
      pen.lineTo(x, y);
    }
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
  pen.beginPath();
  pen.arc(hub.x, hub.y, 4, 0, 2 * Math.PI);
  pen.fillStyle = ink.text;
  pen.fill();
}

/**
 * The extent of rows, of the world's width and height, in the copy of the world nearest to the middle.
 * @param {Incidents} incidents
 * @param {number[]} rows
 * @param {number} middle
 * @returns {{west: number, east: number, north: number, south: number}}
 */
function extentOf({ x, y }, rows, middle) {
  const extent = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const index of rows) {
    const across = x[index] + worldOf(x[index], middle);
    extent.west = Math.min(extent.west, across);
    extent.east = Math.max(extent.east, across);
    extent.north = Math.min(extent.north, y[index]);
    extent.south = Math.max(extent.south, y[index]);
  }
  return extent;
}
