import {colourOf, symbolOf} from '../chart/theme.js';
import {loss} from '../format.js';

/** @import {Theme} from '../chart/theme.js' */

/**
 * A line of losses by epoch. Training is dashed; a ring is around the best epoch of the validation.
 *
 * @param {{name: string, titled?: string, part: 'training' | 'validation', run: number, best?: number,
 *   points: number[][]}} line points are epochs and losses; `run` gives its colour and shape
 * @param {Theme} theme
 */
export function lossLine({name, titled = name, part, run, best, points}, theme) {
  const colour = colourOf(theme, run);
  const isTraining = part === 'training';
  return {
    type: 'line',
    name,
    titled,
    part,
    run,
    format: loss,
    symbol: symbolOf(run),
    symbolSize: isTraining ? 6 : 9,
    showAllSymbol: true,
    itemStyle: {color: colour, opacity: isTraining ? 0.7 : 1},
    lineStyle: {color: colour, type: isTraining ? 'dashed' : 'solid', width: isTraining ? 1.5 : 2},
    data: points.map(([epoch, value]) => ({
      value: [epoch, value],
      ...(!isTraining && epoch === best ? ringed(theme, colour) : {}),
    })),
  };
}

/**
 * A mark that is only an outline.
 *
 * @param {Theme} theme
 * @param {string} colour
 */
export const ringed = (theme, colour) => ({
  symbolSize: 15,
  itemStyle: {color: theme.card, borderColor: colour, borderWidth: 2},
});
