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
 * Who says what, in a sentence.
 * @param {Incident} incident
 * @returns {HTMLElement | null}
 */
function saidLine({ said }) {
  return said ? element("p", { class: "gm-said" }, quoted(said)) : null;
}

/**
 * Where an incident is thought to have been.
 * @param {Incident} incident
 * @returns {DocumentFragment}
 */
function positionFacts(incident) {
  const fragment = document.createDocumentFragment();
  if (incident.drawn !== "none" && incident.lat !== null && incident.lon !== null) {
    const words = Object.entries(LOCATED_WORDS).find(([key]) => key === incident.located)?.[1];
    const within = incident.radius ? `, within ${lengthText(incident.radius)} (95 %)` : "";
    const place = element("span", { class: "gm-position" }, positionText(incident.lat, incident.lon));
    fragment.append(described("Position", place, within, words ? `; ${words}` : null));
  }
  return fragment;
}

/**
 * Sources and dataset.
 * @param {Incident} incident
 * @returns {DocumentFragment}
 */
function sourceFacts(incident) {
  const fragment = document.createDocumentFragment();
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
 * What kind of incident, and when.
 * @param {Incident} incident
 * @param {...HTMLElement} more
 * @returns {HTMLElement}
 */
function whenLine(incident, ...more) {
  const type = incident.type ? [quoted(incident.type)] : [];
  return element("p", { class: "gm-when" }, joined([...type, element("span", {}, dateText(incident)), ...more], " · "));
}

/**
 * Everything the page knows about an incident.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {HTMLElement}
 */
function incidentCard(data, incident) {
  return element(
    "article",
    { class: "gm-card" },
    element("h3", { tabindex: "-1" }, quoted(titleOf(incident))),
    whenLine(incident),
    verdictBlock(data, incident),
    saidLine(incident),
    incident.text ? element("p", {}, quoted(incident.text)) : null,
    element("dl", { class: "gm-facts" }, placeFacts(incident), eventFacts(incident)),
    claimTable(incident.claims),
    element("dl", { class: "gm-facts" }, positionFacts(incident), sourceFacts(incident)),
  );
}

/**
 * One report among those of an event: what it says itself; how it was placed and judged folds away.
 * @param {PageData} data
 * @param {number} index
 * @param {boolean} current whether it is the one that was asked for
 * @returns {HTMLElement}
 */
function reportCard(data, index, current) {
  const incident = data.incidents[index];
  const verdict = element("span", { class: "gm-report-verdict" }, verdictOf(data, incident).label);
  const contested = incident.contested === true ? [element("span", {}, "contested")] : [];
  const more = element(
    "details",
    {},
    element("summary", {}, "Verdict, place and claims"),
    verdictBlock(data, incident),
    incident.text ? element("p", {}, quoted(incident.text)) : null,
    element("dl", { class: "gm-facts" }, placeFacts(incident), positionFacts(incident)),
    claimTable(incident.claims),
  );
  more.open = current;
  const reason = incident.reason ? element("p", {}, "No place of its own: ", quoted(incident.reason)) : null;
  return element(
    "article",
    { "class": "gm-card gm-report", "data-index": String(index), ...(current ? { "aria-current": "true" } : {}) },
    element("h3", { tabindex: "-1" }, quoted(titleOf(incident))),
    whenLine(incident, verdict, ...contested),
    saidLine(incident),
    element("dl", { class: "gm-facts" }, eventFacts(incident), sourceFacts(incident)),
    reason,
    more,
  );
}

/**
 * All reports of one event.
 * @param {PageData} data
 * @param {Marker} marker
 * @param {number} index the report that was asked for
 * @returns {HTMLElement}
 */
function eventCard(data, marker, index) {
  return element(
    "div",
    { class: "gm-event" },
    element("h2", {}, `${counted(marker.reports.length, "report")} of one event`),
    element(
      "p",
      { class: "gm-linked" },
      "A person linked these reports; what each says stays its own. The symbol stands where the place is known best, by “",
      quoted(titleOf(data.incidents[marker.at])),
      "”.",
    ),
    ...marker.reports.map((report) => reportCard(data, report, report === index)),
  );
}

/**
 * Bring the report that was asked for to the top of its popup.
 * @param {HTMLElement} card
 * @param {boolean} takeFocus
 */
function showReport(card, takeFocus) {
  const report = card.querySelector("[aria-current]");
  const frame = card.parentElement;
  if (report?.previousElementSibling?.matches(".gm-report") && frame) {
    frame.scrollTop += report.getBoundingClientRect().top - frame.getBoundingClientRect().top;
  }
  if (takeFocus) {
    (report ?? card).querySelector("h3")?.focus({ preventScroll: true });
  }
}

/**
 * Buttons that open other incidents.
 * @param {string} heading
 * @param {[number, string][]} others each with its words
 * @param {(index: number) => void} onPick
 * @returns {HTMLElement | null}
 */
function otherList(heading, others, onPick) {
  if (!others.length) {
    return null;
  }
  const rows = others.map(([index, words]) => {
    const button = element("button", { type: "button" }, quoted(words));
    button.addEventListener("click", (event) => {
      // The popup that holds the button is filled anew, and Leaflet would take this for a click on the map.
      event.stopPropagation();
      onPick(index);
    });
    return element("li", {}, button);
  });
  return element("nav", { class: "gm-beside" }, element("h4", {}, heading), element("ul", {}, ...rows));
}
