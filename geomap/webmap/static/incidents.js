"use strict";

/**
 * Incidents on the map. The rest of the page knows only what `createIncidents`
 * returns, so that another way of drawing replaces this file alone.
 *
 * @typedef {object} IncidentDrawing
 * @property {(indices: Set<number>) => void} show draw exactly these
 * @property {(index: number | null) => void} select mark one and draw its radius
 * @property {(index: number) => number[]} beside those drawn over or under it, itself left out
 */

const VERDICT_ORDER = ["breach", "possible", "clear", "not in force", "not placed"];
const BESIDE_PX = 12;
const AREA_OPACITY = 0.05;

/**
 * Where an incident is, or null where it is not drawn.
 * @param {Incident} incident
 * @returns {L.LatLngTuple | null}
 */
function positionOf({ drawn, lat, lon }) {
  return drawn !== "none" && lat !== null && lon !== null ? [lat, lon] : null;
}

/**
 * A symbol as a Leaflet icon.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {L.DivIcon}
 */
function incidentIcon(data, incident) {
  const holder = element("div", { title: titleOf(incident) });
  holder.append(incidentSymbol(data, incident));
  return L.divIcon({
    className: "gm-incident",
    html: holder,
    iconSize: [SYMBOL_SIZE, SYMBOL_SIZE],
  });
}

/**
 * One incident as a layer: a symbol, or a circle where only an area is known.
 * @param {PageData} data
 * @param {Incident} incident
 * @param {L.LatLngTuple} position
 * @returns {L.Layer}
 */
function incidentLayer(data, incident, position) {
  if (incident.drawn === "area") {
    const verdict = verdictOf(data, incident);
    return L.circle(position, {
      pane: "geomap-areas",
      className: incident.verdict === "breach" || incident.verdict === "possible" ? "gm-area" : "gm-area gm-plain",
      radius: incident.radius ?? 0,
      color: verdict.ring,
      weight: verdict.width,
      dashArray: incident.contested ? "6 4" : "",
      fillColor: symbolOf(data, incident.type).colour,
      fillOpacity: AREA_OPACITY,
    });
  }
  return L.marker(position, {
    icon: incidentIcon(data, incident),
    keyboard: false,
    pane: "geomap-incidents",
    zIndexOffset: 1000 * (VERDICT_ORDER.length - VERDICT_ORDER.indexOf(incident.verdict)),
  });
}

/**
 * The incident drawing.
 * @param {L.Map} map
 * @param {PageData} data
 * @param {(index: number) => void} onPick called with the incident a reader clicks
 * @returns {IncidentDrawing}
 */
function createIncidents(map, data, onPick) {
  map.createPane("geomap-areas").style.zIndex = "420";
  makePane(map, "geomap-radius", 425);
  map.createPane("geomap-incidents").style.zIndex = "600";
  const radius = L.circle([0, 0], { radius: 1, pane: "geomap-radius", className: "gm-radius", interactive: false });
  /** @type {Map<number, L.Layer>} */
  const drawn = new Map();
  data.incidents.forEach((incident, index) => {
    const position = positionOf(incident);
    if (position) {
      drawn.set(index, incidentLayer(data, incident, position).on("click", () => onPick(index)));
    }
  });
  /** @type {L.Layer | null} */
  let marked = null;
  /** @type {(layer: L.Layer | null, selected: boolean) => void} */
  const mark = (layer, selected) => {
    if (layer instanceof L.Marker) {
      layer.getElement()?.classList.toggle("gm-selected", selected);
    } else if (layer instanceof L.Circle) {
      layer.setStyle({ fillOpacity: selected ? 4 * AREA_OPACITY : AREA_OPACITY });
    }
  };
  return {
    show(indices) {
      for (const [index, layer] of drawn) {
        if (indices.has(index) !== map.hasLayer(layer)) {
          layer[indices.has(index) ? "addTo" : "removeFrom"](map);
        }
      }
    },
    select(index) {
      mark(marked, false);
      marked = index === null ? null : (drawn.get(index) ?? null);
      mark(marked, true);
      radius.remove();
      const incident = index === null ? null : data.incidents[index];
      const position = incident && positionOf(incident);
      if (incident?.radius && position && incident.drawn === "pin") {
        radius.setLatLng(position).setRadius(incident.radius).addTo(map);
      }
    },
    beside(index) {
      const position = positionOf(data.incidents[index]);
      if (!position) {
        return [];
      }
      const here = map.latLngToLayerPoint(position);
      return [...drawn.keys()].filter((other) => {
        const layer = /** @type {L.Layer} */ (drawn.get(other));
        const place = positionOf(data.incidents[other]);
        return (
          other !== index &&
          place !== null &&
          // A circle hides another one only where both have the same middle.
          (data.incidents[other].drawn === "pin" || String(place) === String(position)) &&
          map.hasLayer(layer) &&
          here.distanceTo(map.latLngToLayerPoint(place)) <= BESIDE_PX
        );
      });
    },
  };
}
