"use strict";

/**
 * Building blocks of the page. Text from data reaches the page here and only
 * here, as text nodes: nothing is ever parsed as HTML.
 */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Make an HTML element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string | null)} children strings become text nodes; null is left out
 * @returns {HTMLElementTagNameMap[T]}
 */
function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/**
 * Make an SVG element.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 * @returns {SVGElement}
 */
function svgElement(tag, attributes, ...children) {
  const node = /** @type {SVGElement} */ (document.createElementNS(SVG_NAMESPACE, tag));
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/**
 * Text as written by someone, isolated so that its direction disturbs nothing around it.
 * @param {string} text
 * @param {string} [language] its language, where known
 * @returns {HTMLElement}
 */
function quoted(text, language) {
  return element("bdi", language ? { lang: language } : {}, text);
}

/**
 * The address if it is one a reader may safely follow, else null.
 * @param {string | null} address
 * @returns {URL | null}
 */
function webAddress(address) {
  if (!address || !/^https?:\/\//i.test(address.trim())) {
    return null;
  }
  try {
    const url = new URL(address.trim());
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}

/**
 * A link that tells the other site nothing; plain text where the address is none.
 * @param {string | null} address
 * @param {string | null} [label] what to show; the site's name where there is none
 * @returns {HTMLElement}
 */
function outerLink(address, label) {
  const url = webAddress(address);
  if (!url) {
    const shown = [label, address].filter(Boolean).join(", ");
    return quoted(shown);
  }
  return element(
    "a",
    { href: url.href, rel: "noopener noreferrer", target: "_blank" },
    quoted(label || url.hostname.replace(/^www\./, "")),
  );
}

/**
 * A node, or text shown literally, as HTML, for the few Leaflet options that take HTML.
 * @param {Node | string} content
 * @returns {string}
 */
function asHtml(content) {
  return element("span", {}, content).innerHTML;
}

/**
 * A term and what it is, for a description list.
 * @param {string} term
 * @param {...(Node | string | null)} details
 * @returns {DocumentFragment}
 */
function described(term, ...details) {
  const fragment = document.createDocumentFragment();
  fragment.append(element("dt", {}, term), element("dd", {}, ...details));
  return fragment;
}

/**
 * Nodes with a separator between them.
 * @param {Node[]} nodes
 * @param {string} separator
 * @returns {DocumentFragment}
 */
function joined(nodes, separator) {
  const fragment = document.createDocumentFragment();
  nodes.forEach((node, index) => fragment.append(index ? separator : "", node));
  return fragment;
}
