"use strict";

/**
 * Incidents on the map. The rest of the page knows only what `createIncidents`
 * returns, so that another way of drawing replaces this file alone.
 *
 * @typedef {object} IncidentDrawing
 * @property {() => void} show draw what passes the filter
 * @property {(index: number | null) => void} select mark where one is drawn, and draw its radius
 * @property {(index: number) => Marker[]} beside those drawn over or under it, its own left out
 * @property {(marker: Marker) => number} first of the reports that a drawn marker stands for now
 */

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
 * A symbol as a Leaflet icon, with the number of reports where there are several.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number[]} shown the reports that it stands for
 * @returns {L.DivIcon}
 */
function markerIcon(data, marker, shown) {
  const face = faceOf(data, marker, shown);
  const count = marker.reports.length;
  const holder = element("div", { title: markerTitle(data, marker, face) });
  holder.append(eventSymbol(data, marker, shown));
  if (count > 1) {
    holder.append(element("span", { "class": "gm-count", "aria-hidden": "true" }, String(count)));
  }
  return L.divIcon({
    className: "gm-incident",
    html: holder,
    iconSize: [SYMBOL_SIZE, SYMBOL_SIZE],
  });
}

/**
 * The circle of an area, as its reports would have it.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number[]} shown the reports that it stands for
 * @returns {L.PathOptions}
 */
function areaStyle(data, marker, shown) {
  const incident = data.incidents.at(faceOf(data, marker, shown));
  const verdict = verdictOf(data, incident);
  return {
    className: incident.verdict === "breach" || incident.verdict === "possible" ? "gm-area" : "gm-area gm-plain",
    color: verdict.ring,
    weight: verdict.width,
    dashArray: isContested(data, shown) ? "6 4" : "",
    fillColor: symbolOf(data, incident.type).colour,
    fillOpacity: AREA_OPACITY,
  };
}

/**
 * A layer for these reports: a symbol, or a circle where only an area is known.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {L.LatLngTuple} position
 * @param {number[]} shown the reports that it stands for
 * @returns {L.Layer}
 */
function markerLayer(data, marker, position, shown) {
  const { drawn, radius } = data.incidents.at(marker.at);
  if (drawn === "area") {
    return L.circle(position, { pane: "geomap-areas", radius: radius ?? 0, ...areaStyle(data, marker, shown) });
  }
  const { verdict } = data.incidents.at(faceOf(data, marker, shown));
  return L.marker(position, {
    icon: markerIcon(data, marker, shown),
    keyboard: false,
    pane: "geomap-incidents",
    zIndexOffset: 1000 * (VERDICT_ORDER.length - VERDICT_ORDER.indexOf(verdict)),
  });
}

/**
 * Layers for a marker, one for each set of its reports that was ever to be shown.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {L.LatLngTuple} position
 * @param {(index: number) => void} onPick
 * @returns {(shown: number[]) => L.Layer}
 */
function layersOf(data, marker, position, onPick) {
  /** @type {Map<string, L.Layer>} */
  const made = new Map();
  return (shown) => {
    const layer = made.get(shown.join()) ?? markerLayer(data, marker, position, shown).on("click", () => onPick(shown[0]));
    made.set(shown.join(), layer);
    return layer;
  };
}

/**
 * The incident drawing.
 * @param {L.Map} map
 * @param {PageData} data
 * @param {Markers} markers
 * @param {Store} store
 * @param {(index: number) => void} onPick called with the incident a reader clicks
 * @returns {IncidentDrawing}
 */
function createIncidents(map, data, markers, store, onPick) {
  map.createPane("geomap-areas").style.zIndex = "420";
  makePane(map, "geomap-radius", 425);
  map.createPane("geomap-incidents").style.zIndex = "600";
  const radius = L.circle([0, 0], { radius: 1, pane: "geomap-radius", className: "gm-radius", interactive: false });
  const all = Array.from(data.incidents.marker, (at, index) => (at === index ? markers.of(index) : null)).filter((marker) => marker !== null);
  const drawings = all.map((marker) => ({
    marker,
    position: markers.positionOf(marker.at),
    layerFor: layersOf(data, marker, markers.positionOf(marker.at), onPick),
  }));
  /** @type {Map<Marker, L.Layer>} */
  const onMap = new Map();
  /** @type {Marker | null} */
  let marked = null;
  /** @type {(selected: boolean) => void} */
  const mark = (selected) => {
    const layer = marked && onMap.get(marked);
    if (layer instanceof L.Marker) {
      layer.getElement()?.classList.toggle("gm-selected", selected);
    } else if (layer instanceof L.Circle) {
      layer.setStyle({ fillOpacity: selected ? 4 * AREA_OPACITY : AREA_OPACITY });
    }
  };
  return {
    show() {
      for (const { marker, layerFor } of drawings) {
        const shown = marker.reports.filter((index) => store.shows(index));
        const due = shown.length ? layerFor(shown) : undefined;
        const before = onMap.get(marker);
        if (due !== before) {
          before?.removeFrom(map);
          onMap.delete(marker);
          if (due) {
            onMap.set(marker, due.addTo(map));
          }
        }
      }
      mark(true);
    },
    select(index) {
      mark(false);
      marked = index === null ? null : markers.of(index);
      mark(true);
      radius.remove();
      const incident = index === null ? null : data.incidents.at(index);
      const position = incident && positionOf(incident);
      // An area that stands on the map shows its circle already.
      if (incident?.radius && position && (incident.drawn === "pin" || marked?.at !== index)) {
        radius.setLatLng(position).setRadius(incident.radius).addTo(map);
      }
    },
    beside(index) {
      const own = markers.of(index);
      const position = own && markers.positionOf(own.at);
      if (!position) {
        return [];
      }
      const here = map.latLngToLayerPoint(position);
      return drawings
        .filter(
          ({ marker, position: place }) =>
            marker !== own &&
            onMap.has(marker) &&
            // A circle hides another one only where both have the same middle.
            (data.incidents.at(marker.at).drawn === "pin" || String(place) === String(position)) &&
            here.distanceTo(map.latLngToLayerPoint(place)) <= BESIDE_PX,
        )
        .map(({ marker }) => marker);
    },
    first: ({ at, reports }) => reports.find((index) => store.shows(index)) ?? at,
  };
}
