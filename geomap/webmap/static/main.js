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
  const labels = createLabels(map, data.labels);
  /** @type {(group: string, name: string, layer: L.Layer) => LayerRow} */
  const row = (group, name, layer) => ({ group: say(`layers.${group}`), under: null, name, layer });
  const ground = { countries: "land", land: "plain", none: "grid" }[data.base.boundaries];
  const rows = [row("base", say(`layers.${ground}`), base)];
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
 * Start the page.
 * @param {PageData} data
 * @param {L.Map} map
 */
function start(data, map) {
  const page = /** @type {HTMLElement} */ (document.querySelector(".gm-page"));
  fitRoom(page, map);
  nameMapButtons(map);
  yieldWheel(map);
  if (data.base.boundaries !== "none") {
    map.attributionControl.addAttribution(asHtml(say("map.credit")));
  }
  addScale(map);
  const markers = markersOf(data.incidents);
  const folding = createFolding(data.folding);
  const store = createStore(data.incidents, markers.several, createSearch(data.incidents, folding));
  const ground = addGround(map, data);
  const zones = createZones(map, data);
  const incidents = createIncidents(map, data, markers, store, {
    one: (index) => reader.open(index, false),
    many: (rows, position) => reader.openCrowd(rows, position),
  });
  const list = createList(data, markers, store, (index) => {
    if (isCompact()) {
      panel.expand(false);
    }
    reader.open(index, true);
  });
  const panel = buildPanel(data, list, createFilters(data, store, folding));
  const reader = createReader(map, data, { markers, incidents, zones, list, panel }, () => link.write());
  const link = createLink(map, reader.selected, () => formatFilter(data.incidents, store.filter), visit);

  function refresh() {
    incidents.show();
    reader.closeUnless(store.shows);
    list.update(incidents.inView());
    link.write();
  }

  /** @param {View} view */
  function visit(view) {
    map.setView([view.lat, view.lon], Math.min(view.zoom, map.getMaxZoom()), { animate: false });
    store.set(parseFilter(data.incidents, view.filter));
    const index = data.incidents.indexOf(view.incident);
    if (index < 0) {
      reader.close();
      if (view.incident !== null) {
        announce(say("link.unknown", { id: view.incident }));
      }
      return;
    }
    if (!store.shows(index)) {
      store.reset();
    }
    reader.open(index, false);
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
  preparePaper(page, data, store, reader.opened);
  const fit = () => map.fitBounds(incidents.extent() ?? data.view, { padding: [24, 24], maxZoom: 14 });
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
  map.on("moveend", refresh);
  store.onChange(refresh);
  refresh();
}

/**
 * Say why there is no map.
 * @param {string} word key of words.js
 */
function tellFailure(word) {
  document.getElementById("geomap-panel")?.append(element("p", { class: "gm-failure", role: "alert" }, say(word)));
}

/** Find the map and the data, or say what is missing. */
async function run() {
  const data = /** @type {PageData} */ (readBlock("geomap-data"));
  const map = /** @type {L.Map | undefined} */ (/** @type {any} */ (window)[data.map]);
  // Leaflet's own prefix shows a national flag: it goes before anything takes time.
  map?.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noopener">Leaflet</a>');
  try {
    data.incidents = await readIncidents(data);
  } catch (error) {
    tellFailure("map.unpacked");
    throw error;
  }
  if (map) {
    start(data, map);
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("geomap-ready")));
  } else {
    tellFailure("map.library");
  }
}

run();
