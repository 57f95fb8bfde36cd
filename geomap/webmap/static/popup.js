"use strict";

/** What the page says about one incident: place, date, verdict with its reason, who claims what. */

const STANCES = ["asserts", "denies", "revises"];

/**
 * The place, as the report writes it and as others do.
 * @param {Incident} incident
 * @returns {DocumentFragment}
 */
function placeFacts(incident) {
  const fragment = document.createDocumentFragment();
  const written = incident.place;
  if (written) {
    fragment.append(described(say("card.place"), quoted(written)));
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
    fragment.append(described(say("card.names"), joined(others, say("list.separator"))));
  }
  return fragment;
}

/**
 * Where an incident lies to the boundary and what follows, in the page's language.
 * @param {Incident} incident
 * @returns {string[]}
 */
function verdictWords(incident) {
  const words = [];
  if (incident.distance !== null) {
    const side = incident.distance >= 0 ? "inside" : "outside";
    words.push(say(`verdict.${side}`, { length: lengthText(incident.distance) }));
  }
  if (incident.radius && LANGUAGE !== "en") {
    words.push(say("verdict.radius", { length: lengthText(incident.radius) }));
  }
  if (incident.probability !== null) {
    const probability = probabilityText(incident.probability);
    const { likelihood } = incident;
    words.push(
      likelihood
        ? say("verdict.likelihood", { likelihood: termText("likelihood", likelihood), probability })
        : say("verdict.probability", { probability }),
    );
  }
  return words;
}

/**
 * The verdict with its reason. The reason is written in English with the data; in
 * another language the page says the figures it rests on, and folds the reason away.
 * @param {PageData} data
 * @param {Incident} incident
 * @returns {HTMLElement}
 */
function verdictBlock(data, incident) {
  const style = verdictOf(data, incident);
  const zone = data.zones.find(({ id, version }) => id === incident.zone && version === incident.version);
  const words = verdictWords(incident).map((text) => element("span", {}, text));
  const named = zone ? [element("span", {}, quoted(zoneTitle(zone)))] : [];
  const contested = incident.contested === true ? element("em", {}, say("contested")) : null;
  const why = incident.why ? element("p", { lang: "en" }, quoted(incident.why)) : null;
  const figures = [...named, ...words];
  const block = element(
    "div",
    { class: "gm-verdict" },
    element("p", {}, element("strong", {}, termText("verdict", incident.verdict)), " ", contested),
    LANGUAGE === "en" ? why : null,
    figures.length ? element("p", { class: "gm-figures" }, joined(figures, " · ")) : null,
    LANGUAGE === "en" ? null : inEnglish(why, saidText(incident)),
  );
  block.style.borderColor = style.ring;
  return block;
}

/**
 * What is written in English only, folded away on a page in another language.
 * @param {...(HTMLElement | null)} content
 * @returns {HTMLElement | null}
 */
function inEnglish(...content) {
  const summary = element("summary", {}, say("card.english"));
  return content.some(Boolean) ? element("details", { class: "gm-english" }, summary, ...content) : null;
}

/**
 * What a claim is about: a matter of its own, or a type of incident.
 * @param {string} about
 * @returns {string}
 */
function aboutText(about) {
  const matter = termText("about", about);
  return matter === about ? termText("type", about) : matter;
}

/**
 * What a claim is about, with the figure and whose it is.
 * @param {Claim} claim
 * @returns {HTMLElement}
 */
function claimedWhat(claim) {
  const what = element("span", {}, quoted(aboutText(claim.about)));
  if (claim.value) {
    what.append(": ", quoted(claimedText(claim.value)));
  }
  if (claim.side) {
    what.append(" (", quoted(claim.side), ")");
  }
  return what;
}

/**
 * One claim as a table row.
 * @param {Claim} claim
 * @returns {HTMLTableRowElement}
 */
function claimRow(claim) {
  const stance = STANCES.includes(claim.stance) ? claim.stance : "asserts";
  const what = element("td", {}, claimedWhat(claim));
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
    element("th", { scope: "row" }, quoted(termText("claimant", claim.claimant))),
    element("td", { class: "gm-stance" }, quoted(termText("stance", claim.stance))),
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
  const heads = ["who", "says", "what", "published"].map((head) => element("th", { scope: "col" }, say(`claims.${head}`)));
  return element(
    "table",
    { class: "gm-claims" },
    element("caption", {}, say("claims.title")),
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
    fragment.append(described(say("card.casualties"), toll.filter(Boolean).join(say("list.semicolon"))));
  }
  if (incident.actors.length) {
    fragment.append(described(say("card.actors"), joined(incident.actors.map((name) => quoted(name)), say("list.separator"))));
  }
  return fragment;
}

/**
 * Who says what, in a sentence.
 * @param {Incident} incident
 * @returns {HTMLElement | null}
 */
function saidText({ said }) {
  return said ? element("p", { class: "gm-said", lang: "en" }, quoted(said)) : null;
}

/**
 * The same, where the page can be read with it: in other languages it is folded away with the reason.
 * @param {Incident} incident
 * @returns {HTMLElement | null}
 */
function saidLine(incident) {
  return LANGUAGE === "en" ? saidText(incident) : null;
}

/**
 * Where an incident is thought to have been.
 * @param {Incident} incident
 * @returns {DocumentFragment}
 */
function positionFacts(incident) {
  const fragment = document.createDocumentFragment();
  if (incident.drawn !== "none" && incident.lat !== null && incident.lon !== null) {
    const words = incident.located ? termText("located", incident.located) : null;
    const within = incident.radius ? say("card.within", { length: lengthText(incident.radius) }) : "";
    const text = positionText(incident.lat, incident.lon);
    const place = element("span", { class: "gm-position", dir: "ltr" }, text, copyButton(() => text, say("copy.coordinates")));
    fragment.append(described(say("card.position"), place, within, words ? say("list.semicolon") + words : null));
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
    const links = incident.sources.map((source) => outerLink(source));
    fragment.append(described(say("card.sources"), joined(links, say("list.separator"))));
  }
  if (incident.dataset) {
    fragment.append(described(say("card.dataset"), quoted(incident.dataset)));
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
  const type = incident.type ? [quoted(termText("type", incident.type))] : [];
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
  const incident = data.incidents.at(index);
  const verdict = element("span", { class: "gm-report-verdict" }, termText("verdict", incident.verdict));
  const contested = incident.contested === true ? [element("span", {}, say("contested"))] : [];
  const more = element(
    "details",
    {},
    element("summary", {}, say("event.more")),
    verdictBlock(data, incident),
    incident.text ? element("p", {}, quoted(incident.text)) : null,
    element("dl", { class: "gm-facts" }, placeFacts(incident), positionFacts(incident)),
    claimTable(incident.claims),
  );
  more.open = current;
  const reason = incident.reason ? element("p", {}, sayWith("event.placeless", { reason: quoted(incident.reason) })) : null;
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
    element("h2", {}, counted("event.reports", marker.reports.length)),
    element(
      "p",
      { class: "gm-linked" },
      sayWith("event.linked", { title: quoted(titleOf(data.incidents.at(marker.at))) }),
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
