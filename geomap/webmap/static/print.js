"use strict";

/**
 * The page on paper: what folds away on the screen, and a table of the incidents
 * that pass the filter. It is made when printing begins and removed after.
 */

const PAPER_ROWS = 500;
/** What paper has room for, in CSS pixels, with a heading above the map. */
const PAPER_WIDTH = 680;
const PAPER_MAP_HEIGHT = 600;
const PAPER_GROWTH = 1.3;

/**
 * Tell the style sheet the map's size, so that paper shows the same map, only smaller.
 * A map laid out again for the paper would print before it is drawn.
 * @param {L.Map} map
 */
function keepSizeForPrint(map) {
  const tell = () => {
    if (window.matchMedia("print").matches) {
      return;
    }
    const { x, y } = map.getSize();
    const { style } = map.getContainer();
    style.setProperty("--gm-width", `${x}px`);
    style.setProperty("--gm-height", `${y}px`);
    style.setProperty("--gm-scale", String(Math.min(PAPER_GROWTH, PAPER_WIDTH / x, PAPER_MAP_HEIGHT / y)));
  };
  map.on("resize", tell);
  tell();
}

/**
 * Claims by who makes them: one line for what somebody asserts, one for what he denies.
 * @param {Claim[]} claims
 * @returns {HTMLElement | null}
 */
function claimLines(claims) {
  /** @type {Map<string, Claim[]>} */
  const groups = new Map();
  for (const claim of claims) {
    const key = JSON.stringify([claim.claimant, claim.stance]);
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  if (!groups.size) {
    return null;
  }
  const lines = [...groups.values()].map((group) => element(
    "li",
    {},
    element("b", {}, quoted(termText("claimant", group[0].claimant))), " ",
    quoted(termText("stance", group[0].stance)), ": ", joined(group.map(claimedWhat), say("list.semicolon")),
  ));
  return element("ul", {}, ...lines);
}

/**
 * A source as a link that can be read on paper.
 * @param {string} source
 * @returns {HTMLElement}
 */
function paperSource(source) {
  return outerLink(source, webAddress(source) ? source.trim().replace(/^https?:\/\/(www\.)?/i, "") : source);
}

/**
 * Two rows of the table: what, when, where and the verdict; under it who says so.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {HTMLElement}
 */
function paperRows(data, incident) {
  const toll = [tollText(incident.killed, "killed"), tollText(incident.wounded, "wounded")].filter(Boolean).join(say("list.semicolon"));
  const contested = incident.contested === true ? say("list.separator") + say("contested") : "";
  const sources = incident.sources.map(paperSource);
  const more = [
    toll ? element("p", {}, `${say("card.casualties")}: ${toll}`) : null,
    claimLines(incident.claims),
    sources.length ? element("p", {}, `${say("card.sources")}: `, joined(sources, say("list.separator"))) : null,
  ].filter((part) => part !== null);
  return element(
    "tbody",
    {},
    element(
      "tr",
      {},
      element("td", { class: "gm-icon" }, incidentSymbol(data, incident)),
      element("td", {}, dateText(incident)),
      element("th", { scope: "row", class: "gm-paper-title" }, quoted(titleOf(incident))),
      element("td", {}, incident.place ? quoted(incident.place) : ""),
      element("td", {}, termText("verdict", incident.verdict), contested),
    ),
    more.length ? element("tr", {}, element("td", {}), element("td", { class: "gm-paper-more", colspan: "4" }, ...more)) : null,
  );
}

/**
 * The incidents that pass the filter, the gravest verdict first, and how many more there are.
 * @param {PageData} data
 * @param {Store} store
 * @returns {HTMLElement}
 */
function paperTable(data, store) {
  const rows = [];
  for (const row of rowOrder(data.incidents, "verdict")) {
    if (rows.length === PAPER_ROWS) {
      break;
    }
    if (store.shows(row)) {
      rows.push(paperRows(data, data.incidents.at(row)));
    }
  }
  const heads = ["print.date", "print.incident", "card.place", "facet.verdict"].map((key) => element("th", { scope: "col" }, say(key)));
  const left = store.passed.count - rows.length;
  return element(
    "div",
    {},
    element("h2", {}, counted("list.of", store.passed.count)),
    rows.length
      ? element("table", { class: "gm-paper-table" }, element("thead", {}, element("tr", {}, element("td", {}), ...heads)), ...rows)
      : element("p", {}, say("list.nothing")),
    left > 0 ? element("p", { class: "gm-paper-rest" }, counted("print.more", left)) : null,
  );
}

/**
 * The zone versions in a line each.
 * @param {PageData} data
 * @returns {HTMLElement}
 */
function paperZones(data) {
  const rows = data.zones.map((zone, index) => element("li", {}, zoneSample(data, index), quoted(zoneTitle(zone))));
  return element("ul", { class: "gm-paper-zones" }, ...rows);
}

/**
 * What each zone version rests on.
 * @param {PageData} data
 * @returns {HTMLElement[]}
 */
function paperZoneFacts({ zones }) {
  return zones.map((zone) => {
    const facts = [
      zoneTitle(zone),
      zone.edge ? `${say("zone.known")}: ${say("zone.edge", { length: lengthText(zone.edge) })}` : null,
      zone.authority && `${say("zone.authority")}: ${zone.authority}`,
      zone.source && `${say("zone.source")}: ${zone.source}`,
    ];
    return element("p", {}, joined(facts.filter(Boolean).map((text) => quoted(String(text))), " · "));
  });
}

/**
 * All that paper has beyond the heading and the map.
 * @param {PageData} data
 * @param {Store} store
 * @param {number | null} chosen the incident whose popup is open
 * @returns {HTMLElement}
 */
function paperPart(data, store, chosen) {
  const card = chosen === null ? null : element("section", { class: "gm-paper-chosen" }, incidentCard(data, data.incidents.at(chosen)));
  const title = (/** @type {string} */ key) => element("h2", {}, say(key));
  return element(
    "section",
    { class: "gm-paper" },
    title("panel.legend"), legend(data),
    ...(data.zones.length ? [title("panel.zones"), paperZones(data)] : []),
    card,
    paperTable(data, store),
    element(
      "div",
      { class: "gm-paper-notes" },
      title("panel.method"), method(data.threshold),
      ...(data.zones.length ? [title("panel.zones"), ...paperZoneFacts(data)] : []),
      title("panel.credits"), textList(data.credits), noteList(data),
    ),
  );
}

/**
 * Put that on the page while it is printed, whoever begins it.
 * @param {HTMLElement} page
 * @param {PageData} data
 * @param {Store} store
 * @param {() => number | null} chosen
 */
function preparePaper(page, data, store, chosen) {
  /** @type {HTMLElement | null} */
  let part = null;
  /** @param {boolean} onPaper */
  function lay(onPaper) {
    if (onPaper === (part !== null)) {
      return;
    }
    if (part) {
      part.remove();
      part = null;
    } else {
      part = paperPart(data, store, chosen());
      page.append(part);
    }
  }
  window.addEventListener("beforeprint", () => lay(true));
  window.addEventListener("afterprint", () => lay(false));
  window.matchMedia("print").addEventListener("change", ({ matches }) => lay(matches));
}
