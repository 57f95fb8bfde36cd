"use strict";

/** Meridians and parallels, for a map that shows neither land nor boundaries. */

const GRID_STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const GRID_LINE_PX = 140;

/**
 * The step between lines, in degrees: as close as leaves room between them.
 * @param {number} pixels a degree
 * @returns {number}
 */
function gridStep(pixels) {
  return GRID_STEPS.findLast((step) => step * pixels >= GRID_LINE_PX) ?? GRID_STEPS[0];
}

/**
 * The multiples of a step between two values, both ends outward by one.
 * @param {number} low
 * @param {number} high
 * @param {number} step
 * @returns {number[]}
 */
function gridValues(low, high, step) {
  const first = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, index) => (first + index) * step);
}

/**
 * What a line is called, as in `46.5° E`: west and south are below zero on no map.
 * @param {number} value degrees
 * @param {number} step degrees, which tells how many digits are needed
 * @param {"lon" | "lat"} axis
 * @returns {string}
 */
function gridText(value, step, axis) {
  const within = axis === "lon" ? ((((value + 180) % 360) + 360) % 360) - 180 : value;
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const degrees = NUMBERS.format(Number(Math.abs(within).toFixed(digits)));
  const isZero = Math.abs(within) < step / 2 || (axis === "lon" && Math.abs(within) === 180);
  return isZero ? `${degrees}°` : say(`grid.${axis}.${within < 0 ? "below" : "above"}`, { degrees });
}

/**
 * The grid as one layer, drawn again for each view.
 * @param {L.Map} map
 * @param {string} pane
 * @returns {L.LayerGroup}
 */
function createGrid(map, pane) {
  const renderer = L.svg({ pane, padding: 0.4 });
  const lines = L.polyline([], { pane, renderer, className: "gm-grid", interactive: false });
  const texts = L.layerGroup();
  /** @type {(position: L.LatLngExpression, text: string, name: string) => void} */
  const write = (position, text, name) => {
    const html = element("div", {}, element("bdi", {}, text));
    const icon = L.divIcon({ className: `gm-grid-text ${name}`, html, iconSize: [0, 0] });
    texts.addLayer(L.marker(position, { icon, pane, interactive: false, keyboard: false }));
  };
  const refresh = () => {
    const bounds = map.getBounds().pad(0.3);
    const [south, north] = [Math.max(bounds.getSouth(), -85), Math.min(bounds.getNorth(), 85)];
    const [west, east] = [bounds.getWest(), bounds.getEast()];
    const pixels = 256 * 2 ** map.getZoom() / 360;
    const step = gridStep(pixels);
    const lons = gridValues(west, east, step);
    const lats = gridValues(south, north, step).filter((lat) => Math.abs(lat) <= 85);
    lines.setLatLngs([
      ...lons.map((lon) => /** @type {L.LatLngTuple[]} */ ([[south, lon], [north, lon]])),
      ...lats.map((lat) => /** @type {L.LatLngTuple[]} */ ([[lat, west], [lat, east]])),
    ]);
    texts.clearLayers();
    const inner = map.getBounds();
    lons.forEach((lon) => write([inner.getSouth(), lon], gridText(lon, step, "lon"), "gm-grid-lon"));
    lats.forEach((lat) => write([lat, inner.getEast()], gridText(lat, step, "lat"), "gm-grid-lat"));
  };
  map.on("moveend", refresh);
  // The map has no view yet while the page is being built.
  map.whenReady(refresh);
  return L.layerGroup([lines, texts]);
}
