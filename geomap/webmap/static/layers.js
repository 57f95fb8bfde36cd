"use strict";

/**
 * The layer control, in groups: base, zones with their versions, places, and what
 * a person added through folium. It is Leaflet's own, whose rows are put under
 * headings, so that keys, touch and screen readers have what they know.
 *
 * @typedef {object} LayerRow
 * @property {string} group heading
 * @property {string | null} under heading within the group
 * @property {string} name
 * @property {L.Layer} layer
 * @property {HTMLElement} [note] what is said beside the name, changed by its owner
 */

/**
 * The element that a row goes into, made where it is not there yet.
 * @param {HTMLElement} list
 * @param {LayerRow} row
 * @returns {HTMLElement}
 */
function groupOf(list, { group, under }) {
  /** @type {(holder: HTMLElement, name: string, make: () => HTMLElement) => HTMLElement} */
  const found = (holder, name, make) => {
    const known = [...holder.children].find((child) => child instanceof HTMLElement && child.dataset.group === name);
    const node = known instanceof HTMLElement ? known : make();
    node.dataset.group = name;
    holder.append(node);
    return node;
  };
  const whole = found(list, group, () => element("fieldset", {}, element("legend", {}, quoted(group))));
  if (under === null) {
    return whole;
  }
  return found(whole, under, () => element("fieldset", { class: "gm-under" }, element("legend", {}, quoted(under))));
}

/**
 * Add the control to the map.
 * @param {L.Map} map
 * @param {LayerRow[]} rows
 * @returns {L.Control.Layers}
 */
function addLayerControl(map, rows) {
  const byLayer = new Map(rows.map((row) => [row.layer, row]));
  const Grouped = L.Control.Layers.extend({
    /** @param {{layer: L.Layer}} item */
    _addItem(item) {
      const label = /** @type {any} */ (L.Control.Layers.prototype)._addItem.call(this, item);
      const row = byLayer.get(item.layer);
      if (row) {
        groupOf(/** @type {any} */ (this)._overlaysList, row).append(label);
        if (row.note) {
          label.append(row.note);
        }
      }
      return label;
    },
  });
  const control = /** @type {L.Control.Layers} */ (new (/** @type {any} */ (Grouped))());
  for (const { name, layer } of rows) {
    // Leaflet sets these names as HTML.
    control.addOverlay(layer, asHtml(quoted(name)));
  }
  control.addTo(map);
  const toggle = control.getContainer()?.querySelector(".leaflet-control-layers-toggle");
  toggle?.setAttribute("title", say("layers.title"));
  toggle?.setAttribute("aria-label", say("layers.title"));
  return control;
}

/**
 * The layers that a person added through folium.
 * @returns {LayerRow[]}
 */
function foreignRows() {
  const layers = /** @type {ForeignLayer[]} */ (readBlock("geomap-layers"));
  return layers.map(({ name, variable }) => ({
    group: say("layers.own"), under: null, name, layer: /** @type {any} */ (window)[variable],
  }));
}

/**
 * Zone versions as rows: under the zone's name where it has several.
 * @param {PageData} data
 * @param {L.Layer[]} layers one a version
 * @param {HTMLElement[]} notes one a version
 * @returns {LayerRow[]}
 */
function zoneRows(data, layers, notes) {
  return data.zones.map((zone, index) => {
    const several = data.zones.filter(({ id }) => id === zone.id).length > 1;
    return {
      group: say("layers.zones"),
      under: several ? zoneName(zone) : null,
      name: several ? say("layers.version", { version: zone.version, days: forceText(zone) }) : zoneTitle(zone),
      layer: layers[index],
      note: notes[index],
    };
  });
}
