"use strict";

/**
 * Incidents that would hide one another become one bubble with a count. First a
 * grid of pixels that stays where it is on the ground gathers what is dense; what
 * is sparse stays single. Then whatever still overlaps is joined, so that no two
 * bubbles do. All in the page, anew for every view and every filter.
 *
 * @typedef {object} Cluster
 * @property {number} x pixels from the sheet's left edge, the mean of its members
 * @property {number} y
 * @property {number} count members; one is a symbol, more are a bubble
 * @property {number} breach how many of them are breaches
 * @property {number} possible how many are possible breaches
 * @property {number} index the first of its members
 *
 * @typedef {object} Clusters
 * @property {Cluster[]} found
 * @property {(cluster: Cluster) => number[]} members rows, as in the table
 *
 * @typedef {object} Points where rows stand
 * @property {ArrayLike<number>} x of the world's width
 * @property {ArrayLike<number>} y of the world's height
 * @property {(index: number) => number} verdictAt index in VERDICT_ORDER
 */

const CELL_PX = 56;
/** So many in a cell may stay single: they fit beside one another. */
const SPARSE = 4;
/** Symbols nearer than two of these hide one another. */
const SYMBOL_REACH = 8;
const NEIGHBOURHOOD_PX = 64;
const MAX_ROUNDS = 12;

/**
 * The radius of a bubble, pixels.
 * @param {number} count
 * @returns {number}
 */
function bubbleRadius(count) {
  return Math.min(28, 12.5 + 3.2 * Math.log10(count));
}

/**
 * How far a cluster reaches on the screen, pixels.
 * @param {Cluster} cluster
 * @returns {number}
 */
function reachOf({ count }) {
  return count > 1 ? bubbleRadius(count) + 2 : SYMBOL_REACH;
}

/**
 * @param {Cluster} one
 * @param {Cluster} other
 * @returns {boolean}
 */
