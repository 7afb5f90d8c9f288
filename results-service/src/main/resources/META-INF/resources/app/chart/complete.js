// What all charts share: colours, axes, tooltips, paleness of what is not pointed at.
import {ofAxis, ofMark} from './tooltip.js';

/** @import {Theme} from './theme.js' */

const FONT_SIZE = 11;
const PALE = 0.2;

/**
 * A chart's option with the look of the page. Besides ECharts' own properties a series may have `run` (the number of
 * its configuration), `format` (writes its values in tooltips); a mark `tip` and `run`; an axis `title` (of tooltips).
 *
 * @param {any} option
 * @param {{theme: Theme, hot?: string, logs: Set<string>, canZoom: boolean, font: string}} look
 */
export function complete(option, {theme, hot, logs, canZoom, font}) {
  const xAxis = axis(option.xAxis, {theme, isLog: logs.has('x'), isVertical: false});
  const yAxis = axis(option.yAxis, {theme, isLog: logs.has('y'), isVertical: true});
  const series = (option.series ?? []).map((one, i) => toned({...one, id: `series-${i}`}, hot));
  const isCartesian = Boolean(option.xAxis);
  return {
    animation: false,
    textStyle: {fontFamily: font, fontSize: FONT_SIZE, color: theme.soft},
    ...option,
    // The chart's own label says more than a generated one.
    aria: {
      enabled: true,
      label: {enabled: false},
      decal: {show: series.filter(one => one.type === 'bar').length > 1},
      ...option.aria,
    },
    ...(isCartesian
      ? {
          grid: {
            left: 6,
            right: 14,
            top: 14,
            bottom: 6,
            outerBoundsMode: 'same',
            outerBoundsContain: 'all',
            ...option.grid,
          },
          xAxis,
          yAxis,
        }
      : {}),
    tooltip: tooltip(option, series),
    ...(canZoom ? zoom() : {}),
    series,
  };
}

function tooltip(option, series) {
  const isAxis = option.tooltip?.trigger === 'axis';
  const titled = option.xAxis?.tip ?? String;
  return {
    confine: true,
    transitionDuration: 0,
    borderWidth: 0,
    padding: 0,
    className: 'chart-tip',
    axisPointer: {type: isAxis ? 'line' : 'none', label: {show: false}},
    ...option.tooltip,
    trigger: option.tooltip?.trigger ?? 'item',
    formatter: marks => (Array.isArray(marks) ? ofAxis(marks, series, titled) : ofMark(marks)),
  };
}

function axis(own, {theme, isLog, isVertical}) {
  if (!own) return own;
  if (Array.isArray(own)) return own.map(one => axis(one, {theme, isLog, isVertical}));
  const {tip, ...option} = own;
  return {
    nameLocation: 'middle',
    nameGap: isVertical ? 34 : 24,
    scale: true,
    ...option,
    type: isLog ? 'log' : (option.type ?? 'value'),
    nameTextStyle: {color: theme.soft, fontSize: FONT_SIZE + 0.5, ...option.nameTextStyle},
    axisLabel: {color: theme.soft, fontSize: FONT_SIZE, hideOverlap: true, ...option.axisLabel},
    axisLine: {show: !isVertical, lineStyle: {color: theme.strongLine}, ...option.axisLine},
    axisTick: {show: !isVertical, lineStyle: {color: theme.strongLine}, ...option.axisTick},
    splitLine: {show: isVertical, lineStyle: {color: theme.line}, ...option.splitLine},
    minorTick: {show: isLog},
  };
}

/** Everything but the configuration that is pointed at becomes pale. */
function toned(series, hot) {
  const emphasis = {disabled: true};
  if (hot === undefined) return {emphasis, ...series};
  if (series.run !== undefined) return String(series.run) === hot ? {emphasis, ...series} : {emphasis, ...pale(series)};
  const isOther = mark => mark?.run !== undefined && String(mark.run) !== hot;
  const {data, markLine} = series;
  return {
    emphasis,
    ...series,
    data: data?.map(mark => (isOther(mark) ? pale(mark) : mark)),
    ...(markLine ? {markLine: {...markLine, data: markLine.data.map(mark => paleLine(mark, isOther))}} : {}),
  };
}

/** A marker line is one mark or two ends. */
const paleLine = (mark, isOther) => {
  const ends = Array.isArray(mark) ? mark : [mark];
  if (!ends.some(isOther)) return mark;
  const paler = ends.map(end => ({...pale(end), lineStyle: {...end.lineStyle, opacity: PALE}}));
  return Array.isArray(mark) ? paler : paler[0];
};

const pale = one => ({
  ...one,
  itemStyle: {...one.itemStyle, opacity: PALE},
  ...(one.type === 'line' ? {lineStyle: {...one.lineStyle, opacity: PALE}} : {}),
  ...(one.markLine
    ? {markLine: {...one.markLine, data: one.markLine.data.map(mark => paleLine(mark, () => true))}}
    : {}),
  ...(one.label ? {label: {...one.label, opacity: PALE}} : {}),
});

/** Ctrl and the wheel, two fingers, or a rectangle (see Chart.zoomToRectangle). */
function zoom() {
  const inside = {
    type: 'inside',
    zoomOnMouseWheel: 'ctrl',
    moveOnMouseMove: false,
    moveOnMouseWheel: false,
    filterMode: 'none',
  };
  return {
    dataZoom: [
      {...inside, id: 'zoom-x', xAxisIndex: 'all'},
      {...inside, id: 'zoom-y', yAxisIndex: 'all'},
    ],
    // The rectangle comes with this button, which stays out of sight: the chart's menu has one for the keyboard.
    toolbox: {top: -100, feature: {dataZoom: {filterMode: 'none'}}},
  };
}

/** Whether anything in a chart belongs to a configuration. @param {any} option */
export const hasRuns = option =>
  Boolean(
    option?.series?.some(
      one => one.run !== undefined || one.data?.some?.(mark => mark?.run !== undefined) || one.markLine,
    ),
  );
