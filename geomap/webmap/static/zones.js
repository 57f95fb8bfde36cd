"use strict";

/** Zones: one layer a version, each with the band in which its boundary may run. */

const DASHES = ["", "9 5", "2 5", "13 4 2 4"];
const EARTH_CIRCUMFERENCE_M = 40075016.7;

/**
 * A zone's name, in the page's language where it has one.
 * @param {Zone} zone
 * @returns {string}
 */
function zoneName(zone) {
  return zone.lead ?? zone.name;
}

/**
 * What a zone version is called in the layer list.
 * @param {Zone} zone
 * @returns {string}
 */
function zoneTitle(zone) {
  const [name, told] = [zoneName(zone), say("zone.reconstruction")];
  const isTold = ["reconstruct", told].some((word) => name.toLowerCase().includes(word.toLowerCase()));
  const note = zone.reconstruction && !isTold ? ` (${told})` : "";
  return `${isolated(name)}${note} · ${isolated(forceText(zone))}`;
}

/**
 * Everything the page knows about a zone version.
 * @param {Zone} zone
 * @returns {HTMLElement}
 */
function zoneCard(zone) {
  const facts = element("dl", { class: "gm-facts" }, described(say("zone.force"), forceText(zone)));
  /** @type {(term: string, text: string | null) => void} */
  const add = (term, text) => {
    if (text) {
      facts.append(described(say(term), quoted(text)));
    }
  };
  add("zone.written", zone.lead ? zone.name : null);
  add("zone.boundary", zone.reconstruction ? say("zone.reconstructed") : null);
  add("zone.known", zone.edge ? say("zone.edge", { length: lengthText(zone.edge) }) : null);
  add("zone.authority", zone.authority);
  add("zone.basis", zone.basis);
  add("zone.source", zone.source);
  add("zone.id", say("zone.version", { id: zone.id, version: zone.version }));
  return element("article", { class: "gm-card" }, element("h3", {}, quoted(zoneName(zone))), facts);
}

/**
 * Pixels a metre at a latitude and zoom.
 * @param {L.Map} map
 * @param {number} lat
 * @returns {number}
 */
function pixelsPerMetre(map, lat) {
  const world = 256 * 2 ** map.getZoom();
  return world / (EARTH_CIRCUMFERENCE_M * Math.max(0.01, Math.cos((lat * Math.PI) / 180)));
}

/**
 * GeoJSON positions as Leaflet's.
 * @param {number[][]} line lon before lat
 * @returns {L.LatLngTuple[]}
 */
function latLngs(line) {
  return line.map(([lon, lat]) => /** @type {L.LatLngTuple} */ ([lat, lon]));
}

/**
 * The band in which a stretch of boundary runs with 95 %, as wide as it is at each zoom.
 * @param {L.Map} map
 * @param {{edge: number, lines: number[][][]}} band
 * @param {string} color
 * @returns {L.Polyline}
 */
function edgeBand(map, { edge, lines }, color) {
  const drawn = L.polyline(lines.map(latLngs), {
    pane: "geomap-bands",
    color,
    opacity: 1,
    interactive: false,
  });
  const middle = drawn.getBounds().getCenter().lat;
  const resize = () => {
    const width = 2 * edge * pixelsPerMetre(map, middle);
    drawn.setStyle({ weight: Math.min(width, 600), stroke: width > 4 });
  };
  map.on("zoomend", resize);
  resize();
  return drawn;
}

/**
 * How one version's boundary is stroked: versions of a zone differ by their dashes.
 * @param {PageData} data
 * @param {number} index
 * @returns {L.PolylineOptions}
 */
function zoneStroke(data, index) {
  const { stroke, width, fill, fill_opacity: fillOpacity } = data.zoneStyle;
  const before = data.zones.slice(0, index).filter(({ id }) => id === data.zones[index].id).length;
  const dashArray = DASHES[before % DASHES.length];
  return { color: stroke, weight: width, fillColor: fill, fillOpacity, dashArray };
}

/**
 * A short stroke for the legend.
 * @param {PageData} data
 * @param {number} index
 * @returns {SVGElement}
 */
function zoneSample(data, index) {
  const { color, weight, dashArray, fillColor, fillOpacity } = zoneStroke(data, index);
  return svgElement(
    "svg",
    { "width": 30, "height": 16, "viewBox": "0 0 30 16", "class": "gm-symbol", "aria-hidden": "true" },
    svgElement("rect", {
      "class": "gm-zone",
      "x": 1.5, "y": 2, "width": 27, "height": 12,
      "stroke": color ?? "", "stroke-width": weight ?? 2, "stroke-dasharray": String(dashArray),
      "fill": fillColor ?? "", "fill-opacity": 2 * (fillOpacity ?? 0),
    }),
  );
}

/**
 * The zone layers.
 * @param {L.Map} map
 * @param {PageData} data
 * @returns {{layers: L.LayerGroup[], highlight: (incident: Incident | null) => void}}
 */
function createZones(map, data) {
  // One tint for all bands: where two meet nothing is darker.
  makePane(map, "geomap-bands", 405).style.opacity = "0.13";
  map.createPane("geomap-zones").style.zIndex = "410";
  const outlines = data.zones.map((zone, index) => {
    const polygons = zone.polygons.map((polygon) => polygon.map(latLngs));
    const outline = L.polygon(polygons, { pane: "geomap-zones", className: "gm-zone", ...zoneStroke(data, index) });
    outline.bindPopup(() => zoneCard(zone), { maxWidth: 340 });
    return { outline, bands: zone.bands.map((band) => edgeBand(map, band, data.zoneStyle.stroke)) };
  });
  const layers = outlines.map(({ outline, bands }) => L.layerGroup([...bands, outline]));
  return {
    layers,
    highlight(incident) {
      outlines.forEach(({ outline }, index) => {
        const { id, version } = data.zones[index];
        const judged = incident !== null && incident.zone === id && incident.version === version;
        outline.setStyle({ weight: data.zoneStyle.width + (judged ? 2 : 0) });
      });
    },
  };
}
