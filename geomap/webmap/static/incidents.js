"use strict";

/**
 * Incidents on the map, painted on one canvas. The rest of the page knows only
 * what `createIncidents` returns, so that another way of drawing replaces this alone.
 *
 * Each time it has painted, the map fires `geomap-drawn` with `marks()`, which
 * tells what stands where: for labels that must keep clear, and for scripts of one's own.
 *
 * @typedef {object} Mark
 * @property {"symbol" | "bubble" | "area"} kind
 * @property {string[]} ids of the incidents at whose positions it stands; those of a bubble are not told
 * @property {number} count incidents it stands for, reports of one event taken as one
 * @property {number} x pixels from the map's left edge
 * @property {number} y pixels from the map's upper edge
 * @property {number} radius pixels
 * @property {number | null} badge y of the number at the upper edge of an area, where it has one
 * @property {Look | null} look
 *
 * @typedef {object} IncidentDrawing
 * @property {() => void} show draw what passes the filter
 * @property {(index: number | null) => void} select mark where one is drawn, and draw its radius
 * @property {(index: number) => number[]} beside rows drawn over or under it, its own left out
 * @property {(index: number) => number} first of the reports that a row stands for now at which something is drawn
 * @property {(index: number) => L.LatLngTuple} placeOf where a popup about a row with a marker belongs
 * @property {() => (index: number) => boolean} inView whether a row stands within the map as it is now
 * @property {() => L.LatLngBounds | null} extent of all that passes the filter
 *
 * @typedef {object} Picks
 * @property {(index: number) => void} one a reader points at one incident
 * @property {(rows: number[], position: L.LatLngTuple) => void} many at more than can be told apart
 */

const BESIDE_PX = 12;
/** With more circles than this in view, areas are counted in bubbles as well. */
const AREA_LIMIT = 400;
/** What is nearer than two symbols even here shares one place: closer than any place name is known. */
const SAME_PLACE_ZOOM = 16;

/**
 * Where an incident is, or null where it is not drawn.
 * @param {Incident} incident
 * @returns {L.LatLngTuple | null}
 */
function positionOf({ drawn, lat, lon }) {
  return drawn !== "none" && lat !== null && lon !== null ? [lat, lon] : null;
}

/**
 * The incident drawing.
 * @param {L.Map} map
 * @param {PageData} data
 * @param {Markers} markers
 * @param {Store} store
 * @param {Picks} onPick
 * @returns {IncidentDrawing}
 */
