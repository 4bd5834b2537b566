import { html, nothing } from 'lit';
import * as api from '../../api.js';
import { troubleNotice } from '../../parts/notice.js';
import { Part } from '../../parts/part.js';
import { number, say, t } from '../../words.js';

/** @typedef {{id: string, name: string}} Named a result with what tells it from the others */

const TWO = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** How alike maps are, as words and as two tables. */
class AgreementPart extends Part {
  static properties = { maps: { attribute: false }, answer: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    /** @type {Named[]} */
    this.maps = [];
    /** @type {import('../../compare-types.js').Agreement | null} */
    this.answer = null;
    /** @type {Error | null} */
    this.trouble = null;
    this.asked = '';
  }

  /** @override */
  willUpdate() {
    const asked = JSON.stringify(this.maps);
    if (this.maps.length > 1 && asked !== this.asked) {
      this.asked = asked;
      void this.ask(asked);
    }
  }

  /** @param {string} asked */
  async ask(asked) {
    try {
      const answer = await api.compare(this.maps.map((m) => m.id), this.maps.map((m) => m.name));
      if (asked === this.asked) {
        this.answer = answer;
        this.trouble = null;
      }
    } catch (e) {
      if (asked === this.asked) {
        this.trouble = /** @type {Error} */ (e);
      }
    }
  }

  again() {
    this.asked = '';
    this.trouble = null;
  }

  /** @param {number | null} value */
  cell(value) {
    if (value === null) {
      return html`<td class="none"><span aria-hidden="true">–</span><span class="unseen">${t('agree.not')}</span></td>`;
    }
    const share = Math.round(100 * Math.min(1, Math.abs(value)));
    return html`<td class=${value < 0 ? 'against' : ''} .style=${`--share:${share}%`}>${number(Math.round(100 * value) / 100 + 0, TWO)}</td>`;
  }

  /** @param {string} key @param {(number | null)[][]} rows @param {string[]} names */
  table(key, rows, names) {
    return html`<div class="agree-table compare-scroll" role="region" tabindex="0" aria-label=${t(`agree.${key}`)}><table class="matrix">
      <caption>${t(`agree.${key}`)}<span class="quiet small">${t(`agree.${key}.about`)}</span></caption>
      <thead><tr><td></td>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${rows.map((row, i) => html`<tr><th scope="row">${names[i]}</th>${row.map((value) => this.cell(value))}</tr>`)}</tbody>
    </table></div>`;
  }

  /** @override */
  render() {
    const { answer, maps, trouble } = this;
    if (maps.length < 2) {
      return html`<p class="quiet small">${t('agree.few')}</p>`;
    }
    if (trouble) {
      return troubleNotice(trouble, html`<button class="button small" @click=${this.again}>${t('again')}</button>`);
    }
    if (!answer) {
      return nothing;
    }
    return html`<div class="said">${answer.words.map((text) => html`<p>${say(text)}</p>`)}</div>
      <div class="agree-tables">
        ${this.table('rank', answer.rankCorrelations, answer.names)}
        ${this.table('similar', answer.similarities, answer.names)}
      </div>`;
  }
}

customElements.define('cs-agreement', AgreementPart);
