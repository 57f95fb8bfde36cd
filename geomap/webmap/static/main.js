"use strict";

/** The page: builds the parts and connects them. */

/**
 * Base map, tiles where asked for, and labels, as layers with their names.
 * @param {L.Map} map
 * @param {PageData} data
 * @returns {LayerRow[]}
 */
function addGround(map, data) {
  const base = createBase(map, data.base).addTo(map);
  const labels = createLabels(map, data.labels, []);
  /** @type {(group: string, name: string, layer: L.Layer) => LayerRow} */
  const row = (group, name, layer) => ({ group: say(`layers.${group}`), under: null, name, layer });
  const rows = [row("base", say("layers.land"), base)];
  if (data.tiles) {
    // Tiles carry names of their own; ours stand in where the tiles do not load.
    const tiles = createTiles(map, data.tiles, () => labels.addTo(map)).addTo(map);
    rows.push(row("base", data.tiles.name, tiles));
  } else {
    labels.addTo(map);
  }
  return data.labels.length ? [...rows, row("places", say("layers.names"), labels)] : rows;
}

/**
 * The popup: one at a time.
 * @param {L.Map} map
 * @param {(focusLost: boolean) => void} onClosed
 * @returns {{open: (content: HTMLElement, position: L.LatLngTuple, takeFocus: boolean) => void, close: () => void}}
 */
function createPopup(map, onClosed) {
  const narrow = map.getSize().x < 600;
  const popup = L.popup({
    className: "gm-popup",
    autoPanPaddingTopLeft: [narrow ? 8 : 54, 12],
    autoPanPaddingBottomRight: [narrow ? 8 : 64, 12],
  });
  const close = () => map.closePopup(popup);
  popup.on("add", () => map.getContainer().classList.add("gm-reading"));
  popup.on("remove", () => {
    map.getContainer().classList.remove("gm-reading");
    const focused = document.activeElement;
    onClosed(focused === document.body || (popup.getElement()?.contains(focused) ?? false));
  });
  return {
    open(content, position, takeFocus) {
      const { x, y } = map.getSize();
      popup.options.maxWidth = Math.min(480, x - 60);
      popup.options.minWidth = Math.min(300, x - 60);
      popup.options.maxHeight = Math.max(160, Math.min(y - 90, 0.66 * y));
      map.getContainer().style.setProperty("--gm-popup-height", `${popup.options.maxHeight}px`);
      content.addEventListener("keydown", ({ key }) => {
        if (key === "Escape") {
          close();
        }
      });
      popup.setLatLng(position).setContent(content).openOn(map);
      showReport(content, takeFocus);
    },
    close,
  };
}

/**
 * Tell the style sheet the map's size, so that paper shows the same map, only smaller.
 * A map laid out again for the paper would print before it is drawn.
 * @param {L.Map} map
 */
function keepSizeForPrint(map) {
  const paperWidth = 680;
  const tell = () => {
    const { x, y } = map.getSize();
    const { style } = map.getContainer();
    style.setProperty("--gm-width", `${x}px`);
    style.setProperty("--gm-height", `${y}px`);
    style.setProperty("--gm-scale", String(Math.min(1, paperWidth / x, paperWidth / y)));
  };
  map.on("resize", tell);
  tell();
}

/**
 * Start the page.
 * @param {PageData} data
 * @param {L.Map} map
 */
function start(data, map) {
  map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noopener">Leaflet</a>');
  map.attributionControl.addAttribution(asHtml("Base: Natural Earth"));
  L.control.scale({ imperial: false }).addTo(map);
  /** @type {number | null} */
  let selected = null;

  const popup = createPopup(map, (focusLost) => {
    if (focusLost && selected !== null) {
      list.focus(selected);
    }
    mark(null);
  });
  const markers = markersOf(data.incidents);
  const store = createStore(data.incidents, markers.several, (text) => createFinder(data, text));
  const ground = addGround(map, data);
  const zones = createZones(map, data);
  const incidents = createIncidents(map, data, markers, store, (index) => open(index, false));
  const list = createList(data, markers, store, (index) => {
    if (window.matchMedia("(max-width: 760px)").matches) {
      panel.expand(false);
    }
    open(index, true);
  });
  const panel = buildPanel(data, list, (contestedOnly) => store.set({ contestedOnly }));
  const link = createLink(map, () => (selected === null ? null : data.incidents.at(selected).id), visit);

  function refresh() {
    incidents.show();
    if (selected !== null && !store.shows(selected)) {
      popup.close();
    }
    const box = map.getBounds();
    list.update((index) => {
      const at = data.incidents.marker[index];
      return at >= 0 && box.contains(markers.positionOf(at));
    });
  }

  /** @param {number | null} index */
  function mark(index) {
    selected = index;
    incidents.select(index);
    zones.highlight(index === null ? null : data.incidents.at(index));
    link.write();
  }

  /**
   * @param {number} index
   * @param {boolean} takeFocus
   */
  function open(index, takeFocus) {
    const marker = markers.of(index);
    if (!marker) {
      panel.expand(true);
      list.reveal(index);
      return;
    }
    const several = marker.reports.length > 1;
    const card = several ? eventCard(data, marker, index) : incidentCard(data, data.incidents.at(index));
    const others = incidents.beside(index).map((other) => /** @type {[number, string]} */ ([
      incidents.first(other), markerTitle(data, other, other.at),
    ]));
    const beside = otherList("Also here", others, (other) => open(other, takeFocus));
    if (beside) {
      card.append(beside);
    }
    popup.open(card, markers.positionOf(marker.at), takeFocus);
    mark(index);
  }

  /** @param {View} view */
  function visit(view) {
    map.setView([view.lat, view.lon], Math.min(view.zoom, map.getMaxZoom()), { animate: false });
    const index = data.incidents.indexOf(view.incident);
    if (index >= 0) {
      if (!store.shows(index)) {
        store.reset();
      }
      refresh();
      open(index, false);
    } else {
      popup.close();
      if (view.incident !== null) {
        list.status.textContent = `No incident ${view.incident} on this page`;
      }
    }
  }

  const notes = followTime(map, data, zones.layers, store);
  addLayerControl(map, [...ground, ...zoneRows(data, zones.layers, notes), ...foreignRows()]);
  const brush = createTimeBrush(data, store);
  if (brush) {
    map.getContainer().after(brush);
  }
  map.invalidateSize({ pan: false });
  keepSizeForPrint(map);
  if (!link.visit()) {
    map.fitBounds(data.view, { animate: false, padding: [24, 24] });
  }
  map.on("moveend", () => {
    refresh();
    link.write();
  });
  store.onChange(refresh);
  refresh();
}

/** Find the map and the data, or say what is missing. */
function run() {
  const data = /** @type {PageData} */ (readBlock("geomap-data"));
  data.incidents = tableOf(/** @type {any} */ (data.incidents), data);
  const map = /** @type {L.Map | undefined} */ (/** @type {any} */ (window)[data.map]);
  if (map) {
    start(data, map);
  } else {
    const text = "This page was written to load its map library from the network, and could not.";
    document.getElementById("geomap-panel")?.append(element("p", { role: "alert" }, text));
  }
}

run();
