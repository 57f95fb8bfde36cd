"use strict";

/**
 * What claims add up to, as `geomap.incidents.tolls` has it, so that the page shows the figures
 * that geomap gives the saved file. Geomap works them out anew when it reads the file.
 *
 * @typedef {{low: number, best: number, high: number}} Count
 * @typedef {Record<string, string>} Said a claim's columns; empty is ""
 * @typedef {{figures: Record<string, [number, number, number]>, bodies: Record<string, string>, kinds: Record<string, string>, types: string[]}} Meanings
 */

const COUNTED = ["killed", "wounded"];
const ONLY_IDENTIFYING = ["place", "date", "position", "name", "note"];
const WHOLE_EVENT = ["event", "incident", "breach", "violation"];
const ONE_COUNT = /^(>=|<=|>|<|~)? ?(\d{1,9})$/;
const TWO_COUNTS = /^(\d{1,9}) ?[-–—] ?(\d{1,9})$/;

/**
 * @param {string} text
 * @returns {string}
 */
function folded(text) {
  return text.trim().toLowerCase();
}

/**
 * A value in the signs of claims as a count; null where it is none.
 * @param {string} value
 * @returns {Count | null}
 */
function countInSigns(value) {
  const range = TWO_COUNTS.exec(value.trim());
  if (range) {
    const [low, high] = [Number(range[1]), Number(range[2])];
    return low > high ? null : { low, best: (low + high) / 2, high };
  }
  const one = ONE_COUNT.exec(value.trim());
  if (!one || (one[1] === "<" && Number(one[2]) === 0)) {
    return null;
  }
  const count = Number(one[2]) + (one[1] === ">" ? 1 : one[1] === "<" ? -1 : 0);
  return { low: (one[1] ?? "").startsWith("<") ? 0 : count, best: count, high: count };
}

/**
 * The count that a claim gives; null where it gives none, or in words that only geomap reads.
 * @param {Said} claim
 * @param {Meanings} meanings
 * @returns {Count | null}
 */
function countOf(claim, meanings) {
  if (!COUNTED.includes(folded(claim.about)) || !claim.value.trim()) {
    return null;
  }
  const key = `${claim.about} ${claim.value}`;
  if (Object.hasOwn(meanings.figures, key)) {
    const [low, best, high] = meanings.figures[key];
    return { low, best, high };
  }
  return countInSigns(claim.value);
}

/**
 * @param {Said} claim
 * @param {Meanings} meanings
 * @returns {string}
 */
function bodyOf(claim, meanings) {
  const { claimant } = claim;
  return Object.hasOwn(meanings.bodies, claimant) ? meanings.bodies[claimant] : folded(claimant);
}

/**
 * What a claim is about: "event" for the event and any kind of incident it was.
 * @param {Said} claim
 * @param {Meanings} meanings
 * @returns {string}
 */
function matterOf(claim, meanings) {
  const about = folded(claim.about) || "event";
  const kind = Object.hasOwn(meanings.kinds, claim.about) ? folded(meanings.kinds[claim.about]) : about;
  const isWhole = WHOLE_EVENT.includes(kind) || (meanings.types.includes(kind) && kind !== "withdrawal");
  return isWhole ? "event" : about;
}

/**
 * Claims in the order in which they were published, where that is known of all.
 * @param {Said[]} claims
 * @returns {Said[]}
 */
function claimsInTime(claims) {
  if (!claims.every((claim) => claim.published)) {
    return claims;
  }
  return claims.toSorted((a, b) => (a.published < b.published ? -1 : Number(a.published > b.published)));
}

/**
 * What is asserted about a figure, revised claims left out.
 * @param {Said[]} claims
 * @param {string} about
 * @param {Meanings} meanings
 * @returns {Said[]}
 */
function standingClaims(claims, about, meanings) {
  const who = (/** @type {Said} */ claim) => JSON.stringify([bodyOf(claim, meanings), folded(claim.side)]);
  /** @type {Said[]} */
  let kept = [];
  for (const claim of claimsInTime(claims.filter((each) => folded(each.about) === about))) {
    if (claim.stance !== "denies") {
      if (claim.stance === "revises") {
        kept = kept.filter((other) => who(other) !== who(claim));
      }
      kept.push(claim);
    }
  }
  return kept;
}

/**
 * @param {Count[]} counts one or more
 * @returns {Count} the least, the median and the most
 */
function spreadOf(counts) {
  const ranked = counts.map(({ best }) => best).toSorted((a, b) => a - b);
  const half = ranked.length >> 1;
  return {
    low: Math.min(...counts.map(({ low }) => low)),
    best: ranked.length % 2 ? ranked[half] : (ranked[half - 1] + ranked[half]) / 2,
    high: Math.max(...counts.map(({ high }) => high)),
  };
}

/**
 * The killed or wounded that claims add up to; null where none gives a figure.
 * @param {Said[]} claims
 * @param {string} about
 * @param {Meanings} meanings
 * @returns {Count | null}
 */
function tollOfClaims(claims, about, meanings) {
  /** @type {Map<string, Count[]>} */
  const bySide = new Map();
  for (const claim of standingClaims(claims, about, meanings)) {
    const count = countOf(claim, meanings);
    if (count) {
      const side = folded(claim.side);
      bySide.set(side, [...(bySide.get(side) ?? []), count]);
    }
  }
  const everyone = bySide.get("") ?? [];
  bySide.delete("");
  if (bySide.size) {
    const sides = [...bySide.values()].map(spreadOf);
    everyone.unshift(sides.reduce((sum, side) => (
      { low: sum.low + side.low, best: sum.best + side.best, high: sum.high + side.high }
    )));
  }
  if (!everyone.length) {
    return null;
  }
  const whole = spreadOf(everyone);
  return { ...whole, best: Math.floor(whole.best) };
}

/**
 * Whether some party denies what another asserts; null where nobody is on record.
 * @param {Said[]} claims
 * @param {Meanings} meanings
 * @returns {boolean | null}
 */
function isContested(claims, meanings) {
  if (!claims.length) {
    return null;
  }
  const stated = (/** @type {Said} */ claim) => (
    { body: bodyOf(claim, meanings), matter: matterOf(claim, meanings), side: folded(claim.side) }
  );
  /** @typedef {ReturnType<typeof stated>} Stated */
  const meets = (/** @type {Stated} */ denial, /** @type {Stated} */ other) => (
    denial.matter === "event" ? !ONLY_IDENTIFYING.includes(other.matter)
      : denial.matter === other.matter && (!denial.side || !other.side || denial.side === other.side)
  );
  /** @type {Stated[]} */
  let denials = [];
  for (const claim of claimsInTime(claims)) {
    const now = stated(claim);
    if (claim.stance === "denies") {
      denials.push(now);
    } else if (claim.stance === "revises") {
      denials = denials.filter((denial) => denial.body !== now.body || !meets(denial, now));
    }
  }
  const asserted = claims.filter(({ stance }) => stance !== "denies").map(stated);
  return denials.some((denial) => asserted.some((other) => other.body !== denial.body && meets(denial, other)));
}
