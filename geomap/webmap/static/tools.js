"use strict";

/**
 * The buttons on the map: fit, fullscreen, distance, share, download.
 *
 * @typedef {object} Tool
 * @property {string} name key of its words
 * @property {string} icon path data on a 20 by 20 square
 * @property {(button: HTMLButtonElement) => void} run
 * @property {boolean} [toggles] whether it stays pressed; `run` sets `aria-pressed`
 */

const ICONS = {
  fit: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M7.5 7.5h5v5h-5z",
  fullscreen: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5",
  measure: "M2 13 13 2l5 5L7 18zM5 10l2 2M8 7l2.6 2.6M11 4l2 2",
  share: "M7 11l6-3.5M7 9l6 3.5M5 12a2 2 0 1 1 0-4 2 2 0 0 1 0 4zM15 9a2 2 0 1 1 0-4 2 2 0 0 1 0 4zM15 15a2 2 0 1 1 0-4 2 2 0 0 1 0 4z",
  copy: "M7 7V3h10v10h-4M3 7h10v10H3z",
  download: "M10 3v9M6 9l4 4 4-4M4 16h12",
};

/**
 * A drawn sign.
 * @param {string} icon path data on a 20 by 20 square
 * @param {number} size pixels
 * @returns {SVGElement}
 */
function drawnSign(icon, size) {
  return svgElement(
    "svg",
    { "viewBox": "0 0 20 20", "width": size, "height": size, "aria-hidden": "true" },
    svgElement("path", { d: icon, class: "gm-sign" }),
  );
}

/**
 * A button with a drawn sign.
 * @param {Tool} tool
 * @returns {HTMLButtonElement}
 */
function toolButton({ name, icon, run, toggles }) {
  const words = say(`tool.${name}`);
  const attributes = { "type": "button", "class": `gm-tool gm-tool-${name}`, "title": words, "aria-label": words };
  const button = element("button", toggles ? { ...attributes, "aria-pressed": "false" } : attributes, drawnSign(icon, 20));
  button.addEventListener("click", () => run(button));
  return button;
}

/**
 * Put the buttons under the map's own.
 * @param {L.Map} map
 * @param {Tool[]} tools
 */
function addTools(map, tools) {
  const bar = element("div", { "class": "leaflet-bar gm-tools", "role": "group", "aria-label": say("tool.all") });
  bar.append(...tools.map(toolButton));
  L.DomEvent.disableClickPropagation(bar);
  const Bar = L.Control.extend({ options: { position: "topleft" }, onAdd: () => bar });
  new Bar().addTo(map);
}

/**
 * Show the whole page on the screen, or end that; null where the browser cannot.
 * @param {HTMLElement} page
 * @returns {Tool | null}
 */
function fullscreenTool(page) {
  if (!document.fullscreenEnabled) {
    return null;
  }
  return {
    name: "fullscreen", icon: ICONS.fullscreen, toggles: true,
    run(button) {
      const isOn = document.fullscreenElement !== null;
      const done = isOn ? document.exitFullscreen() : page.requestFullscreen();
      done.then(() => button.setAttribute("aria-pressed", String(!isOn))).catch(() => button.remove());
    },
  };
}

/**
 * Put text on the clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers without a clipboard for files copy what is selected.
    const field = element("textarea", { "readonly": "", "class": "gm-copied", "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/**
 * A small button that copies a text and says so.
 * @param {() => string} text
 * @param {string} name what it copies, for those who do not see it
 * @returns {HTMLButtonElement}
 */
function copyButton(text, name) {
  const button = element("button", { "type": "button", "class": "gm-copy", "aria-label": name, "title": name }, drawnSign(ICONS.copy, 14));
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    announce(say(await copyText(text()) ? "copy.done" : "copy.failed", { text: text() }));
  });
  return button;
}

/**
 * Say something for a moment, to readers and to screen readers.
 * @param {string} text
 */
function announce(text) {
  const known = document.querySelector(".gm-toast");
  const toast = known ?? element("p", { class: "gm-toast", role: "status" });
  if (!known) {
    document.querySelector(".gm-stage")?.append(toast);
  }
  toast.textContent = text;
  window.setTimeout(() => {
    if (toast.textContent === text) {
      toast.textContent = "";
    }
  }, 5000);
}
