"use strict";

/**
 * The page put together: the report on one side, its incidents on the other.
 */

/**
 * @param {[string, HTMLElement | string][]} rows
 * @returns {HTMLElement[]}
 */
function metaLine(rows) {
  return rows.filter(([, value]) => value !== "").map(([key, value]) => (
    element("span", {}, `${say(key)}: `, typeof value === "string" ? quoted(value) : value)
  ));
}

/**
 * @returns {HTMLElement}
 */
function headNode() {
  const { report, notes } = CONTENTS.draft;
  const told = metaLine([
    ["review.publisher", report.publisher ?? ""],
    ["review.published", report.published ?? ""],
    ["review.agencies", report.agencies.join(", ")],
  ]);
  return element("div", { class: "rv-title" },
    element("p", { class: "rv-kicker" }, say("review.page")),
    element("h1", {}, quoted(CONTENTS.heading)),
    element("p", { class: "rv-meta" }, joined(told, " · ")),
    notes.length ? element("details", { class: "rv-notes" },
      element("summary", {}, counted("review.notes", notes.length)),
      element("ul", {}, ...notes.map((/** @type {string} */ note) => element("li", {}, quoted(note))))) : null);
}

/**
 * What the colours and lines under words mean; each kind can be switched off.
 * @param {HTMLElement} pane
 * @param {FedRange[]} ranges
 * @returns {HTMLElement}
 */
function legendNode(pane, ranges) {
  const there = ["place", "date", "event", "toll", "claim", "party"]
    .filter((kind) => ranges.some(({ kinds }) => kinds.includes(kind)));
  const signs = there.map((kind) => {
    const box = element("input", { type: "checkbox" });
    box.checked = true;
    box.addEventListener("change", () => pane.classList.toggle(`without-${kind}`, !box.checked));
    return element("label", {}, box, " ", element("span", { class: `rv-kind kind-${kind}` }, say(`kind.${kind}`)));
  });
  const ignored = CONTENTS.ignored.length
    ? [element("span", { class: "rv-ignored" }, say("review.ignoredLegend"))] : [];
  return element("div", { "class": "rv-legend", "role": "group", "aria-label": say("review.legend") }, ...signs, ...ignored);
}

/**
 * Suggestions for what a claim is about.
 * @returns {HTMLElement}
 */
function mattersNode() {
  const matters = ["event", ...COUNTED, "weapon", "place", "date", ...CONTENTS.types];
  return element("datalist", { id: "rv-matters" }, ...matters.map((value) => element("option", { value }, termText("about", value))));
}

