// Axes that end where they must, with ticks that are evenly spaced all the same.

/** About as many steps as people like between the ends of an axis. */
const STEPS = 5;

/**
 * A round step, 1, 2 or 5 times a power of ten, of which few make a span.
 *
 * @param {number} span
 */
export function roundStep(span) {
  const least = span / STEPS;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find(one => one * power >= least) ?? 10) * power;
}

/**
 * An axis that ends at `max` and shows `low`.
 *
 * @param {number} max
 * @param {number} low
 */
export function endingAt(max, low) {
  const interval = roundStep(Math.max(max - low, 1e-6));
  return {min: max - interval * Math.ceil((max - low) / interval || 1), max, interval};
}

/**
 * An axis with 0 in its middle.
 *
 * @param {number} reach to both sides
 */
export function around(reach) {
  const interval = roundStep(2 * reach);
  const end = interval * Math.ceil(reach / interval);
  return {min: -end, max: end, interval};
}
