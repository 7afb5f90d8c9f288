import {LitElement, html, nothing} from 'lit';
import {complete, hasRuns} from '../chart/complete.js';
import {libraryFor} from '../chart/library.js';
import {saveChart} from '../chart/save.js';
import {onThemeChange, readTheme} from '../chart/theme.js';
import {pointed} from '../state/pointed.js';
import {act} from './notices.js';
import {chartLegend, withHidden} from './chart-legend.js';

const AGAIN_MILLIS = 5000;

/** @import {Theme} from '../chart/theme.js' */
/** @import {LegendItem} from './chart-legend.js' */

/**
 * A chart by ECharts in the look of the page, with its data as a table.
 *
 *     <tl-chart heading="Loss by epoch" .note=${…} .legend=${items} .table=${{columns, rows}}
 *       .option=${theme => ({xAxis: {name: 'epoch'}, yAxis: {name: 'loss'}, series: […]})}></tl-chart>
 *
 * `option` makes ECharts' option from the theme; it is called again when the colour scheme changes. What it may say
 * besides is in chart/complete.js. Charts of one `group` share crosshair, tooltip and zoom.
 */
class Chart extends LitElement {
  static properties = {
    heading: {},
    note: {attribute: false},
    description: {},
    option: {attribute: false},
    table: {attribute: false},
    legend: {attribute: false},
    tools: {attribute: false},
    below: {attribute: false},
    group: {},
    height: {type: Number},
    logs: {attribute: false},
    zoom: {type: Boolean},
    hiddenNames: {state: true},
    logged: {state: true},
    failure: {state: true},
  };

  constructor() {
    super();
    this.heading = '';
    /** What one must know to read the chart. @type {unknown} */
    this.note = undefined;
    /** The chart in words, for screen readers. */
    this.description = '';
    /** @type {(theme: Theme) => any} */
    this.option = () => ({});
    /** @type {{columns: string[], rows: unknown[][]} | undefined} */
    this.table = undefined;
    /** @type {LegendItem[]} */
    this.legend = [];
    /** Choices beside the heading. @type {unknown} */
    this.tools = undefined;
    /** What follows the chart in its frame. @type {unknown} */
    this.below = undefined;
    this.group = '';
    /** In pixels; without it, it follows the width. */
    this.height = 0;
    /** Axes that can be logarithmic. @type {('x' | 'y')[]} */
    this.logs = [];
    this.zoom = false;
    /** Names of legend items that are hidden. @type {Set<string>} */
    this.hiddenNames = new Set();
    /** Axes that are logarithmic now. @type {Set<string>} */
    this.logged = new Set();
    this.failure = '';
    /** @type {any} */
    this.instance = undefined;
    this.drawn = '';
    /** Whether it was drawn while something was pointed at. */
    this.isPale = false;
    this.resized = new ResizeObserver(() => (this.instance ? this.instance.resize() : this.draw()));
    this.repaint = () => this.draw();
    /** Until the library is loaded again. @type {number | undefined} */
    this.again = undefined;
    this.rePoint = () => hasRuns(this.current) && (this.isSeen || this.isPale) && this.draw();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.unlisten = onThemeChange(this.repaint);
    pointed.addEventListener('change', this.rePoint);
    this.setAttribute('aria-busy', 'true');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.unlisten();
    pointed.removeEventListener('change', this.rePoint);
    this.resized.disconnect();
    clearTimeout(this.again);
    this.stop();
  }

  render() {
    const label = [this.heading, this.description].filter(Boolean).join('. ');
    return html`<figure>
      <div class="figure-head">
        <h3>${this.heading}</h3>
        <div class="tools">${this.tools ?? nothing} ${this.menu()}</div>
      </div>
      ${this.failure ? html`<p class="soft">${this.failure}</p>` : nothing}
      <div
        class="plot"
        role="img"
        aria-label=${label}
        .style=${this.height ? `height: ${this.height}px; aspect-ratio: auto; max-height: none` : ''}
      ></div>
      ${chartLegend(this.legend, this.hiddenNames, hidden => {
        this.hiddenNames = hidden;
      })}
      ${this.note ? html`<figcaption>${this.note}</figcaption>` : nothing}
      ${this.table?.rows.length ? asTable(this.heading, this.table, Boolean(this.failure)) : nothing}
      ${this.below ?? nothing}
    </figure>`;
  }

