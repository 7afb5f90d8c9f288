// Intervals in words and as far as they can be drawn.
import {percent, points} from '../format.js';

/**
 * Both ends of an interval of a difference, in points. With few seeds it can reach beyond ±100, where no difference is.
 *
 * @param {{low: number, high: number}} interval
 */
export const range = ({low, high}, digits = 1) =>
  low <= -1 && high >= 1
    ? 'wider than ±100'
    : `${low < -1 ? 'below −100' : points(low, digits)} to ${high > 1 ? 'above +100' : points(high, digits)}`;
/** What can be drawn of an interval of a difference, in points. */
export const drawn = ({low, high}) => ({low: 100 * Math.max(-1, low), high: 100 * Math.min(1, high)});
/** The same as `range` of a share. */
export const shares = ({low, high}) =>
  low <= 0 && high >= 1
    ? 'wider than 0% to 100%'
    : `${low < 0 ? 'below 0%' : percent(low)} to ${high > 1 ? 'above 100%' : percent(high)}`;
