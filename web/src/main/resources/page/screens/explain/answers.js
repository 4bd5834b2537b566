import { html, nothing } from 'lit';
import * as api from '../../api.js';
import * as icons from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import { go, place, session } from '../../state.js';
import { measure, percent, say, t } from '../../words.js';

/** @typedef {import('../../types.js').Answer} Answer */

const FEW = 5;

/** What the model answers; each answer can be explained, also against another. */
class Answers extends Part {
  static properties = { find: { state: true }, found: { state: true } };

  constructor() {
    super();
    this.find = '';
    /** @type {{index: number, label: string}[] | null} */
    this.found = null;
    /** @type {AbortController | null} */
    this.searching = null;
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (changed.has('model')) {
      this.find = '';
      this.found = null;
    }
    this.requestUpdate();
  }

  /** @param {Event} event */
  async search(event) {
    this.find = /** @type {HTMLInputElement} */ (event.target).value;
    this.searching?.abort();
    const { model } = session();
    if (!this.find.trim() || !model) {
      this.found = null;
      return;
    }
    this.searching = new AbortController();
    try {
      this.found = await api.labels(model.id, this.find.trim(), 12, this.searching.signal);
    } catch {
      // the next letter asks again
    }
  }

  /** @param {string} target */
  choose(target) {
    this.find = '';
    this.found = null;
    go({ target });
  }

  /** The classes that the target names: one, or two of which the second is taken away. @returns {string[]} */
  chosen() {
    const first = session().prediction?.answers[0];
    const top = (/** @type {string} */ text) => {
      const rank = /^top(\d*)$/.exec(text);
      const answer = rank ? session().prediction?.answers[Number(rank[1] || 1) - 1] : null;
      return answer ? String(answer.index) : text;
    };
    return first ? place().target.split(' - ').map((s) => top(s.trim())) : [];
  }

  /** @param {string} index */
  name(index) {
    const answer = session().prediction?.answers.find((a) => String(a.index) === index);
    return answer?.label || index;
  }

  /** @param {Answer} answer @param {string[]} chosen */
  row(answer, chosen) {
    const index = String(answer.index);
    const label = answer.label || index;
    const on = chosen[0] === index;
    const minus = chosen.length === 1 && !on;
    return html`<li class="answer" ?data-on=${on} ?data-against=${chosen[1] === index}>
      <button class="answer-choose" aria-pressed=${on} @click=${() => this.choose(index)}>
        <span class="answer-bar" .style=${`inline-size:${Number.isFinite(answer.probability) ? Math.max(0, Math.min(100, 100 * answer.probability)) : 0}%`}></span>
        <span class="answer-name">${label}</span><span class="answer-share">${Number.isFinite(answer.probability) ? percent(answer.probability) : measure(answer.score)}</span>
      </button>
      ${minus
        ? html`<button class="answer-minus" aria-label=${t('answer.minus', { a: this.name(chosen[0]), b: label })} title=${t('answer.minus', { a: this.name(chosen[0]), b: label })}
            @click=${() => this.choose(`${chosen[0]} - ${index}`)}>−</button>`
        : html`<span class="answer-minus"></span>`}
    </li>`;
  }

  results() {
    if (!this.found) {
      return nothing;
    }
    return this.found.length
      ? html`<ul class="found" aria-label=${t('answer.found')}>${this.found.map(
          ({ index, label }) => html`<li><button @click=${() => this.choose(String(index))}><span>${label}</span><span class="quiet">${index}</span></button></li>`,
        )}</ul>`
      : html`<p class="quiet small">${t('answer.notfound')}</p>`;
  }

  other() {
    /** @param {SubmitEvent} e */
    const use = (e) => {
      e.preventDefault();
      const text = String(new FormData(/** @type {HTMLFormElement} */ (e.target)).get('target') ?? '').trim();
      text && this.choose(text);
    };
    return html`<details class="other-target small"><summary>${t('answer.other')}</summary>
      <form @submit=${use}><label class="quiet" for="other-target">${t('answer.other.about')}</label>
        <div class="field-row"><input class="field" id="other-target" name="target" .value=${place().target}><button class="button">${t('answer.use')}</button></div></form></details>`;
  }

  /** @override */
  render() {
    const { prediction, model, busy } = session();
    const answers = prediction?.answers ?? [];
    const chosen = this.chosen();
    const listed = answers.slice(0, FEW);
    const outside = chosen.filter((c) => /^\d+$/.test(c) && !listed.some((a) => String(a.index) === c)).map((c) => answers.find((a) => String(a.index) === c));
    const extra = chosen[0] && !listed.some((a) => String(a.index) === chosen[0]) && !outside[0] ? chosen[0] : '';
    return html`<h2 class="heading">${t('answer')}</h2>
      ${answers.length
        ? html`<ul class="answers" .style=${`min-block-size:${33 * Math.min(FEW, model?.classes ?? FEW)}px`}>${listed.map((a) => this.row(a, chosen))}${outside.map((a) => (a ? this.row(a, chosen) : nothing))}</ul>`
        : busy || !prediction
          ? html`<div class="answers waiting" aria-hidden="true"></div>`
          : html`<p class="quiet small">${t('answer.none')}</p>`}
      ${prediction && answers.length && model?.answersClasses === false
        ? html`<p class="quiet small">${say({ en: prediction.probabilities, zh: prediction.probabilitiesZh })}</p>`
        : nothing}
      ${extra && chosen.length === 1 ? html`<p class="difference small"><span>${extra}</span><button class="button plain icon small" aria-label=${t('answer.difference.end')} @click=${() => this.choose('top')}>${icons.close}</button></p>` : nothing}
      ${chosen.length === 2
        ? html`<p class="difference small"><span>${t('answer.difference', { a: this.name(chosen[0]), b: this.name(chosen[1]) })}</span>
            <button class="button plain icon small" aria-label=${t('answer.difference.end')} title=${t('answer.difference.end')} @click=${() => this.choose(chosen[0])}>${icons.close}</button></p>`
        : nothing}
      ${(model?.classes ?? 0) > FEW
        ? html`<input class="field" type="search" aria-label=${t('answer.search')} placeholder=${t('answer.search')} .value=${this.find} @input=${this.search}>${this.results()}`
        : nothing}
      ${this.other()}`;
  }
}

customElements.define('cs-answers', Answers);