  menu() {
    const log = axis => html`
      <label class="check">
        <input type="checkbox" .checked=${this.logged.has(axis)} @change=${() => this.toggleLog(axis)} />
        Logarithmic ${axis} axis
      </label>
    `;
    return html`<details class="menu">
      <summary class="button small" aria-label="Menu of chart ${this.heading}">⋯</summary>
      <div class="menu-items">
        ${this.logs.map(log)}
        ${
          this.zoom
            ? html`<button type="button" @click=${() => this.zoomToRectangle()}>Zoom: draw a rectangle</button>
                <button type="button" @click=${() => this.resetZoom()}>Reset zoom</button>`
            : nothing
        }
        <button type="button" @click=${() => this.save('png')}>Save as PNG</button>
        <button type="button" @click=${() => this.save('svg')}>Save as SVG</button>
      </div>
    </details>`;
  }

  updated() {
    this.draw();
  }

  /** Only charts that are looked at follow the pointer. */
  get isSeen() {
    const {top, bottom} = this.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }

  get look() {
    const font = getComputedStyle(this).fontFamily;
    return {theme: readTheme(), hot: pointed.run, logs: this.logged, canZoom: this.zoom, font};
  }

  /** What is drawn now. Series are known by their place. */
  optionNow(theme) {
    const option = this.option(theme);
    return {...option, series: withHidden(option.series ?? [], this.legend, this.hiddenNames)};
  }

  async draw() {
    clearTimeout(this.again);
    try {
      const echarts = await libraryFor(this.optionNow(readTheme())).catch(error => {
        // Nothing else may have the chart of a finished run drawn again.
        if (this.isConnected) this.again = setTimeout(this.repaint, AGAIN_MILLIS);
        throw error;
      });
      if (this.isConnected) this.paint(echarts);
      this.failure = '';
    } catch (error) {
      this.failure = `The chart could not be drawn (${error.message}). Its data is in the table.`;
    }
    this.removeAttribute('aria-busy');
  }

  /** @param {typeof import('echarts')} echarts */
  paint(echarts) {
    const plot = this.querySelector('.plot');
    this.resized.observe(plot);
    // In closed details it is drawn when they are opened.
    if (!this.instance && !plot.clientWidth) return;
    if (this.library !== echarts) this.stop();
    this.instance ??= this.start(echarts);
    const look = this.look;
    this.current = this.optionNow(look.theme);
    const full = complete(this.current, look);
    this.isPale = look.hot !== undefined;
    const written = JSON.stringify(full);
    // Nothing has changed: tooltip and zoom stay as they are.
    if (written === this.drawn) return;
    this.drawn = written;
    this.instance.setOption(full, {replaceMerge: ['series', 'xAxis', 'yAxis', 'grid', 'visualMap', 'parallelAxis']});
  }

  stop() {
    this.instance?.dispose();
    this.instance = undefined;
    this.drawn = '';
  }

  /** @param {typeof import('echarts')} echarts */
  start(echarts) {
    this.library = echarts;
    /** @type {HTMLElement} */
    const plot = this.querySelector('.plot');
    const instance = echarts.init(plot, null, {renderer: 'canvas'});
    instance.on('mouseover', mark => {
      const series = this.current.series[mark.seriesIndex];
      /** @type {any} */
      const data = mark.data;
      pointed.at(data?.run ?? series?.run);
    });
    instance.on('mouseout', () => pointed.at(undefined));
    if (this.group) {
      instance.group = this.group;
      echarts.connect(this.group);
    }
    return instance;
  }

  /** @param {string} axis */
  toggleLog(axis) {
    const next = new Set(this.logged);
    if (!next.delete(axis)) next.add(axis);
    this.logged = next;
  }

  zoomToRectangle() {
    this.instance?.dispatchAction({type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: true});
    this.closeMenu();
  }

  resetZoom() {
    this.instance?.dispatchAction({
      type: 'dataZoom',
      batch: ['zoom-x', 'zoom-y'].map(dataZoomId => ({dataZoomId, start: 0, end: 100})),
    });
    this.instance?.dispatchAction({type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: false});
    this.closeMenu();
  }

  closeMenu() {
    this.querySelector('details.menu').removeAttribute('open');
  }

  /** @param {'png' | 'svg'} kind */
  async save(kind) {
    this.closeMenu();
    const {width, height} = this.querySelector('.plot').getBoundingClientRect();
    const {look, heading} = this;
    const option = this.optionNow(look.theme);
    const chart = {option, look, heading, width, height, hasLegend: this.legend.length > 0};
    await act(async () => saveChart(await libraryFor(option), chart, kind));
  }
}

customElements.define('tl-chart', Chart);

/**
 * The same in figures.
 *
 * @param {string} heading
 * @param {{columns: string[], rows: unknown[][]}} table
 * @param {boolean} isOpen
 */
const asTable = (heading, {columns, rows}, isOpen) =>
  html`<details class="as-table" ?open=${isOpen}>
    <summary>As a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${heading}, as a table">
      <table>
        <thead>
          <tr>
            ${columns.map(column => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            row =>
              html`<tr>
                ${row.map(cell => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
