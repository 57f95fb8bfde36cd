"use strict";

/**
 * What is painted for a view: areas below, then symbols, the graver verdict above,
 * then bubbles, then what is spread, and the selected one on top of all.
 *
 * @typedef {Spot & {look: Look}} Drawn
 *
 * @typedef {object} Scene what was painted last
 * @property {Frame} frame
 * @property {Drawn[]} symbols
 * @property {(Spot & {cluster: Cluster})[]} bubbles
 * @property {(Area & {look: Look})[]} areas the large first
 * @property {Drawn[]} feet what is spread
 * @property {Drawn | null} chosen
 * @property {(cluster: Cluster) => number[]} members of a bubble
 *
 * @typedef {object} Scenery
 * @property {(frame: Frame, ink: Ink, state: {marked: number, spread: Spread | null}) => Scene} paint
 * @property {() => void} filterChanged
 * @property {(spread: Spread, zoom: number) => Spread | null} kept what is left of a spread
 * @property {(rows: number[]) => number[]} inOrder the graver first, then by date
 * @property {(index: number, reach: number) => number[]} near rows drawn over or under one; reach of the world's width
 * @property {() => {west: number, east: number, north: number, south: number} | null} extent of the world
 */

/**
 * Rows at whose positions something is due, pins and areas apart.
 * @param {Incidents} incidents
 * @param {Markers} markers
 * @param {Passed} passed
 * @returns {{pins: Int32Array, areas: Int32Array}}
 */
function collectDue({ count, marker, drawn }, { several }, { fails, drawnAt }) {
  const pins = new Int32Array(count);
  let pinCount = 0;
  const areas = [];
  const anySeveral = several.size > 0;
  for (let index = 0; index < count; index += 1) {
    if (marker[index] === index) {
      const passes = anySeveral && several.has(index) ? drawnAt.has(index) : fails[index] === 0;
      if (passes && drawn[index] === 2) {
        areas.push(index);
      } else if (passes) {
        pins[pinCount] = index;
        pinCount += 1;
      }
    }
  }
  return { pins: pins.subarray(0, pinCount), areas: Int32Array.from(areas) };
}

/**
 * The smallest extent of these rows: where they lie about 180 degrees it crosses it.
 * @param {Incidents} incidents
 * @param {Int32Array[]} groups rows
 * @returns {{west: number, east: number, north: number, south: number} | null}
 */
function roundExtent(incidents, groups) {
  const bins = new Uint8Array(720);
  for (const rows of groups) {
    for (const index of rows) {
      bins[Math.min(719, Math.floor(incidents.x[index] * 720))] = 1;
    }
  }
  const taken = Array.from(bins.keys()).filter((bin) => bins[bin]);
  if (!taken.length) {
    return null;
  }
  // The widest empty stretch lies outside; opposite to its middle is the middle of what is looked for.
  const gaps = taken.map((bin, at) => (taken[at + 1] ?? taken[0] + 720) - bin);
  const widest = gaps.indexOf(Math.max(...gaps));
  const empty = widest === gaps.length - 1 ? 0.5 : (taken[widest] + gaps[widest] / 2) / 720 + 0.5;
  const middle = empty > 1 ? empty - 1 : empty;
  const parts = groups.map((rows) => extentOf(incidents, Array.from(rows), middle));
  return {
    west: Math.min(...parts.map(({ west }) => west)),
    east: Math.max(...parts.map(({ east }) => east)),
    north: Math.min(...parts.map(({ north }) => north)),
    south: Math.max(...parts.map(({ south }) => south)),
  };
}

/**
 * @param {PageData} data
 * @param {Markers} markers
 * @param {Store} store
 * @returns {Scenery}
 */
