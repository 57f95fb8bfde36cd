"use strict";

/**
 * Leaflet's scale, with the units of the page's language.
 * @param {L.Map} map
 */
function addScale(map) {
  const Scale = L.Control.Scale.extend({
    /** @param {number} room metres */
    _updateMetric(room) {
      const control = /** @type {any} */ (this);
      const length = control._getRoundNum(room);
      // Leaflet sets this as HTML.
      control._updateScale(control._mScale, asHtml(fineLength(length)), length / room);
    },
  });
  new (/** @type {any} */ (Scale))({ imperial: false }).addTo(map);
}
