"use strict";

/**
 * Distances along a line that a reader draws: by clicks, or by keys at the middle
 * of the map. Lengths are geodesics on WGS 84, by Vincenty's inverse formula.
 */

const SEMI_MAJOR_M = 6378137;
const FLATTENING = 1 / 298.257223563;
const SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING);

/**
 * Metres between two positions on WGS 84 (Vincenty, Survey Review 23, 1975), to
 * a millimetre; nearly antipodal ones, where the formula does not settle, are
 * measured on a sphere.
 * @param {L.LatLng} one
 * @param {L.LatLng} other
 * @returns {number}
 */
function geodesicLength(one, other) {
  const radians = Math.PI / 180;
  const reduced = (/** @type {number} */ lat) => Math.atan((1 - FLATTENING) * Math.tan(lat * radians));
  const [first, second] = [reduced(one.lat), reduced(other.lat)];
  const apart = (((other.lng - one.lng + 540) % 360 + 360) % 360 - 180) * radians;
  let lambda = apart;
  for (let turn = 0; turn < 200; turn += 1) {
    const across = Math.cos(second) * Math.sin(lambda);
    const along = Math.cos(first) * Math.sin(second) - Math.sin(first) * Math.cos(second) * Math.cos(lambda);
    const sinSigma = Math.hypot(across, along);
    if (sinSigma === 0) {
      return 0;
    }
    const cosSigma = Math.sin(first) * Math.sin(second) + Math.cos(first) * Math.cos(second) * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (Math.cos(first) * Math.cos(second) * Math.sin(lambda)) / sinSigma;
    const cosSquared = 1 - sinAlpha ** 2;
    const middle = cosSquared ? cosSigma - (2 * Math.sin(first) * Math.sin(second)) / cosSquared : 0;
    const factor = (FLATTENING / 16) * cosSquared * (4 + FLATTENING * (4 - 3 * cosSquared));
    const next = apart + (1 - factor) * FLATTENING * sinAlpha
      * (sigma + factor * sinSigma * (middle + factor * cosSigma * (2 * middle ** 2 - 1)));
    if (Math.abs(next - lambda) < 1e-12) {
      return arcLength(sigma, sinSigma, cosSigma, cosSquared, middle);
    }
    lambda = next;
  }
  return one.distanceTo(other);
}

/**
 * The second half of Vincenty's formula: metres of an arc on the ellipsoid.
 * @param {number} sigma radians on the auxiliary sphere
 * @param {number} sinSigma
 * @param {number} cosSigma
 * @param {number} cosSquared of the azimuth at the equator
 * @param {number} middle cosine of twice the angle to the arc's middle
 * @returns {number}
 */
function arcLength(sigma, sinSigma, cosSigma, cosSquared, middle) {
  const square = (cosSquared * (SEMI_MAJOR_M ** 2 - SEMI_MINOR_M ** 2)) / SEMI_MINOR_M ** 2;
  const scale = 1 + (square / 16384) * (4096 + square * (-768 + square * (320 - 175 * square)));
  const bend = (square / 1024) * (256 + square * (-128 + square * (74 - 47 * square)));
  const turn = bend * sinSigma * (middle + (bend / 4) * (cosSigma * (2 * middle ** 2 - 1)
    - (bend / 6) * middle * (4 * sinSigma ** 2 - 3) * (4 * middle ** 2 - 3)));
  return SEMI_MINOR_M * scale * (sigma - turn);
}

/**
 * Measuring on the map: `toggle` begins and ends it.
 * @param {L.Map} map
 * @returns {Tool}
 */
function measureTool(map) {
  makePane(map, "geomap-measure", 640);
  const line = L.polyline([], { pane: "geomap-measure", className: "gm-measured", interactive: false });
  const corners = L.layerGroup();
  const said = element("p", { class: "gm-measure", role: "status" });
  /** @type {L.LatLng[]} */
  let points = [];
  let isOn = false;

  function show() {
    line.setLatLngs(points);
    corners.clearLayers();
    for (const point of points) {
      L.circleMarker(point, { pane: "geomap-measure", radius: 4, className: "gm-measured", interactive: false }).addTo(corners);
    }
    const metres = points.slice(1).reduce((sum, point, index) => sum + geodesicLength(points[index], point), 0);
    said.textContent = points.length > 1 ? say("measure.length", { length: fineLength(metres) }) : say("measure.how");
  }
  /** @param {L.LatLng} point */
  function add(point) {
    points = [...points, point];
    show();
  }
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === "Enter" && event.target === map.getContainer()) {
      add(map.getCenter());
    } else if (event.key === "Backspace") {
      points = points.slice(0, -1);
      show();
    } else if (event.key === "Escape") {
      toggle(false);
    }
  }
  const onClick = (/** @type {L.LeafletMouseEvent} */ event) => add(event.latlng);
  /** @type {HTMLButtonElement | null} */
  let button = null;

  /** @param {boolean} on */
  function toggle(on) {
    isOn = on;
    points = [];
    map.getContainer().classList.toggle("gm-measuring", on);
    button?.setAttribute("aria-pressed", String(on));
    if (on) {
      map.addLayer(line).addLayer(corners).on("click", onClick);
      map.doubleClickZoom.disable();
      map.getContainer().append(said);
      map.getContainer().addEventListener("keydown", onKey);
      map.getContainer().focus({ preventScroll: true });
    } else {
      map.removeLayer(line).removeLayer(corners).off("click", onClick);
      map.doubleClickZoom.enable();
      said.remove();
      map.getContainer().removeEventListener("keydown", onKey);
    }
    show();
  }
  return {
    name: "measure", icon: ICONS.measure, toggles: true,
    run(pressed) {
      button = pressed;
      toggle(!isOn);
    },
  };
}

/**
 * A measured length, finer than one that is told.
 * @param {number} metres
 * @returns {string}
 */
function fineLength(metres) {
  if (metres < 1000) {
    return say("length.m", { n: Math.round(metres) });
  }
  return say("length.km", { n: Number((metres / 1000).toFixed(metres < 100000 ? 2 : 1)) });
}
