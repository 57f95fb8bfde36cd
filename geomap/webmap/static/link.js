"use strict";

/**
 * Deep links: `#zoom/lat/lon` or `#zoom/lat/lon/incident-id`, kept in step with the map.
 *
 * @typedef {{zoom: number, lat: number, lon: number, incident: string | null}} View
 */

/**
 * Read a hash; null where it is none of ours.
 * @param {string} hash
 * @returns {View | null}
 */
function parseHash(hash) {
  const found = /^#(\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)(?:\/(.*))?$/.exec(hash);
  if (!found) {
    return null;
  }
  const [zoom, lat, lon] = found.slice(1, 4).map(Number);
  if (Math.abs(lat) > 90 || Math.abs(lon) > 360) {
    return null;
  }
  try {
    return { zoom, lat, lon, incident: found[4] ? decodeURIComponent(found[4]) : null };
  } catch {
    return { zoom, lat, lon, incident: null };
  }
}

/**
 * Write a hash.
 * @param {View} view
 * @returns {string}
 */
function formatHash({ zoom, lat, lon, incident }) {
  const place = `#${zoom}/${lat.toFixed(4)}/${lon.toFixed(4)}`;
  return incident === null ? place : `${place}/${encodeURIComponent(incident.toWellFormed())}`;
}

/**
 * Keep the address in step with the page.
 * @param {L.Map} map
 * @param {() => string | null} selected id of the open incident
 * @param {(view: View) => void} onVisit called when the address asks for another view
 * @returns {{write: () => void, visit: () => boolean}} `visit` tells whether there was an address to follow
 */
function createLink(map, selected, onVisit) {
  // A page inside another one (srcdoc, as notebooks show it) has no address of its own.
  const addressable = location.protocol !== "about:";
  const visit = () => {
    const view = parseHash(location.hash);
    if (view) {
      onVisit(view);
    }
    return view !== null;
  };
  const write = () => {
    if (addressable) {
      const { lat, lng } = map.getCenter();
      const hash = formatHash({ zoom: map.getZoom(), lat, lon: lng, incident: selected() });
      if (hash !== location.hash) {
        history.replaceState(null, "", hash);
      }
    }
  };
  window.addEventListener("hashchange", visit);
  return { write, visit };
}
