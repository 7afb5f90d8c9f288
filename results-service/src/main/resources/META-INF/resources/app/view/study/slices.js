import {html, nothing} from 'lit';
import {asked, remember} from '../../address.js';
import {colourOf} from '../../chart/theme.js';
import '../../components/chart.js';
import {choice} from '../../components/parts.js';
import {brief} from '../../format.js';
import {capital, measure} from '../measures.js';
import {correlation} from './rank-correlation.js';
import {axisType, searchedFields} from './parallel.js';

/** @import {StageContext} from './stage.js' */

/**
 * What came out against the values of one field, whatever the others were.
 *
 * @param {StageContext} all
 */
export function slices(all) {
  const {study, done, indexOf, rewrite} = all;
  const fields = searchedFields(all);
  if (!fields.length) return nothing;
  const field = fields.includes(asked('slice')) ? asked('slice') : fields[0];
  const {title, format, scale, unit} = measure(study.select_by);
  const shown = done.filter(one => one[study.select_by] !== undefined);
  const type = axisType(shown.map(one => one[field]));
  return html`<tl-chart
    heading="${capital(title)} by ${field}"
    .note=${'All configurations, whatever their other fields.'}
    .tools=${choice(
      'field',
      fields.map(one => [one, one]),
      field,
      chosen => {
        remember({slice: chosen});
        rewrite();
      },
    )}
    zoom
    .option=${theme => ({
      xAxis: {name: field, type, ...(type === 'log' ? {axisLabel: {formatter: brief}} : {})},
      yAxis: {name: unit ? `${title}, ${unit}` : title},
      series: [
        {
          type: 'scatter',
          symbolSize: 9,
          data: shown.map(one => ({
            value: [type === 'category' ? brief(one[field]) : one[field], scale * one[study.select_by]],
            run: indexOf(one.configuration),
            itemStyle: {color: one.best === true ? theme.colours[1] : colourOf(theme, 0), opacity: 0.75},
            tip: `${one.configuration}${one.best === true ? ' ★' : ''}\n${field} ${brief(one[field])}\n${title} ${format(one[study.select_by])}`,
          })),
        },
      ],
    })}
    .table=${{
      columns: ['Configuration', field, capital(title)],
      rows: shown.map(one => [one.configuration, brief(one[field]), format(one[study.select_by])]),
    }}
  ></tl-chart>`;
}

/**
 * How much each field goes along with what came out.
 *
 * @param {StageContext} all
 */
export function associations(all) {
  const {study, done} = all;
  const key = study.select_by;
  const shown = done.filter(one => one[key] !== undefined);
  const fields = searchedFields(all)
    .map(field => ({
      field,
      ...correlation(
        shown.map(one => one[field]),
        shown.map(one => one[key]),
      ),
    }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (fields.length < 2) return nothing;
  const {title} = measure(key);
  const written = one => (one.isSigned && one.value < 0 ? '−' : '') + Math.abs(one.value).toFixed(2);
  return html`<tl-chart
    heading="Association of each field with ${title}"
    .note=${`Rank correlation (Spearman) of each field with ${title}; correlation ratio for fields that are not numbers. An association in this search, not a cause: fields that were varied together share it.`}
    .height=${60 + 30 * fields.length}
    .option=${theme => ({
      xAxis: {name: 'strength of association', min: 0, max: 1, splitLine: {show: true}},
      yAxis: {type: 'category', inverse: true, data: fields.map(one => one.field), splitLine: {show: false}},
      series: [
        {
          type: 'bar',
          barMaxWidth: 18,
          itemStyle: {color: theme.colours[0], opacity: 0.7},
          label: {
            show: true,
            position: 'right',
            color: theme.ink,
            formatter: ({dataIndex}) => written(fields[dataIndex]),
          },
          data: fields.map(one => ({value: Math.abs(one.value), tip: `${one.field}\n${one.name} ${written(one)}`})),
        },
      ],
    })}
    .table=${{
      columns: ['Field', 'Statistic', 'Value'],
      rows: fields.map(one => [one.field, one.name, written(one)]),
    }}
  ></tl-chart>`;
}
