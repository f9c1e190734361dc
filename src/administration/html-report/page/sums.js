// Adds up rows. Amounts are whole micro-dollars, so that no cent is lost on the way.

/** @typedef {import('../payload.ts').SumsRow} SumsRow */

/**
 * @typedef {object} Sums
 * @property {number} charged
 * @property {number} billed
 * @property {number} wasted
 * @property {number} pictures
 * @property {number} moderated
 * @property {number} failed
 * @property {number} waitMs
 */

/** @returns {Sums} */
export function noSums() {
  return { charged: 0, billed: 0, wasted: 0, pictures: 0, moderated: 0, failed: 0, waitMs: 0 };
}

/**
 * @param {Sums} sums
 * @param {Sums} more
 */
export function addTo(sums, more) {
  sums.charged += more.charged;
  sums.billed += more.billed;
  sums.wasted += more.wasted;
  sums.pictures += more.pictures;
  sums.moderated += more.moderated;
  sums.failed += more.failed;
  sums.waitMs += more.waitMs;
}

/**
 * @param {SumsRow} row
 * @returns {Sums}
 */
export function sumsOf([charged, billed, wasted, pictures, moderated, failed, waitMs]) {
  return { charged, billed, wasted, pictures, moderated, failed, waitMs };
}

/** @param {readonly Sums[]} parts */
export function addUp(parts) {
  const sums = noSums();
  for (const part of parts) addTo(sums, part);
  return sums;
}
