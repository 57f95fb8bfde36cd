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
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Escape" && map.hasLayer(popup)) {
      // One press closes one thing.
      event.stopPropagation();
      close();
    }
  });
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
      popup.setLatLng(position).setContent(content).openOn(map);
      showReport(content, takeFocus);
    },
    close,
  };
}

/**
 * Start the page.
 * @param {PageData} data
 * @param {L.Map} map
 */
function start(data, map) {
  const page = /** @type {HTMLElement} */ (document.querySelector(".gm-page"));
  fitRoom(page, map);
  nameMapButtons(map);
  map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noopener">Leaflet</a>');
  map.attributionControl.addAttribution(asHtml("Base: Natural Earth"));
  L.control.scale({ imperial: false }).addTo(map);
  /** @type {number | null} */
  let selected = null;

  const popup = createPopup(map, (focusLost) => {
    if (focusLost && selected !== null) {
      list.focus(selected);
      if (!document.activeElement?.closest(".gm-incidents")) {
        map.getContainer().focus({ preventScroll: true });
      }
    }
    mark(null);
  });
  const markers = markersOf(data.incidents);
  const folding = createFolding(data.folding);
  const store = createStore(data.incidents, markers.several, createSearch(data.incidents, folding));
  const ground = addGround(map, data);
  const zones = createZones(map, data);
  const incidents = createIncidents(map, data, markers, store, { one: (index) => open(index, false), many: openCrowd });
  const list = createList(data, markers, store, (index) => {
    if (isCompact()) {
      panel.expand(false);
    }
    open(index, true);
  });
  const panel = buildPanel(data, list, createFilters(data, store, folding));
  const link = createLink(
    map,
    () => (selected === null ? null : data.incidents.at(selected).id),
    () => formatFilter(data.incidents, store.filter),
    visit,
  );

  function refresh() {
    incidents.show();
    if (selected !== null && !store.shows(selected)) {
      popup.close();
    }
    list.update(incidents.inView());
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
    const others = incidents.beside(index);
    if (others.length) {
      card.append(crowdList(say("crowd.beside"), others, titleAt, (other) => open(incidents.first(other), takeFocus)));
    }
    popup.open(card, incidents.placeOf(index), takeFocus);
    mark(index);
  }

  /** @param {number} index a row that something is drawn at */
  function titleAt(index) {
    const marker = markers.of(index);
    return marker ? markerTitle(data, marker, index) : "";
  }

  /**
   * @param {number[]} rows at one place, too many to be told apart
   * @param {L.LatLngTuple} position
   */
  function openCrowd(rows, position) {
    mark(null);
    const heading = counted("crowd.here", rows.length);
    const crowd = crowdList(heading, rows, titleAt, (index) => open(incidents.first(index), true));
    popup.open(element("article", { class: "gm-card" }, crowd), position, false);
  }

  /** @param {View} view */
  function visit(view) {
    map.setView([view.lat, view.lon], Math.min(view.zoom, map.getMaxZoom()), { animate: false });
    store.set(parseFilter(data.incidents, view.filter));
    const index = data.incidents.indexOf(view.incident);
    if (index >= 0) {
      if (!store.shows(index)) {
        store.reset();
      }
      open(index, false);
    } else {
      popup.close();
      if (view.incident !== null) {
        announce(say("link.unknown", { id: view.incident }));
      }
    }
  }

  const notes = followTime(map, data, zones.layers, store);
  addLayerControl(map, [...ground, ...zoneRows(data, zones.layers, notes), ...foreignRows()]);
  const brush = createTimeBrush(data, store);
  if (brush) {
    map.getContainer().after(brush);
  }
  addSkipLink(page, panel);
  closeByEscape(panel);
  addWholePageLink(link.address);
  preparePaper(page, data, store, () => selected);
  const fit = () => map.fitBounds(shownBounds(data.incidents, store) ?? data.view, { padding: [24, 24], maxZoom: 14 });
  const fitting = { name: "fit", icon: ICONS.fit, run: fit };
  const tools = isEmbedded()
    ? [fitting, fullscreenTool(page)]
    : [fitting, fullscreenTool(page), measureTool(map), shareTool(data, link.address), downloadTool(data, store)];
  addTools(map, tools.filter((tool) => tool !== null));
  addCoordinates(map);
  map.invalidateSize({ pan: false });
  keepSizeForPrint(map);
  if (!link.visit()) {
    map.fitBounds(data.view, { animate: false, padding: [24, 24] });
  }
  map.on("moveend", () => {
    refresh();
    link.write();
  });
  store.onChange(() => {
    refresh();
    link.write();
  });
  refresh();
}

/** Find the map and the data, or say what is missing. */
async function run() {
  const data = /** @type {PageData} */ (readBlock("geomap-data"));
  data.incidents = await readIncidents(data);
  const map = /** @type {L.Map | undefined} */ (/** @type {any} */ (window)[data.map]);
  if (map) {
    start(data, map);
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("geomap-ready")));
  } else {
    const text = "This page was written to load its map library from the network, and could not.";
    document.getElementById("geomap-panel")?.append(element("p", { role: "alert" }, text));
  }
}

run();
