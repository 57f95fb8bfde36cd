"use strict";

/**
 * Zone versions by time: while a window of days is set, a version shows only if
 * it was in force on one of them. What a reader switches by hand stays until the
 * window changes.
 */

/**
 * Whether a version was in force on a day of the window.
 * @param {Zone} zone
 * @param {number | null} from
 * @param {number | null} to
 * @returns {boolean}
 */
function inForce(zone, from, to) {
  return (zone.to === null || from === null || dayNumber(zone.to) >= from)
    && (zone.from === null || to === null || dayNumber(zone.from) <= to);
}

/**
 * Keep the zone layers in step with the window.
 * @param {L.Map} map
 * @param {PageData} data
 * @param {L.Layer[]} layers one a version
 * @param {Store} store
 * @returns {HTMLElement[]} what is said beside each version in the layer control
 */
function followTime(map, data, layers, store) {
  const notes = data.zones.map(() => element("small", { class: "gm-force" }));
  let window = "";
  const update = () => {
    const { from, to } = store.filter;
    const now = `${from} ${to}`;
    if (now === window) {
      return;
    }
    window = now;
    data.zones.forEach((zone, index) => {
      const isOpen = from === null && to === null;
      const isDue = isOpen ? zone.shown : inForce(zone, from, to);
      if (isDue) {
        layers[index].addTo(map);
      } else {
        layers[index].remove();
      }
      notes[index].textContent = isOpen ? "" : say(isDue ? "zone.inwindow" : "zone.outwindow");
    });
  };
  store.onChange(update);
  update();
  return notes;
}
