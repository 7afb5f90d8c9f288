// The page's colours and shapes for charts. A canvas cannot read CSS variables, so they are read for it.

/**
 * @typedef {object} Theme
 * @property {boolean} isDark
 * @property {string} ink
 * @property {string} soft
 * @property {string} line
 * @property {string} strongLine
 * @property {string} card
 * @property {string} accent
 * @property {string} mark background of what is marked
 * @property {string} good
 * @property {string} bad
 * @property {[low: string, high: string]} heat
 * @property {string} none colour of "no difference" on a scale of two colours
 * @property {string} less
 * @property {string} more
 * @property {string[]} colours of configurations, see colourOf
 */

const COLOURS = 8;

const DARK = matchMedia('(prefers-color-scheme: dark)');

/** @returns {Theme} */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const of = name => style.getPropertyValue('--' + name).trim();
  return {
    isDark: DARK.matches,
    ink: of('ink'),
    soft: of('soft'),
    line: of('line'),
    strongLine: of('strong-line'),
    card: of('card'),
    accent: of('accent'),
    mark: of('mark'),
    good: of('good'),
    bad: of('bad'),
    heat: [of('heat-low'), of('heat-high')],
    none: of('heat-none'),
    less: of('less'),
    more: of('more'),
    colours: Array.from({length: COLOURS}, (_, i) => of('c' + i)),
  };
}

/** Calls when the system changes between light and dark. @param {() => void} changed */
export function onThemeChange(changed) {
  DARK.addEventListener('change', changed);
  return () => DARK.removeEventListener('change', changed);
}

/** Six shapes of about the same area, as paths around 0 within ±5.5; see symbolOf and runSign. */
const SHAPES = [
  'M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z',
  'M-4.4,-4.4h8.8v8.8h-8.8z',
  'M0,-5.6L5.4,4H-5.4z',
  'M0,-6L6,0L0,6L-6,0z',
  'M0,5.6L5.4,-4H-5.4z',
  'M-5,-2H-2V-5H2V-2H5V2H2V5H-2V2H-5z',
];

/**
 * The colour of a configuration, by its place in the stage: it is the same in all charts and stays when others come.
 *
 * @param {Theme} theme
 * @param {number} index
 */
export const colourOf = (theme, index) => theme.colours[index % COLOURS];

/** The path of a configuration's shape, which tells apart what colours do not. @param {number} index */
export const shapeOf = index => SHAPES[index % SHAPES.length];

/** The same as an ECharts symbol. @param {number} index */
export const symbolOf = index => 'path://' + shapeOf(index);

const channels = colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));

/**
 * A colour between two, each as #rrggbb; ECharts mixes its scales in the same way.
 *
 * @param {string} from
 * @param {string} to
 * @param {number} share 0 to 1
 */
export function mix(from, to, share) {
  const other = channels(to);
  const mixed = channels(from).map((channel, i) => Math.round(channel + (other[i] - channel) * share));
  return '#' + mixed.map(channel => channel.toString(16).padStart(2, '0')).join('');
}

/** Black or white, whichever is read better on a colour (relative luminance of WCAG 2). @param {string} colour */
export function inkOn(colour) {
  const [red, green, blue] = channels(colour).map(channel => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}
