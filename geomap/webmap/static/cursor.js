"use strict";

/** The coordinates under the pointer, or of the middle of the map where there is no pointer. */

/**
 * @param {L.Map} map
 */
function addCoordinates(map) {
  const output = element("span", { class: "gm-cursor" });
  let shown = "";
  /** @param {L.LatLng} position */
  const show = (position) => {
    const { lat, lng } = position.wrap();
    const digits = Math.min(5, Math.max(1, Math.ceil(map.getZoom() / 3)));
    shown = `${lat.toFixed(digits)}, ${lng.toFixed(digits)}`;
    output.textContent = shown;
  };
  const showMiddle = () => show(map.getCenter());
  const box = element("div", { class: "gm-coordinates" }, output, copyButton(() => shown, say("copy.coordinates")));
  L.DomEvent.disableClickPropagation(box);
  const Box = L.Control.extend({ options: { position: "bottomleft" }, onAdd: () => box });
  new Box().addTo(map);
  map.on("mousemove", ({ latlng }) => show(latlng));
  map.on("moveend", showMiddle);
  // Whoever reaches for the button with the mouse keeps what stood under it last.
  map.on("mouseout", (event) => {
    if (!box.contains(/** @type {Node | null} */ (event.originalEvent.relatedTarget))) {
      showMiddle();
    }
  });
}
