"use strict";

/**
 * Incidents known only to an area: a circle of the radius that holds the true
 * position, never a pin. Those with one middle and one radius are one circle.
 *
 * @typedef {object} Area on the sheet
 * @property {number} x pixels
 * @property {number} y
 * @property {number} wide radius along the parallel, pixels
 * @property {number} high radius along the meridian, pixels
 * @property {number[]} rows those that show, the worst first
 *
 * @typedef {object} Areas
 * @property {Int32Array} circleAt what rows of one circle share, where there are areas
 * @property {(frame: Frame, due: ArrayLike<number>) => Area[]} inFrame the large first
 */

const EARTH_RADIUS_M = 6371000;
const LEAST_AREA_PX = 5;
const AREA_OPACITY = 0.05;
const AREA_DASH = [6, 4];

/**
 * A circle on the ground as the map shows it, in parts of the world's width. On a Mercator map its
 * middle moves towards the pole and it is a little higher than wide.
 * @param {number} y of the world's height
 * @param {number} radius metres
 * @returns {{y: number, wide: number, high: number}}
 */
function groundCircle(y, radius) {
  const lat = latitudeAt(y);
  const reach = radius / EARTH_RADIUS_M;
  const north = mercatorY(Math.min(lat + reach, 1.4844));
  const south = mercatorY(Math.max(lat - reach, -1.4844));
  // Where the circle is widest; about a pole it has no widest place.
  const turn = Math.sin(reach) / Math.max(Math.cos(lat), 1e-6);
  const wide = turn < 1 ? Math.asin(turn) / (2 * Math.PI) : 0.5;
  return { y: (north + south) / 2, wide, high: (south - north) / 2 };
}

/**
 * @param {number} y of the world's height
 * @returns {number} latitude, radians
 */
function latitudeAt(y) {
  return Math.atan(Math.sinh(2 * Math.PI * (0.5 - y)));
}

/**
 * @param {number} lat radians
 * @returns {number} of the world's height
 */
function mercatorY(lat) {
  return 0.5 - Math.atanh(Math.sin(lat)) / (2 * Math.PI);
}

/**
 * The areas of a page.
 * @param {Incidents} incidents
 * @returns {Areas}
 */
function areasOf({ count, x, y, drawn, radius, verdict }) {
  /** @type {{y: number, wide: number, high: number}[]} */
  const circles = [];
  /** @type {Map<string, number>} */
  const known = new Map();
  const circleAt = new Int32Array(drawn.includes(2) ? count : 0).fill(-1);
  for (let index = 0; index < circleAt.length; index += 1) {
    if (drawn[index] === 2) {
      const key = `${x[index]} ${y[index]} ${radius[index]}`;
      const code = known.get(key) ?? circles.length;
      if (code === circles.length) {
        known.set(key, code);
        circles.push(groundCircle(y[index], radius[index] || 0));
      }
      circleAt[index] = code;
    }
  }
  return {
    circleAt,
    inFrame({ world, left, top, middle, width, height }, due) {
      /** @type {Map<number, Area>} */
      const areas = new Map();
      for (let at = 0; at < due.length; at += 1) {
        const index = due[at];
        const circle = circles[circleAt[index]];
        const wide = Math.max(LEAST_AREA_PX, circle.wide * world);
        const high = Math.max(LEAST_AREA_PX, circle.high * world);
        const px = (x[index] + worldOf(x[index], middle)) * world - left;
        const py = circle.y * world - top;
        if (px + wide > 0 && px - wide < width && py + high > 0 && py - high < height) {
          const area = areas.get(circleAt[index]);
          if (area) {
            area.rows.push(index);
          } else {
            areas.set(circleAt[index], { x: px, y: py, wide, high, rows: [index] });
          }
        }
      }
      const found = [...areas.values()].sort((a, b) => b.wide - a.wide || a.rows[0] - b.rows[0]);
      found.forEach(({ rows }) => rows.sort((a, b) => verdict[a] - verdict[b] || a - b));
      return found;
    },
  };
}

/**
 * Where a point lies towards an area.
 * @param {Area} area
 * @param {{x: number, y: number}} point pixels on the sheet
 * @param {number} reach pixels either side of the edge that count as the edge
 * @returns {"edge" | "body" | null}
 */
function partOfArea(area, point, reach) {
  const distance = Math.hypot((point.x - area.x) / area.wide, (point.y - area.y) / area.high);
  const slack = reach / Math.min(area.wide, area.high);
  if (Math.abs(distance - 1) <= slack) {
    return "edge";
  }
  return distance < 1 ? "body" : null;
}

/**
 * Draw an area.
 * @param {CanvasRenderingContext2D} pen
 * @param {Area} area
 * @param {{fill: string, ring: string, width: number, dashed: boolean, selected: boolean}} style
 */
function paintArea(pen, { x, y, wide, high }, { fill, ring, width, dashed, selected }) {
  pen.beginPath();
  pen.ellipse(x, y, wide, high, 0, 0, 2 * Math.PI);
  pen.globalAlpha = selected ? 4 * AREA_OPACITY : AREA_OPACITY;
  pen.fillStyle = fill;
  pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = ring;
  pen.lineWidth = width;
  pen.setLineDash(dashed ? AREA_DASH : []);
  pen.stroke();
  pen.setLineDash([]);
}
