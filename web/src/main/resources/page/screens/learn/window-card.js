import { html, nothing } from 'lit';
import { t } from '../../words.js';
import { cellTables } from './cells.js';
import { course } from './course.js';
import { bracketed, short } from './numbers.js';
import { LessonPart } from './part.js';

/** @typedef {import('./types.js').InputChannel} InputChannel */

/** What lies under the window: the values, and for convolutions the weights and the products, cell by cell. */
class WindowCard extends LessonPart {
  static properties = { hot: { state: true } };

  constructor() {
    super();
    this.hot = -1;
  }

  /** @param {InputChannel} channel */
  equation({ values, weights, products, sum }) {
    const k = this.hot;
    return k >= 0 && k < values.length
      ? html`${short(values[k])} × ${bracketed(weights[k])} = <b>${short(products[k])}</b>`
      : html`${t('learn.products.sum')} <b title=${String(sum)}>${short(sum)}</b>`;
  }

  /** @override */
  render() {
    const { moment, grid } = course;
    const g = grid?.geometry;
    const channel = moment?.channels.find((c) => c.channel === course.channel) ?? moment?.channels[0];
    if (!moment || !g || !channel) {
      return nothing;
    }
    const point = (/** @type {number} */ k) => (this.hot = k);
    const shared = { kernel: g.kernel, under: moment.cells, hot: this.hot, point };
    if (channel.values.length === 0) {
      return html`<section class="panel lesson-card"><p class="notice small">${t('learn.window.large')}</p></section>`;
    }
    if (channel.weights.length === 0) {
      return html`<section class="panel lesson-card" ?data-on=${this.told('window', 'winner', 'mean')}>
        <h2>${t('learn.window')}</h2>
        <p class="quiet small">${t(grid?.kind === 'max-pooling' ? 'learn.window.max' : 'learn.window.mean')}</p>
        <div class="cell-row">${cellTables({ ...shared, values: channel.values, label: t('learn.values'), winner: moment.winner })}</div></section>`;
    }
    return html`<section class="panel lesson-card">
      <h2>${t('learn.window.kernel')} <span class="quiet">${t('learn.channel.of', { n: channel.channel })}</span></h2>
      <p class="quiet small">${t('learn.window.about')}</p>
      <div class="cell-row" ?data-deep=${g.kernel.length > 2}>
        <div class="cell-part" ?data-on=${this.told('window')}>${cellTables({ ...shared, values: channel.values, label: t('learn.values') })}</div><span class="operator" aria-hidden="true">×</span>
        <div class="cell-part" ?data-on=${this.told('weights')}>${cellTables({ ...shared, under: undefined, values: channel.weights, label: t('learn.weights'), signs: true })}</div><span class="operator" aria-hidden="true">=</span>
        <div class="cell-part" ?data-on=${this.told('products')}>${cellTables({ ...shared, values: channel.products, label: t('learn.products'), signs: true })}</div>
      </div>
      <p class="cell-equation">${this.equation(channel)}</p>
    </section>`;
  }
}

customElements.define('cs-lesson-window', WindowCard);