function createScenery(data, markers, store) {
  const { incidents } = data;
  const { x, y, verdict, start } = incidents;
  const areas = areasOf(incidents);
  const stamps = createStamps(data);
  /** @type {{pins: Int32Array, areas: Int32Array} | null} */
  let collected = null;
  const due = () => (collected ??= collectDue(incidents, markers, store.passed));

  /** @type {(index: number) => Look} */
  const look = (index) => {
    const marker = /** @type {Marker} */ (markers.of(index));
    const shown = marker.reports.filter((report) => store.shows(report));
    return lookOf(data, marker, shown.length ? shown : [index]);
  };
  const anySeveral = markers.several.size > 0;
  const verdictAt = (/** @type {number} */ index) =>
    (anySeveral && markers.several.has(index) ? look(index).verdict : verdict[index]);
  /** @type {(index: number, px: number, py: number) => Drawn} */
  const symbolAt = (index, px, py) => ({ index, x: px, y: py, radius: POINTING_PX, look: look(index) });

  /** @type {(frame: Frame, ink: Ink, symbol: Drawn) => void} */
  const paintOne = (frame, ink, symbol) => {
    paintStamp(frame, stamps(symbol.look, frame.ratio), symbol.x, symbol.y);
    paintReports(frame.pen, symbol.look.reports, { x: symbol.x + 11.5, y: symbol.y - 10.5, family: ink.family });
  };

  /** @type {(frame: Frame, ink: Ink, area: Area, marked: number) => void} */
  const paintAreaOf = (frame, ink, area, marked) => {
    const [worst] = area.rows;
    const looks = area.rows.map(look);
    const style = data.verdicts[VERDICT_ORDER[looks[0].verdict]];
    paintArea(frame.pen, area, {
      fill: symbolOf(data, looks[0].type).colour,
      ring: looks[0].verdict < 2 ? style.ring : ink.text,
      width: style.width,
      dashed: looks.some(({ contested }) => contested),
      selected: area.rows.includes(marked),
    });
    const top = { x: area.x, y: area.y - area.high, family: ink.family };
    if (area.rows.length > 1) {
      paintBadge(frame.pen, area.rows.length, { ...top, fill: ink.page, ring: ink.text, text: ink.text });
    } else {
      paintReports(frame.pen, look(worst).reports, top);
    }
  };

  /** @type {(frame: Frame, index: number) => {x: number, y: number}} */
  const onSheet = ({ world, left, top, middle }, index) => ({
    x: (x[index] + worldOf(x[index], middle)) * world - left,
    y: y[index] * world - top,
  });

  return {
    filterChanged() {
      collected = null;
    },
    paint(frame, ink, { marked, spread }) {
      const rows = due();
      const apart = new Set(spread?.rows);
      const found = areas.inFrame(frame, rows.areas);
      const crowded = found.length > AREA_LIMIT;
      const pins = apart.size ? rows.pins.filter((index) => !apart.has(index)) : rows.pins;
      const clusters = gather(frame, { x, y, verdictAt }, crowded ? joinedRows(pins, rows.areas) : pins);
      const lone = clusters.found.filter(({ count }) => count === 1);
      const loners = new Set(crowded ? lone.map(({ index }) => index) : []);
      const circles = found.filter((area) => !crowded || loners.has(area.rows[0]) || area.rows.includes(marked));
      const scene = {
        frame,
        symbols: lone
          .filter(({ index }) => incidents.drawn[index] === 1)
          .map(({ index, x: px, y: py }) => symbolAt(index, px, py))
          .sort((a, b) => b.look.verdict - a.look.verdict || b.index - a.index),
        bubbles: clusters.found
          .filter(({ count }) => count > 1)
          .map((cluster) => ({
            index: cluster.index, x: cluster.x, y: cluster.y, radius: bubbleRadius(cluster.count) + 2, cluster,
          })),
        areas: circles.map((area) => ({ ...area, look: look(area.rows[0]) })),
        feet: /** @type {Drawn[]} */ ([]),
        chosen: /** @type {Drawn | null} */ (null),
        members: clusters.members,
      };
      scene.areas.forEach((area) => paintAreaOf(frame, ink, area, marked));
      scene.symbols.forEach((symbol) => paintOne(frame, ink, symbol));
      scene.bubbles.forEach(({ cluster }) => paintBubble(frame, cluster, data, ink));
      if (spread) {
        const legs = spreadOn(frame, spread);
        paintLegs(frame.pen, legs, ink);
        scene.feet = legs.feet.map(({ index, x: px, y: py }) => symbolAt(index, px, py));
        scene.feet.forEach((symbol) => paintOne(frame, ink, symbol));
      }
      if (marked >= 0 && incidents.drawn[marked] === 1) {
        const at = scene.feet.find(({ index }) => index === marked) ?? onSheet(frame, marked);
        scene.chosen = symbolAt(marked, at.x, at.y);
        paintHalo(frame.pen, at, ink);
        paintOne(frame, ink, scene.chosen);
      }
      return scene;
    },
    kept(spread, zoom) {
      const { pins } = due();
      const shown = spread.rows.filter((index) => pins.includes(index));
      return zoom === spread.zoom && shown.length > 1 ? { ...spread, rows: shown } : null;
    },
    inOrder(rows) {
      return [...rows].sort((a, b) => verdictAt(a) - verdictAt(b) || start[a] - start[b] || a - b);
    },
    near(index, reach) {
      const { pins, areas: circles } = due();
      const close = pins.filter((other) => {
        const across = x[other] - x[index];
        return other !== index && Math.hypot(across - Math.round(across), y[other] - y[index]) <= reach;
      });
      // A circle hides another one only where both have the same middle.
      const under = circles.filter((other) => other !== index && x[other] === x[index] && y[other] === y[index]);
      return [...close, ...under].sort((a, b) => a - b);
    },
    extent() {
      const { pins, areas: circles } = due();
      return roundExtent(incidents, [pins, circles].filter(({ length }) => length));
    },
  };
}

