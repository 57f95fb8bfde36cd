"use strict";

/**
 * The base map: coarse land for the whole world, and land, water, coast and borders in
 * detail about the data. SVG, so that the style sheet colours it for dark screens
 * and for paper.
 *
 * @typedef {object} Shapes lines as `unpacked` reads them, polygons of rings
 * @property {number} scale integer steps a degree
 * @property {string[][]} land
 * @property {string[][]} lakes
 * @property {string[]} rivers
 * @property {string[]} borders
 *
 * @typedef {object} GroundView
 * @property {"countries" | "land" | "none"} boundaries
 * @property {number} start the longitude at which the map begins
 * @property {[number, number, number, number]} box west, south, east, north of the detail
 * @property {Omit<Shapes, "rivers"> | null} world what lies beyond
 *
 * @typedef {GroundView & Shapes} Ground
 */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
// A river is known to about a kilometre: closer than this it would be drawn where it is not.
const CLOSE_ZOOM = 12;

/**
 * Make a pane whose drawings take no clicks.
 * @param {L.Map} map
 * @param {string} name
 * @param {number} level z-index
 * @returns {HTMLElement}
 */
function makePane(map, name, level) {
  const pane = map.createPane(name);
  pane.style.zIndex = String(level);
  pane.style.pointerEvents = "none";
  return pane;
}

/**
 * The numbers of a line that `packed` wrote: five bits a letter, the lowest first.
 * @param {string} text
 * @returns {number[]} integer steps, lon and lat in turn
 */
function unpacked(text) {
  const steps = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const bits = LETTERS.indexOf(letter);
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits < 32) {
      steps.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = 0;
      shift = 0;
    }
  }
  return steps;
}

/**
 * The longitude at which a place is drawn: on a map across 180 degrees it may be beyond.
 * @param {{start?: number}} base
 * @param {number} lon degrees east
 * @returns {number}
 */
function drawnLon({ start = -180 }, lon) {
  const end = start + 360;
  return lon >= start && lon <= end ? lon : start + ((((lon - start) % 360) + 360) % 360);
}

/**
 * The outlines of land without the stretches along the edge of what is drawn, which are no coast.
 * @param {L.LatLngTuple[][][]} land polygons of rings
 * @param {[number, number, number, number]} box west, south, east, north
 * @param {number} scale integer steps a degree
 * @returns {L.LatLngTuple[][]}
 */
function coastOf(land, [west, south, east, north], scale) {
  const near = 1.5 / scale;
  /** @type {(value: number, other: number, edge: number) => boolean} */
  const along = (value, other, edge) => Math.abs(value - edge) <= near && Math.abs(other - edge) <= near;
  /** @type {(one: L.LatLngTuple, other: L.LatLngTuple) => boolean} */
  const isEdge = ([lat, lon], [nextLat, nextLon]) =>
    along(lon, nextLon, west) || along(lon, nextLon, east) || along(lat, nextLat, south) || along(lat, nextLat, north) ||
    (lat <= -85 && nextLat <= -85);
  /** @type {L.LatLngTuple[][]} */
  const lines = [];
  for (const ring of land.flat()) {
    const closed = [...ring, ring[0]];
    /** @type {L.LatLngTuple[]} */
    let line = [];
    closed.forEach((point, index) => {
      if (index && isEdge(closed[index - 1], point)) {
        lines.push(line);
        line = [];
      }
      line.push(point);
    });
    lines.push(line);
  }
  return lines.filter(({ length }) => length > 1);
}

/**
 * The offline base as one layer.
 * @param {L.Map} map
 * @param {unknown} ground a Ground
 * @returns {L.LayerGroup}
 */
function createBase(map, ground) {
  const base = /** @type {Ground} */ (ground);
  const pane = makePane(map, "geomap-base", 150);
  if (base.boundaries === "none") {
    map.getContainer().classList.add("gm-bare");
    return createGrid(map, "geomap-base");
  }
  const renderer = L.svg({ pane: "geomap-base", padding: 0.4 });
  /** @type {(name: string, filled: boolean) => L.PolylineOptions} */
  const style = (name, filled) => ({
    pane: "geomap-base",
    renderer,
    className: name,
    interactive: false,
    stroke: !filled,
    fill: filled,
    fillOpacity: 1,
    smoothFactor: 0.6,
  });
  const group = L.layerGroup();
  /** @type {(lines: L.LatLngTuple[][], name: string) => void} */
  const stroke = (lines, name) => {
    if (lines.length) {
      group.addLayer(L.polyline(lines, style(name, false)));
    }
  };
  /** @type {(polygons: L.LatLngTuple[][][], name: string) => void} */
  const fill = (polygons, name) => {
    if (polygons.length) {
      group.addLayer(L.polygon(polygons, style(name, true)));
    }
  };
  /** @type {(part: Omit<Shapes, "rivers"> & {rivers?: string[]}) => L.LatLngTuple[][][]} */
  const draw = ({ land, borders, lakes, rivers = [], scale }) => {
    const line = (/** @type {string} */ text) => decodeLine(unpacked(text), scale);
    const polygons = land.map((polygon) => polygon.map(line));
    fill(polygons, "gm-land");
    stroke(rivers.map(line), "gm-river");
    fill(lakes.map((polygon) => polygon.map(line)), "gm-lake");
    stroke(borders.map(line), "gm-border");
    return polygons;
  };
  if (base.world) {
    draw(base.world);
    const [west, south, east, north] = base.box;
    group.addLayer(L.rectangle([[south, west], [north, east]], style("gm-sea", true)));
  }
  stroke(coastOf(draw(base), base.box, base.scale), "gm-coast");
  const approach = () => pane.classList.toggle("gm-close", map.getZoom() >= CLOSE_ZOOM);
  map.on("zoomend", approach);
  approach();
  return group;
}

/**
 * The credit of online tiles: what their provider asks for, as text and links.
 * @param {[string, string | null][]} credit
 * @returns {string} HTML, for Leaflet
 */
function tileCredit(credit) {
  const parts = credit.map(([text, address]) =>
    webAddress(address) ? element("a", { href: String(webAddress(address)), rel: "noopener" }, text) : text,
  );
  return asHtml(element("span", {}, ...parts));
}

/**
 * Online tiles above the offline base, which shows wherever they do not load.
 * @param {L.Map} map
 * @param {Tiles} tiles
 * @param {() => void} onMissing called once, when the first tile does not load
 * @returns {L.TileLayer}
 */
function createTiles(map, tiles, onMissing) {
  makePane(map, "geomap-tiles", 180);
  const layer = L.tileLayer(tiles.url, {
    pane: "geomap-tiles",
    maxZoom: map.getMaxZoom(),
    maxNativeZoom: tiles.zoom,
    // Farther out than the provider serves, the offline base shows.
    minZoom: tiles.least,
    subdomains: tiles.subdomains || "abc",
    tms: tiles.tms,
    attribution: tileCredit(tiles.credit),
    ...(tiles.bounds ? { bounds: tiles.bounds } : {}),
  });
  layer.once("tileerror", onMissing);
  return layer;
}
