import { html, nothing } from 'lit';
import { Part } from '../parts/part.js';
import { language, measure, number, say, t } from '../words.js';

const STEP = 30;

/** One number for each of many parts: a table with bars, strongest first. */
class ScoresView extends Part {
  static properties = { result: { attribute: false }, shown: { state: true } };

  constructor() {
    super();
    /** @type {import('../types.js').Result | null} */
    this.result = null;
    this.shown = STEP;
  }

  /** @override */
  changed() {}

  /** @override */
  render() {
    const scores = this.result?.scores;
    if (!scores) {
      return nothing;
    }
    const names = language() === 'zh' ? scores.namesZh : scores.names;
    const ranked = scores.values.map((value, i) => ({ value, name: names[i] })).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const values = ranked.slice(0, this.shown).map((r) => r.value);
    const low = Math.min(0, ...values);
    const extent = Math.max(0, ...values) - low || 1;
    const bar = (/** @type {number} */ value) =>
      `inline-size:${(100 * Math.abs(value)) / extent}%;margin-inline-start:${(100 * (Math.min(0, value) - low)) / extent}%`;
    return html`<div class="scrolling"><section class="layer-maps">
      <h2>${t('scores.count', { count: number(ranked.length), what: say(scores.what) })}</h2>
      <table class="scores">
        <thead class="unseen"><tr><th scope="col">${t('scores.name')}</th><th scope="col">${t('scores.value')}</th><td></td></tr></thead>
        <tbody>${ranked.slice(0, this.shown).map(
          ({ name, value }) => html`<tr><th scope="row">${name}</th><td class="value">${measure(value)}</td>
            <td class="bar-cell"><span class=${value < 0 ? 'bar below' : 'bar above'} .style=${bar(value)}></span></td></tr>`,
        )}</tbody>
      </table>
      ${this.shown < ranked.length ? html`<button class="button" @click=${() => (this.shown += 5 * STEP)}>${t('scores.more')}</button>` : nothing}
    </section></div>`;
  }
}

customElements.define('cs-view-scores', ScoresView);
