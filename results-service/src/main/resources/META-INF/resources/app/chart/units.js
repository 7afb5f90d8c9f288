// Units of axes. ECharts chooses the ticks and writes them with as many digits as they need; whoever formats ticks by
// hand rounds two of them to the same text.

const UNITS = [
  {name: 's', seconds: 1},
  {name: 'min', seconds: 60},
  {name: 'h', seconds: 3600},
];

/**
 * The unit in which a time axis up to this length is read best. Divide by `seconds`, and name the unit in the title.
 *
 * @param {number} longest in seconds
 */
export const timeUnit = longest => [...UNITS].reverse().find(unit => longest >= 2 * unit.seconds) ?? UNITS[0];