function collide(one, other) {
  const reach = reachOf(one) + reachOf(other);
  return (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < reach * reach;
}

/**
 * Take another cluster's members in.
 * @param {Cluster} cluster
 * @param {Cluster} other
 */
function absorb(cluster, other) {
  const count = cluster.count + other.count;
  Object.assign(cluster, {
    x: (cluster.x * cluster.count + other.x * other.count) / count,
    y: (cluster.y * cluster.count + other.y * other.count) / count,
    count,
    breach: cluster.breach + other.breach,
    possible: cluster.possible + other.possible,
    index: Math.min(cluster.index, other.index),
  });
}

/**
 * One round of joining those that overlap.
 * @param {Cluster[]} clusters
 * @param {Int32Array} into where each went; itself where it stands
 * @returns {boolean} whether any were joined
 */
function joinRound(clusters, into) {
  /** @type {Map<number, number[]>} */
  const places = new Map();
  const key = (/** @type {number} */ column, /** @type {number} */ row) => column * 65536 + row;
  const column = (/** @type {number} */ index) => Math.floor(clusters[index].x / NEIGHBOURHOOD_PX) + 64;
  const row = (/** @type {number} */ index) => Math.floor(clusters[index].y / NEIGHBOURHOOD_PX) + 64;
  const alive = Array.from(into.keys()).filter((index) => into[index] === index);
  for (const index of alive) {
    const place = key(column(index), row(index));
    const there = places.get(place);
    if (there) {
      there.push(index);
    } else {
      places.set(place, [index]);
    }
  }
  let joined = false;
  for (const index of alive.filter((each) => into[each] === each)) {
    const [x, y] = [column(index), row(index)];
    for (let step = 0; step < 9 && into[index] === index; step += 1) {
      for (const other of places.get(key(x - 1 + (step % 3), y - 1 + Math.floor(step / 3))) ?? []) {
        if (other !== index && into[other] === other && collide(clusters[index], clusters[other])) {
          absorb(clusters[index], clusters[other]);
          into[other] = index;
          joined = true;
        }
      }
    }
  }
  return joined;
}

/**
 * Join clusters until none overlap.
 * @param {Cluster[]} clusters changed in place
 * @returns {Int32Array} the cluster that each became part of
 */
function joinOverlapping(clusters) {
  const into = Int32Array.from(clusters.keys());
  let round = 0;
  while (round < MAX_ROUNDS && joinRound(clusters, into)) {
    round += 1;
  }
  return into.map((_, index) => {
    let at = index;
    while (into[at] !== at) {
      at = into[at];
    }
    return at;
  });
}

/**
 * The grid over a sheet with a margin of cells, so that what lies at its edge is whole.
 * @param {Frame} frame
 * @returns {{columns: number, rows: number, cellAt: (x: number, y: number) => number}} cell -1 is off the grid
 */
function gridOver({ left, top, width, height }) {
  const margin = 2 * CELL_PX;
  const west = Math.floor((left - margin) / CELL_PX) * CELL_PX - left;
  const north = Math.floor((top - margin) / CELL_PX) * CELL_PX - top;
  const columns = Math.ceil((width + margin - west) / CELL_PX);
  const rows = Math.ceil((height + margin - north) / CELL_PX);
  return {
    columns,
    rows,
    cellAt(x, y) {
      const column = Math.floor((x - west) / CELL_PX);
      const row = Math.floor((y - north) / CELL_PX);
      return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : -1;
    },
  };
}

/**
 * Gather rows into clusters.
 * @param {Frame} frame
 * @param {Points} points
 * @param {ArrayLike<number>} due rows to gather
 * @returns {Clusters}
 */
function gather(frame, points, due) {
  const { x, y, verdictAt } = points;
  const { world, left, top, middle } = frame;
  const { columns, rows, cellAt } = gridOver(frame);
  const count = new Uint32Array(columns * rows);
  const breach = new Uint32Array(columns * rows);
  const possible = new Uint32Array(columns * rows);
  const first = new Int32Array(columns * rows).fill(-1);
  const sumX = new Float64Array(columns * rows);
  const sumY = new Float64Array(columns * rows);
  const slots = new Int32Array(columns * rows * SPARSE);
  const across = (/** @type {number} */ index) => (x[index] + worldOf(x[index], middle)) * world - left;
  const down = (/** @type {number} */ index) => y[index] * world - top;
  for (let at = 0; at < due.length; at += 1) {
    const index = due[at];
    const px = (x[index] + Math.round(middle - x[index])) * world - left;
    const py = y[index] * world - top;
    const cell = cellAt(px, py);
    if (cell >= 0) {
      if (count[cell] < SPARSE) {
        slots[cell * SPARSE + count[cell]] = index;
      }
      count[cell] += 1;
      sumX[cell] += px;
      sumY[cell] += py;
      const verdict = verdictAt(index);
      breach[cell] += Number(verdict === 0);
      possible[cell] += Number(verdict === 1);
      first[cell] = first[cell] < 0 ? index : first[cell];
    }
  }
  /** @type {Cluster[]} */
  const clusters = [];
  const ofCell = new Int32Array(columns * rows).fill(-1);
  /** @type {Map<number, number>} */
  const ofRow = new Map();
  for (let cell = 0; cell < count.length; cell += 1) {
    if (count[cell] > SPARSE) {
      ofCell[cell] = clusters.length;
      clusters.push({
        x: sumX[cell] / count[cell], y: sumY[cell] / count[cell],
        count: count[cell], breach: breach[cell], possible: possible[cell], index: first[cell],
      });
    } else {
      for (const index of slots.subarray(cell * SPARSE, cell * SPARSE + count[cell])) {
        const verdict = verdictAt(index);
        ofRow.set(index, clusters.length);
        clusters.push({
          x: across(index), y: down(index),
          count: 1, breach: Number(verdict === 0), possible: Number(verdict === 1), index,
        });
      }
    }
  }
  const into = joinOverlapping(clusters);
  return {
    found: clusters.filter((_, index) => into[index] === index),
    members(cluster) {
      const number = clusters.indexOf(cluster);
      const members = [];
      for (let at = 0; at < due.length; at += 1) {
        const index = due[at];
        const cell = cellAt(across(index), down(index));
        if (cell >= 0 && count[cell] > 0) {
          const own = ofCell[cell] < 0 ? ofRow.get(index) ?? -1 : ofCell[cell];
          if (own >= 0 && into[own] === number) {
            members.push(index);
          }
        }
      }
      return members;
    },
  };
}