function createIncidents(map, data, markers, store, onPick) {
  makePane(map, "geomap-radius", 425);
  makePane(map, "geomap-incidents", 600);
  const { incidents } = data;
  const radius = L.circle([0, 0], { radius: 1, pane: "geomap-radius", className: "gm-radius", interactive: false });
  const scenery = createScenery(data, markers, store);
  /** @type {Scene | null} */
  let scene = null;
  let marked = -1;
  /** @type {Spread | null} */
  let spread = null;

  const sheet = createSheet(map, "geomap-incidents", (frame) => {
    spread = spread && scenery.kept(spread, map.getZoom());
    scene = scenery.paint(frame, inkOf(map.getContainer(), frame.printing), { marked, spread });
    map.fire("geomap-drawn", { marks: () => marksOf(map, data, scene) });
  });
  const tip = createTip(map, (hit) => {
    if (hit.cluster) {
      return bubbleTip(data, hit.cluster, scene?.members(hit.cluster) ?? []);
    }
    const marker = /** @type {Marker} */ (markers.of(hit.index));
    return symbolTip(data, marker, first(hit.index), (hit.area?.rows.length ?? 1) - 1);
  });

  const worldWidth = () => map.options.crs?.scale(map.getZoom()) ?? 256;
  const middle = () => map.project(map.getCenter()).x / worldWidth();
  const first = (/** @type {number} */ index) => markers.of(index)?.reports.find((report) => store.shows(report)) ?? index;
  /** @type {(x: number, y: number) => L.LatLng} */
  const groundAt = (x, y) => map.unproject([x * worldWidth(), y * worldWidth()]);

  /** @param {Spread | null} due */
  function setSpread(due) {
    if (spread !== due) {
      spread = due;
      sheet.redraw();
    }
  }

  /** @param {Cluster} cluster */
  function openBubble(cluster) {
    const rows = scenery.inOrder(scene?.members(cluster) ?? []);
    const { west, east, north, south } = extentOf(incidents, rows, middle());
    const closest = map.options.crs?.scale(Math.min(SAME_PLACE_ZOOM, map.getMaxZoom())) ?? 256;
    const together = Math.max(east - west, south - north) * closest < 2 * SYMBOL_REACH;
    if (together || map.getZoom() >= map.getMaxZoom()) {
      const x = (west + east) / 2;
      const y = (north + south) / 2;
      const { lat, lng } = groundAt(x, y);
      if (rows.length > SPREAD_LIMIT) {
        onPick.many(rows, [lat, lng]);
      } else {
        setSpread({ rows, x, y, zoom: map.getZoom() });
      }
      return;
    }
    const bounds = L.latLngBounds(groundAt(west, south), groundAt(east, north));
    const zoom = Math.min(map.getBoundsZoom(bounds, false, L.point(80, 80)), map.getMaxZoom());
    const animate = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.setView(bounds.getCenter(), Math.max(zoom, map.getZoom() + 1), { animate });
  }

  watchPointer(
    map,
    (event, slack, alone) => {
      sheet.settle();
      const { x, y } = map.mouseEventToLayerPoint(event).add(map.getPixelOrigin());
      return scene && hitScene(scene, { x: x - scene.frame.left, y: y - scene.frame.top }, { slack, alone });
    },
    {
      pick(hit) {
        if (hit.cluster) {
          openBubble(hit.cluster);
        } else {
          onPick.one(first(hit.index));
        }
      },
      miss: () => setSpread(null),
      hover(hit, event) {
        const at = hit && scene && [hit.x + scene.frame.left, hit.y + scene.frame.top];
        const position = hit?.kind === "area" ? map.mouseEventToLatLng(event) : at && map.unproject(/** @type {L.PointTuple} */ (at));
        tip.show(hit, position);
      },
    },
  );
  document.addEventListener("keydown", ({ key }) => {
    // One press closes one thing: a popup goes before the spread that it was opened from.
    if (key === "Escape" && !map.getContainer().classList.contains("gm-reading")) {
      setSpread(null);
    }
  });
  store.onChange(scenery.filterChanged);

  /** @type {(index: number) => L.LatLngTuple} */
  function placeOf(index) {
    const at = incidents.marker[index];
    const foot = spread ? spread.rows.indexOf(at) : -1;
    if (spread && foot >= 0) {
      const offset = spreadOffsets(spread.rows.length)[foot];
      const { lat, lng } = groundAt(spread.x + offset.x / worldWidth(), spread.y + offset.y / worldWidth());
      return [lat, lng];
    }
    const [lat, lon] = markers.positionOf(at);
    return [lat, lon + 360 * worldOf(incidents.x[at], middle())];
  }

  return {
    show: sheet.redraw,
    select(index) {
      marked = index === null ? -1 : incidents.marker[index];
      radius.remove();
      const incident = index === null ? null : incidents.at(index);
      const position = incident && positionOf(incident);
      // An area that stands on the map shows its circle already.
      if (index !== null && incident?.radius && position && (incident.drawn === "pin" || marked !== index)) {
        const [lat, lon] = position;
        const worlds = worldOf(lon / 360 + 0.5, middle());
        radius.setLatLng([lat, lon + 360 * worlds]).setRadius(incident.radius).addTo(map);
      }
      sheet.redraw();
    },
    beside(index) {
      const at = incidents.marker[index];
      return at < 0 ? [] : scenery.near(at, BESIDE_PX / worldWidth());
    },
    first,
    placeOf,
    inView() {
      const world = worldWidth();
      const { min, max } = map.getPixelBounds();
      const [west, east, north, south] = [min?.x, max?.x, min?.y, max?.y].map((edge) => (edge ?? 0) / world);
      const centre = (west + east) / 2;
      const { x, y, marker } = incidents;
      return (index) => {
        const at = marker[index];
        const across = at < 0 ? -1 : x[at] + Math.round(centre - x[at]);
        return at >= 0 && across >= west && across <= east && y[at] >= north && y[at] <= south;
      };
    },
    extent() {
      const edges = scenery.extent();
      return edges && L.latLngBounds(groundAt(edges.west, edges.south), groundAt(edges.east, edges.north));
    },
  };
}
