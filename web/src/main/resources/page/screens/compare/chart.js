import { html, nothing, svg } from 'lit';
import { measure, number } from '../../words.js';

/**
 * @typedef {Object} Line
 * @property {string} name
 * @property {readonly number[]} values
 * @property {string} look names its colour, width and dashes: a class `look-NAME`
 * @property {boolean} [quiet] whether it is left out of legend and table
 */

/**
 * @typedef {Object} Chart
 * @property {string} title
 * @property {string} about what is to be seen, for those who do not see it
 * @property {readonly Line[]} lines all as long as `places`
 * @property {readonly string[]} places what stands along the bottom
 * @property {string} across what the bottom means
 * @property {number} [every] how many places lie from one number along the bottom to the next
 * @property {number} [at] a place that is marked
 * @property {boolean} [wide]
 * @property {string} [table] what the table of all numbers is called
 */

const NARROW = 460;
const WIDE = 760;
const HEIGHT = 250;
const LEFT = 42;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 42;

/** The ends of an axis and its steps: round numbers. @param {number} low @param {number} high */
function axis(low, high) {
  const extent = high - low || 1;
  const rough = extent / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((f) => f * power).find((s) => s >= rough) ?? rough;
  const from = Math.floor(low / step + 1e-9) * step;
  const steps = Math.max(1, Math.ceil((high - from) / step - 1e-9));
  return { low: from, high: from + steps * step, ticks: Array.from({ length: steps + 1 }, (_, i) => from + i * step) };
}

/** A sample of a line's look. @param {string} look */
const sample = (look) => html`<svg class="line-sample" viewBox="0 0 34 10" width="34" height="10" aria-hidden="true">${svg`<path class="line look-${look}" d="M1 5H33"/>`}</svg>`;

/** @param {Chart} chart */
function numbersTable({ lines, places, across, table }) {
  return html`<details class="small"><summary>${table}</summary><div class="compare-scroll" role="region" tabindex="0" aria-label=${table ?? ''}><table class="numbers">
    <thead><tr><th scope="col">${across}</th>${lines.map((l) => (l.quiet ? nothing : html`<th scope="col">${l.name}</th>`))}</tr></thead>
    <tbody>${places.map((name, i) => html`<tr><th scope="row">${name}</th>${lines.map((l) => (l.quiet ? nothing : html`<td>${measure(l.values[i])}</td>`))}</tr>`)}</tbody>
  </table></div></details>`;
}

/** Lines over places, with a legend and a table of the numbers. @param {Chart} chart */
export function lineChart(chart) {
  const { title, about, lines, places, across, every = 1, at, wide, table } = chart;
  const width = wide ? WIDE : NARROW;
  const all = lines.flatMap((l) => l.values).filter(Number.isFinite);
  const { low, high, ticks } = axis(Math.min(0, ...all), Math.max(...all));
  const x = (/** @type {number} */ i) => LEFT + (i / Math.max(1, places.length - 1)) * (width - LEFT - RIGHT);
  const y = (/** @type {number} */ v) => TOP + (1 - (v - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const path = (/** @type {Line} */ l) => l.values.map((v, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('');
  return html`<figure class=${wide ? 'chart wide' : 'chart'}>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${title}. ${about}">
      ${ticks.map((v) => svg`<path class="grid" d="M${LEFT} ${y(v)}H${width - RIGHT}"/><text x=${LEFT - 6} y=${y(v) + 4} text-anchor="end">${number(v, { maximumFractionDigits: 2 })}</text>`)}
      ${places.map((name, i) => (i % every ? nothing : svg`<text x=${x(i)} y=${HEIGHT - BOTTOM + 17} text-anchor=${i === places.length - 1 ? 'end' : 'middle'}>${name}</text>`))}
      <text x=${(LEFT + width - RIGHT) / 2} y=${HEIGHT - 6} text-anchor="middle" class="across">${across}</text>
      ${at === undefined ? nothing : svg`<path class="here" d="M${x(at)} ${TOP}V${HEIGHT - BOTTOM}"/>`}
      ${lines.map((l) => svg`<path class="line look-${l.look}" d=${path(l)}/>`)}
    </svg>
    <ul class="chart-legend small">${lines.map((l) => (l.quiet ? nothing : html`<li>${sample(l.look)}<span>${l.name}</span></li>`))}</ul>
    ${table ? numbersTable(chart) : nothing}
  </figure>`;
}
