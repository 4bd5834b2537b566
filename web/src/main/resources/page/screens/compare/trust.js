import { html, nothing } from 'lit';
import * as api from '../../api.js';
import * as icons from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import { measure, number, percent, say, t } from '../../words.js';
import { lineChart } from './chart.js';
import { Task, taskState } from './task.js';

/** @typedef {import('../../compare-types.js').Trust} Trust */
/** @typedef {import('../../compare-types.js').Standing} Standing */
/** @typedef {import('../../types.js').Result} Result */

const EVERY = 5;
const THREE = { minimumFractionDigits: 3, maximumFractionDigits: 3 };

/** A dialog that puts a map to the test beside maps that know nothing of the network. */
export class TrustDialog extends Part {
  constructor() {
    super();
    /** @type {Result | null} */
    this.result = null;
    this.name = '';
    /** @type {Task<Trust>} */
    this.task = new Task(() => this.requestUpdate());
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    changed.has('place') && this.result && this.requestUpdate();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.task.cancel();
  }

  /** @param {Result} result @param {string} name what the map is called */
  async open(result, name) {
    this.result = result;
    this.name = name;
    this.begin();
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
  }

  begin() {
    const { result } = this;
    result && void this.task.start(result.id, (listening) => api.trust(result.id, listening));
  }

  close() {
    this.querySelector('dialog')?.close();
  }

  closed() {
    this.task.cancel();
    this.result = null;
    this.requestUpdate();
  }

  /** @param {Trust} trust @param {'insertion'|'deletion'} measured */
  chart({ figures, standings, label, isProbability }, measured) {
    const fractions = figures[0][measured].fractions;
    const of = (/** @type {string} */ kind) => figures.filter((f) => f.of === kind).map((f) => f[measured].values);
    const random = of('random');
    const mean = fractions.map((_, i) => random.reduce((sum, values) => sum + values[i], 0) / Math.max(1, random.length));
    const lines = [
      ...random.map((values) => ({ name: '', values, look: 'chance-one', quiet: true })),
      { name: t('trust.random'), values: mean, look: 'chance' },
      ...of('edges').map((values) => ({ name: t('trust.edges'), values, look: 'edges' })),
      ...of('centre').map((values) => ({ name: t('trust.centre'), values, look: 'centre' })),
      ...of('map').map((values) => ({ name: t('trust.map'), values, look: 'map' })),
    ].filter((line) => line.values.length === fractions.length);
    const standing = standings.find((s) => s.measure === measured);
    const about = standing ? t('trust.chart.about', { map: measure(standing.map), random: measure(standing.randomMean) }) : '';
    return html`<div>
      ${lineChart({ title: t(isProbability ? 'trust.chart.probability' : 'trust.chart.score', { test: t(`trust.${measured}`), label }), about, lines, places: fractions.map((f) => percent(f)), across: t(`trust.${measured}.across`), every: EVERY, table: t('compare.numbers') })}
      <p class="small quiet">${t(`trust.${measured}.about`)}</p>
    </div>`;
  }

  /** @param {Standing} s @param {(value: number) => string} figure writes a value */
  row(s, figure) {
    const name = ['insertion', 'deletion', 'road'].includes(s.measure) ? t(`trust.${s.measure}`) : s.measure;
    return html`<tr><th scope="row">${name}</th><td class="say">${t(s.moreIsBetter ? 'trust.more' : 'trust.less')}</td>
      <td><strong>${figure(s.map)}</strong></td><td>${figure(s.randomMean)} ± ${figure(s.randomSpread)}</td><td>${figure(s.edges)}</td><td>${figure(s.centre)}</td>
      <td class="say">${s.beatsChance ? html`<span class="yes">✓ ${t('trust.better')}</span>` : html`<span class="no">✗ ${t('trust.worse')}</span>`} (${s.beaten}/${s.draws})</td></tr>`;
  }

  /** @param {Trust} trust */
  body(trust) {
    const passed = trust.standings.filter((s) => s.beatsChance).length;
    const all = trust.standings.length;
    const figure = (/** @type {number} */ value) => (trust.isProbability ? number(value, THREE) : measure(value));
    return html`<div class="verdict" data-good=${passed === all ? 'all' : passed ? 'some' : 'none'}>
        <p class="verdict-title">${t(passed === all ? 'trust.yes' : passed ? 'trust.partly' : 'trust.no', { passed, all })}</p>
        ${trust.words.slice(0, 2).map((text) => html`<p>${say(text)}</p>`)}
      </div>
      <div class="charts">${this.chart(trust, 'insertion')}${this.chart(trust, 'deletion')}</div>
      <div class="compare-scroll" role="region" tabindex="0" aria-label=${t('trust.table')}><table class="numbers">
        <caption class="unseen">${t('trust.table')}</caption>
        <thead><tr><th scope="col">${t('trust.test')}</th><th scope="col" class="say">${t('trust.good')}</th><th scope="col">${t('trust.map')}</th><th scope="col">${t('trust.random')}</th>
          <th scope="col">${t('trust.edges')}</th><th scope="col">${t('trust.centre')}</th><th scope="col" class="say">${t('trust.standing')}</th></tr></thead>
        <tbody>${trust.standings.map((s) => this.row(s, figure))}</tbody></table></div>
      <details class="small"><summary>${t('trust.what')}</summary><div class="said">${trust.words.slice(2).map((text) => html`<p>${say(text)}</p>`)}</div></details>`;
  }

  /** @override */
  render() {
    const { task } = this;
    return html`<dialog class="trust" aria-labelledby="trust-title" @close=${this.closed}>
      ${this.result
        ? html`<header class="catalogue-head"><h2 id="trust-title">${t('trust.title')} <span class="quiet">${this.name}</span></h2>
              <button class="button plain icon" aria-label=${t('close')} @click=${this.close}>${icons.close}</button></header>
            <div class="trust-body"><p class="quiet">${t('trust.about')}</p>
              ${taskState(task, () => this.begin(), t('trust.begin'))}
              ${task.state === 'done' && task.answer ? this.body(task.answer) : nothing}</div>`
        : nothing}
    </dialog>`;
  }
}

customElements.define('cs-trust', TrustDialog);
