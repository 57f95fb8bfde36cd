"use strict";

/**
 * The page's frame: the layout for little room, the way past the panel by keys, what
 * Escape closes, and the words of Leaflet's own buttons.
 *
 * @typedef {{expand: (open: boolean) => void}} Panel
 */

const LITTLE_ROOM = "(max-width: 760px)";

/**
 * Whether the page is written for a frame on somebody's page. `?full` in its address gives it whole.
 * @returns {boolean}
 */
function isEmbedded() {
  const asked = new URLSearchParams(location.search).has("full");
  return !asked && document.querySelector(".gm-embed") !== null;
}

/**
 * Whether the panel lies over the map when it is open.
 * @returns {boolean}
 */
function isCompact() {
  return document.querySelector(".gm-compact") !== null;
}

/**
 * Lay the page out for the room that there is, now and when that changes.
 * @param {HTMLElement} page
 * @param {L.Map} map
 */
function fitRoom(page, map) {
  page.classList.toggle("gm-embed", isEmbedded());
  const little = window.matchMedia(LITTLE_ROOM);
  const lay = () => {
    page.classList.toggle("gm-compact", isEmbedded() || little.matches);
    map.invalidateSize({ pan: false });
  };
  little.addEventListener("change", lay);
  lay();
}

/**
 * In a frame, leave the wheel to the page around it until a reader takes hold of the map.
 * @param {L.Map} map
 */
function yieldWheel(map) {
  if (!isEmbedded()) {
    return;
  }
  const container = map.getContainer();
  map.scrollWheelZoom.disable();
  container.addEventListener("pointerdown", () => map.scrollWheelZoom.enable());
  container.addEventListener("focus", () => map.scrollWheelZoom.enable());
  container.addEventListener("pointerleave", () => map.scrollWheelZoom.disable());
}

/**
 * A link past the panel's controls, seen when keys reach it.
 * @param {HTMLElement} page
 * @param {Panel} panel
 */
function addSkipLink(page, panel) {
  const heading = page.querySelector(".gm-incidents h2");
  if (!(heading instanceof HTMLElement)) {
    return;
  }
  heading.id = "geomap-list";
  heading.tabIndex = -1;
  const link = element("a", { href: "#geomap-list", class: "gm-skip" }, say("page.skip"));
  link.addEventListener("click", (event) => {
    // The hash is the place on the map; the link must leave it alone.
    event.preventDefault();
    panel.expand(true);
    heading.focus();
  });
  page.before(link);
}

/**
 * Let Escape close the panel where it lies over the map.
 * @param {Panel} panel
 */
function closeByEscape(panel) {
  const node = document.getElementById("geomap-panel");
  node?.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && isCompact() && node.classList.contains("gm-open")) {
      panel.expand(false);
      const toggle = node.querySelector(".gm-toggle");
      if (toggle instanceof HTMLElement) {
        toggle.focus();
      }
    }
  });
}

/**
 * In a frame, a link to the page itself, where it has an address that opens.
 * @param {() => string} hash
 */
function addWholePageLink(hash) {
  if (!isEmbedded() || webAddress(location.href) === null) {
    return;
  }
  const link = element("a", { class: "gm-whole-page", target: "_blank", rel: "noopener" }, say("embed.whole"));
  const tell = () => {
    const address = new URL(location.href);
    address.search = address.search ? `${address.search}&full` : "?full";
    address.hash = hash();
    link.href = address.href;
  };
  link.addEventListener("pointerdown", tell);
  link.addEventListener("focus", tell);
  tell();
  document.querySelector(".gm-panel > header")?.append(link);
}

/**
 * Name Leaflet's buttons in the page's language.
 * @param {L.Map} map
 */
function nameMapButtons(map) {
  /** @type {(holder: HTMLElement | null | undefined, selector: string, key: string) => void} */
  const name = (holder, selector, key) => {
    const button = holder?.querySelector(selector);
    button?.setAttribute("aria-label", say(key));
    button?.setAttribute("title", say(key));
  };
  name(map.getContainer(), ".leaflet-control-zoom-in", "tool.zoomin");
  name(map.getContainer(), ".leaflet-control-zoom-out", "tool.zoomout");
  map.on("popupopen", ({ popup }) => name(popup.getElement(), ".leaflet-popup-close-button", "popup.close"));
}