/** Build the page. */
function startReview() {
  const ranges = rangesOf(CONTENTS.words);
  const inspector = createInspector();
  const saving = createSaving();
  /** @type {Map<Case, HTMLElement>} */
  const cards = new Map();
  /** @type {Case[]} */
  const opened = [];
  const list = element("div", { class: "rv-cards" });
  const progress = element("p", { class: "rv-progress" });
  /** @type {Desk} */
  const desk = {
    ranges,
    passage: createPassage(CONTENTS, ranges, (piece) => inspect(inspector, desk, piece)),
    evidence: evidenceOf(ranges),
    current: CASES[0] ?? null,
    goTo: (item, field) => {
      open(item);
      const base = `rv${CASES.indexOf(item)}`;
      const claim = /^claims\.(\d+)$/.exec(field);
      const row = claim ? item.claims.findIndex(({ origin }) => origin === Number(claim[1])) : -1;
      const id = row >= 0 ? `${base}-claims-${row}-claimant` : `${base}-${field}`;
      const target = document.getElementById(id) ?? cards.get(item)?.querySelector(claim ? ".rv-claims-end button" : ".rv-toggle");
      if (target instanceof HTMLElement) {
        target.focus();
        target.closest(".rv-field, .rv-claim, .rv-card")?.scrollIntoView({ block: "nearest" });
      }
    },
    changed: (item) => {
      saving.edit();
      refresh(item);
    },
    rebuild: (item) => {
      if (opened.includes(item)) {
        shut(item);
        open(item);
      }
    },
  };

  /** @param {Case} item */
  function refresh(item) {
    const card = cards.get(item);
    if (card) {
      freshen(card, desk, item);
      showProblems(card, item);
    }
    tellProgress();
  }
  function tellProgress() {
    const count = (/** @type {Decision} */ decision) => CASES.filter((item) => item.decision === decision).length;
    progress.textContent = say("review.progress", { confirmed: count("confirmed"), rejected: count("rejected"), open: count("open") });
  }
  /** @param {Case} item */
  function shut(item) {
    const card = /** @type {HTMLElement} */ (cards.get(item));
    card.querySelector(".rv-form")?.remove();
    card.querySelector(".rv-toggle")?.setAttribute("aria-expanded", "false");
    opened.splice(opened.indexOf(item), 1);
  }
  /** @param {Case} item */
  function open(item) {
    if (opened.includes(item)) {
      return;
    }
    if (opened.length >= MOST_OPEN) {
      shut(opened[0]);
    }
    opened.push(item);
    desk.current = item;
    const card = /** @type {HTMLElement} */ (cards.get(item));
    card.append(formNode(desk, item));
    card.querySelector(".rv-toggle")?.setAttribute("aria-expanded", "true");
  }
  /**
   * Take a decision, unless what would be confirmed cannot be read back.
   * @param {Case} item
   * @param {Decision} decision
   */
  function decide(item, decision) {
    const problems = decision === "confirmed" ? problemsOf(item) : [];
    if (problems.length) {
      open(item);
      tellProblems(item, problems);
      return;
    }
    item.decision = decision;
    desk.changed(item);
  }
  /**
   * @param {Case} item
   * @param {Problem[]} problems
   */
  function tellProblems(item, problems) {
    desk.goTo(item, problems[0].field.replace(/^claims\.(\d+)\./, "claims-$1-"));
    showProblems(/** @type {HTMLElement} */ (cards.get(item)), item, true);
    tell(counted("review.problems", problems.length, { incident: String(CASES.indexOf(item) + 1) }));
  }
  /** @param {Case} item */
  function addCard(item) {
    const card = cardNode(desk, item, decide, (chosen) => (opened.includes(chosen) ? shut(chosen) : open(chosen)));
    card.addEventListener("focusin", () => {
      desk.current = item;
    });
    cards.set(item, card);
    list.append(card);
  }

  const add = element("button", { type: "button" }, say("review.add"));
  add.addEventListener("click", () => {
    const item = addedCase();
    addCard(item);
    desk.changed(item);
    desk.goTo(item, "title");
  });
  const next = element("button", { type: "button" }, say("review.next"));
  next.addEventListener("click", () => {
    const from = desk.current ? CASES.indexOf(desk.current) + 1 : 0;
    const item = [...CASES.slice(from), ...CASES.slice(0, from)].find(({ decision }) => decision === "open");
    if (item) {
      opened.filter((other) => other !== item).forEach((other) => shut(other));
      desk.goTo(item, "title");
      cards.get(item)?.scrollIntoView({ block: "start" });
    } else {
      tell(say("review.allDecided"));
    }
  });
  const saves = /** @type {const} */ (["json", "csv", "claims"]).map((kind) => {
    const button = element("button", { "type": "button", "class": kind === "json" ? "rv-main" : "", "title": say(`save.${kind}.why`) }, say(`save.${kind}`));
    button.addEventListener("click", () => {
      const confirmed = CASES.filter(({ decision }) => decision === "confirmed");
      const faulty = confirmed.find((item) => problemsOf(item).length);
      if (faulty) {
        open(faulty);
        tellProblems(faulty, problemsOf(faulty));
        return;
      }
      const name = saving.save(kind);
      const left = CASES.filter(({ decision }) => decision === "open").length;
      tell([
        counted("save.done", confirmed.length, { name }),
        ...(left ? [counted(kind === "json" ? "save.leftJson" : "save.left", left)] : []),
        ...(kind === "csv" && !saving.isSaved() ? [say("save.claimsNext")] : []),
      ].join(" "));
    });
    return button;
  });

  const paper = element("div", { class: "rv-paper" });
  document.getElementById("review")?.append(
    element("header", { class: "rv-head" }, headNode(),
      element("div", { class: "rv-bar" }, element("div", { class: "rv-row" }, ...saves),
        element("p", { class: "rv-status", role: "status" }, say("save.hint")))),
    element("main", { class: "rv-main-area" },
      element("section", { "class": "rv-side rv-report", "aria-labelledby": "rv-report-title" },
        element("h2", { id: "rv-report-title" }, say("review.text")),
        legendNode(desk.passage.node, ranges),
        element("p", { class: "rv-keys", id: "rv-keys" }, say("review.keys")),
        desk.passage.node, inspector),
      element("section", { "class": "rv-side rv-drafts", "aria-labelledby": "rv-drafts-title" },
        element("h2", { id: "rv-drafts-title" }, say("review.drafts")),
        element("div", { class: "rv-row rv-tools" }, progress, next, add),
        list)),
    paper, mattersNode());
  CASES.forEach(addCard);
  if (!CASES.length) {
    list.append(element("p", { class: "rv-hint" }, say("review.none")));
  }
  CASES.slice(0, 1).forEach(open);
  tellProgress();
  followPaper(paper, desk.passage);
}

/**
 * Tell beside the fields of an open form what is wrong there. What is being typed is told of only
 * once the incident is to be confirmed, or was.
 * @param {HTMLElement} card
 * @param {Case} item
 * @param {boolean} [isAsked]
 */
function showProblems(card, item, isAsked = false) {
  const isTold = isAsked || item.decision === "confirmed" || card.querySelector(".rv-problem") !== null;
  const base = `rv${CASES.indexOf(item)}`;
  const problems = new Map(isTold ? problemsOf(item).map(({ field, key }) => [`${base}-${field.replaceAll(".", "-")}`, key]) : []);
  card.querySelectorAll(".rv-field").forEach((row) => {
    const control = row.querySelector("input, select, textarea");
    if (row instanceof HTMLElement && control) {
      markProblem(row, /** @type {FormControl} */ (control), problems.get(control.id) ?? null);
    }
  });
}

startReview();
