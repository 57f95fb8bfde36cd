"use strict";

/**
 * Share what is shown. A page on the web has an address; a page that is a file
 * has none that others could open, so its place in the map is shared without it.
 * @param {PageData} data
 * @param {() => string} hash
 * @returns {Tool}
 */
function shareTool(data, hash) {
  return {
    name: "share", icon: ICONS.share,
    async run() {
      const isOnline = webAddress(location.href) !== null;
      const address = isOnline ? location.href.split("#")[0] + hash() : hash();
      if (isOnline && typeof navigator.share === "function") {
        try {
          await navigator.share({ title: data.title, url: address });
          return;
        } catch (error) {
          if (error instanceof DOMException && error.name === "AbortError") {
            return;
          }
        }
      }
      const isCopied = await copyText(address);
      const words = isOnline ? "share.copied" : "share.file";
      announce(say(isCopied ? words : "copy.failed", { text: address }));
    },
  };
}

/**
 * Offer what is shown as a file.
 * @param {PageData} data
 * @param {Store} store
 * @returns {Tool}
 */
function downloadTool(data, store) {
  return {
    name: "download", icon: ICONS.download,
    run(button) {
      const known = document.querySelector(".gm-menu");
      if (known) {
        known.remove();
        return;
      }
      const menu = element("div", { "class": "gm-menu", "role": "group", "aria-label": say("tool.download") });
      const close = () => {
        menu.remove();
        button.focus();
      };
      for (const suffix of /** @type {const} */ (["geojson", "csv"])) {
        const choice = element("button", { type: "button" }, say(`download.${suffix}`));
        choice.addEventListener("click", () => {
          downloadShown(data, store, suffix);
          close();
        });
        menu.append(choice);
      }
      menu.addEventListener("keydown", ({ key }) => key === "Escape" && close());
      button.after(menu);
      menu.querySelector("button")?.focus();
    },
  };
}
