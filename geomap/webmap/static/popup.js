"use strict";

/** What the page says about one incident: place, date, verdict with its reason, who claims what. */

const STANCE_WORDS = { asserts: "asserts", denies: "denies", revises: "revises" };

/**
 * The place, as the report writes it and as others do.
 * @param {Incident} incident
 * @returns {DocumentFragment}
 */
function placeFacts(incident) {
  const fragment = document.createDocumentFragment();
  const written = incident.place;
  if (written) {
    fragment.append(described("Place as written", quoted(written)));
  }
  const seen = new Set([written]);
  const others = [];
  if (incident.lead && incident.lead !== written) {
    others.push(quoted(incident.lead));
    seen.add(incident.lead);
  }
  for (const [name, language] of incident.names) {
    if (!seen.has(name)) {
      seen.add(name);
      others.push(quoted(name, language));
    }
  }
  if (others.length) {
    fragment.append(described("Other names", joined(others, ", ")));
  }
  return fragment;
}

/**
 * The verdict, its sentence and its figures.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {HTMLElement}
 */
function verdictBlock(data, incident) {
  const style = verdictOf(data, incident);
  const heading = element("strong", {}, style.label);
  const zone = data.zones.find(({ id, version }) => id === incident.zone && version === incident.version);
  const figures = [];
  if (zone) {
    figures.push(element("span", {}, quoted(zoneTitle(zone))));
  }
  if (incident.probability !== null) {
    const likelihood = incident.likelihood ? `${incident.likelihood} inside` : "probability inside";
    figures.push(element("span", {}, quoted(likelihood), ` (${probabilityText(incident.probability)})`));
  }
  if (incident.distance !== null) {
    const side = incident.distance >= 0 ? "inside" : "outside";
    figures.push(element("span", {}, `${lengthText(incident.distance)} ${side} the boundary`));
  }
  const block = element(
    "div",
    { class: "gm-verdict" },
    element("p", {}, heading, incident.contested === true ? element("em", {}, "contested") : null),
    incident.why ? element("p", {}, quoted(incident.why)) : null,
    figures.length ? element("p", { class: "gm-figures" }, joined(figures, " · ")) : null,
  );
  block.style.borderColor = style.ring;
  return block;
}

/**
 * One claim as a table row.
 * @param {Claim} claim
 * @returns {HTMLTableRowElement}
 */
function claimRow(claim) {
  const stance = Object.hasOwn(STANCE_WORDS, claim.stance) ? claim.stance : "asserts";
  const what = element("td", {}, quoted(claim.about));
  if (claim.value) {
    what.append(": ", quoted(claimedText(claim.value)));
  }
  if (claim.side) {
    what.append(" (", quoted(claim.side), ")");
  }
  if (claim.quote) {
    what.append(element("q", {}, quoted(claim.quote)));
  }
  const published = element("td", {});
  if (claim.publisher || claim.url) {
    published.append(outerLink(claim.url, claim.publisher));
  }
  if (claim.published) {
    published.append(element("span", { class: "gm-day" }, dayText(claim.published)));
  }
  return element(
    "tr",
    { class: `gm-${stance}` },
    element("th", { scope: "row" }, quoted(claim.claimant)),
    element("td", { class: "gm-stance" }, quoted(claim.stance)),
    what,
    published,
  );
}

/**
 * Every claim and denial.
 * @param {Claim[]} claims
 * @returns {HTMLElement | null}
 */
function claimTable(claims) {
  if (!claims.length) {
    return null;
  }
  const heads = ["Who", "Says", "What", "Published"].map((head) => element("th", { scope: "col" }, head));
  return element(
    "table",
    { class: "gm-claims" },
    element("caption", {}, "Who says what"),
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...claims.map(claimRow)),
  );
}

/**
 * Casualties and actors.
 * @param {Incident} incident
 * @returns {DocumentFragment}
 */
function eventFacts(incident) {
  const fragment = document.createDocumentFragment();
  const toll = [tollText(incident.killed, "killed"), tollText(incident.wounded, "wounded")];
  if (toll.some(Boolean)) {
    fragment.append(described("Casualties", toll.filter(Boolean).join("; ")));
  }
  if (incident.actors.length) {
    fragment.append(described("Reported actors", joined(incident.actors.map((name) => quoted(name)), ", ")));
  }
  return fragment;
}

/**
 * Position, sources and dataset.
 * @param {Incident} incident
 * @returns {DocumentFragment}
 */
function originFacts(incident) {
  const fragment = document.createDocumentFragment();
  if (incident.drawn !== "none" && incident.lat !== null && incident.lon !== null) {
    const words = Object.entries(LOCATED_WORDS).find(([key]) => key === incident.located)?.[1];
    const within = incident.radius ? `, within ${lengthText(incident.radius)} (95 %)` : "";
    const place = element("span", { class: "gm-position" }, positionText(incident.lat, incident.lon));
    fragment.append(described("Position", place, within, words ? `; ${words}` : null));
  }
  if (incident.sources.length) {
    const links = incident.sources.map((source) => outerLink(source, webAddress(source) ? null : source));
    fragment.append(described("Sources", joined(links, ", ")));
  }
  if (incident.dataset) {
    fragment.append(described("Dataset", quoted(incident.dataset)));
  }
  return fragment;
}

/**
 * Everything the page knows about an incident.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {HTMLElement}
 */
function incidentCard(data, incident) {
  const type = incident.type ? [quoted(incident.type)] : [];
  const when = element("p", { class: "gm-when" }, joined([...type, element("span", {}, dateText(incident))], " · "));
  return element(
    "article",
    { class: "gm-card" },
    element("h3", { tabindex: "-1" }, quoted(titleOf(incident))),
    when,
    verdictBlock(data, incident),
    incident.text ? element("p", {}, quoted(incident.text)) : null,
    element("dl", { class: "gm-facts" }, placeFacts(incident), eventFacts(incident)),
    claimTable(incident.claims),
    element("dl", { class: "gm-facts" }, originFacts(incident)),
  );
}

/**
 * Buttons for incidents whose symbols lie over one another.
 * @param {PageData} data
 * @param {number[]} indices
 * @param {(index: number) => void} onPick
 * @returns {HTMLElement | null}
 */
function besideList(data, indices, onPick) {
  if (!indices.length) {
    return null;
  }
  const rows = indices.map((index) => {
    const button = element("button", { type: "button" }, quoted(titleOf(data.incidents[index])));
    button.addEventListener("click", () => onPick(index));
    return element("li", {}, button);
  });
  return element("nav", { class: "gm-beside" }, element("h4", {}, "Also here"), element("ul", {}, ...rows));
}
