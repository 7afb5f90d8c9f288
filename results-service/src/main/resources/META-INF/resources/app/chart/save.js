// A chart as a picture, with its title and legend.
import {complete} from './complete.js';

const PIXEL_RATIO = 2;
const HEAD = 34;
const FOOT = 26;

/**
 * @param {typeof import('echarts')} echarts
 * @param {{option: any, look: any, heading: string, width: number, height: number, hasLegend: boolean}} chart
 */
function pictured(echarts, {option, look, heading, width, height, hasLegend}, renderer) {
  const place = renderer === 'canvas' ? document.createElement('div') : null;
  const size = {width, height: height + HEAD + (hasLegend ? FOOT : 0)};
  const instance = echarts.init(place, null, {
    renderer,
    ssr: renderer === 'svg',
    devicePixelRatio: PIXEL_RATIO,
    ...size,
  });
  const {theme} = look;
  const full = complete(option, {...look, canZoom: false, hot: undefined});
  instance.setOption({
    ...full,
    backgroundColor: theme.card,
    title: {text: heading, left: 8, top: 8, textStyle: {color: theme.ink, fontSize: 14, fontWeight: 600}},
    ...(full.grid
      ? {
          grid: {
            ...full.grid,
            top: (full.grid.top ?? 0) + HEAD,
            bottom: (full.grid.bottom ?? 0) + (hasLegend ? FOOT : 0),
          },
        }
      : {}),
    ...(hasLegend ? {legend: {bottom: 4, type: 'scroll', textStyle: {color: theme.soft}}} : {}),
  });
  return instance;
}

/** Saves a chart as `name`.png or `name`.svg. @param {'png' | 'svg'} kind */
export async function saveChart(echarts, chart, kind) {
  const instance = pictured(echarts, chart, kind === 'svg' ? 'svg' : 'canvas');
  const blob =
    kind === 'svg' ? new Blob([instance.renderToSVGString()], {type: 'image/svg+xml'}) : await raster(instance);
  instance.dispose();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${chart.heading.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @returns {Promise<Blob>} */
const raster = instance =>
  new Promise(resolve => instance.renderToCanvas({pixelRatio: PIXEL_RATIO}).toBlob(resolve, 'image/png'));
