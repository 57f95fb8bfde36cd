"use strict";

/**
 * What the words at hand fed, told below the text, each with a way to its field.
 *
 * @typedef {object} Desk what the parts of the page ask of each other
 * @property {Passage} passage
 * @property {FedRange[]} ranges
 * @property {Map<string, {range: FedRange, fed: FedWords}[]>} evidence by `INCIDENT FIELD`
 * @property {Case | null} current the incident at hand
 * @property {(item: Case, field: string) => void} goTo open the card of an incident at a field
 * @property {(item: Case) => void} changed after an edit
 * @property {(item: Case) => void} rebuild after values changed behind the form
 */

const MOST_TOLD = 12;

/**
 * @param {FedRange[]} ranges
 * @returns {Desk["evidence"]}
 */
function evidenceOf(ranges) {
  /** @type {Desk["evidence"]} */
  const found = new Map();
  for (const range of ranges) {
    for (const fed of range.fed) {
      const key = `${fed[5]} ${fed[6]}`;
      const known = found.get(key);
      if (known) {
        known.push({ range, fed });
      } else {
        found.set(key, [{ range, fed }]);
      }
    }
  }
  return found;
}

/**
 * @param {FedWords} fed
 * @returns {string} "Place", "Claim 2"
 */
function fedName(fed) {
  const claim = /^claims\.(\d+)$/.exec(fed[6]);
  if (claim) {
    return say("review.claim", { n: Number(claim[1]) + 1 });
  }
  const name = termText("fed", fed[6]);
  return name === fed[6] ? termText("field", name) : name;
}

/**
 * @param {Desk} desk
 * @param {FedWords} fed
 * @returns {HTMLElement}
 */
function fedLine(desk, fed) {
  const [, , kind, confidence, why, incident, field] = fed;
  const sign = element("span", { class: `rv-sample rv-kind kind-${kind}` }, say(`kind.${kind}`));
  const sureness = element("span", { class: "rv-why" }, surenessText(confidence), why ? ": " : "", why ? quoted(why) : "");
  if (incident >= 0) {
    const item = CASES[incident];
    const button = element("button", { type: "button", class: "rv-link" },
      say("review.fed", { n: incident + 1, field: fedName(fed) }));
    button.addEventListener("click", () => desk.goTo(item, field));
    return element("li", {}, sign, " ", button, " ", sureness);
  }
  const place = CONTENTS.draft.places[Number(field)];
  const told = sayWith("review.place", { name: quoted(place.name ?? place.text ?? ""), how: termText("located", place.located ?? "") });
  const line = element("li", {}, sign, " ", told, " ", sureness);
  if (desk.current) {
    const target = desk.current;
    const use = element("button", { type: "button", class: "rv-small" }, say("review.usePlace", { n: CASES.indexOf(target) + 1 }));
    use.addEventListener("click", () => usePlace(desk, target, place));
    line.append(" ", use);
  }
  return line;
}

/**
 * Give an incident a place of the report, with all that is known of where that is.
 * @param {Desk} desk
 * @param {Case} item
 * @param {Record<string, any>} place
 */
function usePlace(desk, item, place) {
  const values = {
    place: place.text, place_id: place.place_id, lat: place.lat, lon: place.lon,
    radius_m: place.radius_m, located: place.located ?? "missing",
  };
  for (const [name, value] of Object.entries(values)) {
    item.values[name] = asTyped(value);
    item.edited.add(name);
  }
  desk.changed(item);
  desk.rebuild(item);
  desk.goTo(item, "place");
  tell(say("review.placeUsed", { n: CASES.indexOf(item) + 1 }));
}

/**
 * @returns {HTMLElement}
 */
function createInspector() {
  return element("section", { "class": "rv-inspector", "aria-live": "polite", "aria-label": say("review.inspector") },
    element("p", { class: "rv-hint" }, say("review.pick")));
}

/**
 * @param {HTMLElement} node
 * @param {Desk} desk
 * @param {Piece} piece
 */
function inspect(node, desk, piece) {
  const shortest = piece.ranges.toSorted((a, b) => (a.end - a.start) - (b.end - b.start));
  desk.passage.light(shortest.slice(0, 1));
  const fed = shortest.flatMap((range) => range.fed);
  const words = CONTENTS.text.slice(shortest[0].start, shortest[0].end);
  const short = words.length > 120 ? `${words.slice(0, 119)}…` : words;
  const list = element("ul", {}, ...fed.slice(0, MOST_TOLD).map((each) => fedLine(desk, each)));
  const rest = fed.length - MOST_TOLD;
  node.replaceChildren(
    element("p", { class: "rv-words" }, "“", quoted(short), "”"),
    list,
    ...(rest > 0 ? [element("p", {}, say("review.more", { n: rest }))] : []),
  );
  node.scrollTop = 0;
}
