"use strict";

/**
 * Folium's own popups call jQuery for two things. This does both, on pages that
 * hold such popups; the rest of jQuery is not here.
 * @param {string | Document} subject
 * @returns {(Element | null)[] & {ready?: (then: () => void) => void}}
 */
function foliumQuery(subject) {
  if (typeof subject === "string") {
    const template = document.createElement("template");
    template.innerHTML = subject;
    return [template.content.firstElementChild];
  }
  return Object.assign([], { ready: (/** @type {() => void} */ then) => then() });
}

Object.assign(window, { $: foliumQuery });
