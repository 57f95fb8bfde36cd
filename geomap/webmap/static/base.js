"use strict";

/**
 * The base map: coarse land for the whole world, and land, coast and borders in
 * detail about the data. SVG, so that the style sheet colours it for dark screens
 * and for paper.
 */

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
 * The offline base as one layer.
 * @param {L.Map} map
 * @param {Base} base
 * @returns {L.LayerGroup}
 */
function createBase(map, base) {
  makePane(map, "geomap-base", 150);
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
  /** @type {(land: number[][][], borders: number[][], scale: number) => void} */
  const draw = (land, borders, scale) => {
    const line = (/** @type {number[]} */ steps) => decodeLine(steps, scale);
    group.addLayer(L.polygon(land.map((polygon) => polygon.map(line)), style("gm-land", true)));
    group.addLayer(L.polyline(borders.map(line), style("gm-border", false)));
  };
  if (base.world) {
    draw(base.world.land, base.world.borders, base.world.scale);
    const [west, south, east, north] = base.box;
    group.addLayer(L.rectangle([[south, west], [north, east]], style("gm-sea", true)));
  }
  draw(base.land, base.borders, base.scale);
  const coast = base.coast.map((steps) => decodeLine(steps, base.scale));
  group.addLayer(L.polyline(coast, style("gm-coast", false)));
  return group;
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
  const credit = element("a", { href: tiles.link, rel: "noopener" }, tiles.attribution);
  const layer = L.tileLayer(tiles.url, {
    pane: "geomap-tiles",
    maxZoom: 19,
    maxNativeZoom: tiles.zoom,
    attribution: `© ${asHtml(credit)}`,
  });
  layer.once("tileerror", onMissing);
  return layer;
}
