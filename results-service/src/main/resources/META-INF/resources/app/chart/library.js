// ECharts is loaded with the first chart: its common build, or the full one where a chart needs it.
import {once} from '../state/once.js';

/** Series of the common build, which is a third smaller. */
const COMMON = ['line', 'bar', 'pie', 'scatter'];

/** @typedef {typeof import('echarts')} ECharts */

let isFullLoaded = false;
const full = once(async () => {
  const echarts = await import('echarts');
  isFullLoaded = true;
  return echarts;
});
/** The common build comes as a script that sets a global. */
const common = once(async () => {
  await import('echarts/common');
  return /** @type {ECharts} */ (/** @type {any} */ (globalThis).echarts);
});

/**
 * The library for a chart. Once the full build is there it serves all.
 *
 * @param {any} option
 * @returns {Promise<ECharts>}
 */
export function libraryFor(option) {
  const isCommon = !option.visualMap && (option.series ?? []).every(one => COMMON.includes(one.type));
  return isCommon && !isFullLoaded ? common() : full();
}
