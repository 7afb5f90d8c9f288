// ECharts is loaded with the first chart: its common build, or the full one where a chart needs it.

/** Series of the common build, which is a third smaller. */
const COMMON = ['line', 'bar', 'pie', 'scatter'];

/** @typedef {typeof import('echarts')} ECharts */

/** @type {Promise<ECharts> | undefined} */
let common;
/** @type {Promise<ECharts> | undefined} */
let full;

/** The common build comes as a script that sets a global. @returns {Promise<ECharts>} */
async function loadCommon() {
  await import('echarts/common');
  return /** @type {any} */ (globalThis).echarts;
}

/**
 * The library for a chart. Once the full build is there it serves all.
 *
 * @param {any} option
 * @returns {Promise<ECharts>}
 */
export function libraryFor(option) {
  const isCommon = !option.visualMap && (option.series ?? []).every(one => COMMON.includes(one.type));
  if (!isCommon) full ??= import('echarts');
  return full ?? (common ??= loadCommon());
}