/**
 * @param {Int32Array} one
 * @param {Int32Array} other
 * @returns {Int32Array}
 */
function joinedRows(one, other) {
  const both = new Int32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/**
 * What a point on the sheet meets. The selected and the spread lie above all, a symbol or a bubble
 * above an area; the body of an area gives way to whatever else there takes clicks.
 * @param {Scene} scene
 * @param {{x: number, y: number}} point
 * @param {{slack: number, alone: boolean}} how
 * @returns {Hit | null}
 */
function hitScene(scene, point, { slack, alone }) {
  const spot =
    nearestSpot([...scene.feet, ...(scene.chosen ? [scene.chosen] : [])], point, slack) ??
    nearestSpot([...scene.symbols, ...scene.bubbles], point, slack);
  if (spot) {
    return { kind: spot.cluster ? "bubble" : "symbol", ...spot };
  }
  const area =
    areaAt(scene.areas, point, { slack, part: "edge" }) ??
    (alone ? areaAt(scene.areas, point, { slack, part: "body" }) : null);
  return area && { kind: "area", x: point.x, y: point.y, index: area.rows[0], area };
}

/**
 * What stands where, in pixels of the map.
 * @param {L.Map} map
 * @param {PageData} data
 * @param {Scene | null} scene
 * @returns {Mark[]}
 */
function marksOf(map, data, scene) {
  if (!scene) {
    return [];
  }
  const origin = map.getPixelBounds().min ?? L.point(0, 0);
  /** @type {(kind: Mark["kind"], rows: number[], about: {x: number, y: number, radius: number, look: Look | null}) => Mark} */
  const mark = (kind, rows, { x, y, radius, look }) => ({
    kind,
    get ids() {
      return rows.map((index) => data.incidents.at(index).id);
    },
    count: rows.length,
    x: x + scene.frame.left - origin.x,
    y: y + scene.frame.top - origin.y,
    radius,
    badge: null,
    look,
  });
  /** @type {(area: Area & {look: Look}) => Mark} */
  const areaMark = (area) => {
    const found = mark("area", area.rows, { ...area, radius: area.wide });
    const isNumbered = area.rows.length > 1 || area.look.reports > 1;
    return Object.assign(found, { badge: isNumbered ? found.y - area.high : null });
  };
  const { chosen } = scene;
  const inBubble = chosen && ![...scene.symbols, ...scene.feet].some(({ index }) => index === chosen.index);
  return [
    ...scene.areas.map(areaMark),
    ...[...scene.symbols, ...scene.feet, ...(inBubble ? [chosen] : [])].map((symbol) => mark("symbol", [symbol.index], symbol)),
    ...scene.bubbles.map((bubble) => ({ ...mark("bubble", [], { ...bubble, look: null }), count: bubble.cluster.count })),
  ];
}
