import { html, nothing } from 'lit';
import * as icons from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import { isLong } from '../../runs.js';
import { go, place, session } from '../../state.js';
import { say, t } from '../../words.js';

/** @typedef {import('../../types.js').Explainer} Explainer */

const FAMILIES = /** @type {const} */ (['cam', 'gradient', 'relevance', 'perturbation', 'unit', 'layer', 'other']);

/** A dialog with all methods by family; those that do not suit the model are grey and say why. */
export class Catalogue extends Part {
  static properties = { find: { state: true }, isOpen: { state: true } };

  constructor() {
    super();
    this.find = '';
    this.isOpen = false;
  }

  async open() {
    this.find = '';
    this.isOpen = true;
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
    this.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'center' });
  }

  close() {
    this.querySelector('dialog')?.close();
  }

  /** @param {Explainer} method */
  choose(method) {
    this.close();
    go({ method: method.name, parameters: {} });
  }

  /** @param {Explainer} method */
  fits(method) {
    const find = this.find.trim().toLowerCase();
    return !find || [method.name, say(method.title), say(method.summary)].some((text) => text.toLowerCase().includes(find));
  }

  /** @param {Explainer} method */
  item(method) {
    const fit = session().model?.suitability[method.name];
    const suits = fit?.suits ?? true;
    return html`<li><button class="method" aria-pressed=${method.name === place().method} aria-disabled=${!suits} @click=${() => suits && this.choose(method)}>
      <span class="method-title">${say(method.title)}${isLong(method) ? html` <span class="tag">${t('method.long')}</span>` : nothing}</span>
      <span class="quiet small">${say(method.summary)}</span>
      ${suits ? nothing : html`<span class="reason small">${fit && say({ en: fit.reason, zh: fit.reasonZh })}</span>`}
    </button></li>`;
  }

  /** @override */
  render() {
    if (!this.isOpen) {
      return nothing;
    }
    const found = session().explainers.filter((m) => this.fits(m));
    return html`<dialog class="catalogue" aria-labelledby="catalogue-title" @close=${() => (this.isOpen = false)}
        @click=${(/** @type {Event} */ e) => e.target === e.currentTarget && this.close()}>
      <header class="catalogue-head"><h2 id="catalogue-title">${t('method.choose')}</h2>
        <input class="field" type="search" autofocus aria-label=${t('method.find')} placeholder=${t('method.find')} .value=${this.find}
          @input=${(/** @type {Event} */ e) => (this.find = /** @type {HTMLInputElement} */ (e.target).value)}>
        <button class="button plain icon" aria-label=${t('close')} @click=${this.close}>${icons.close}</button></header>
      <div class="catalogue-body">
        ${FAMILIES.map((family) => {
          const methods = found.filter((m) => m.family === family);
          return methods.length
            ? html`<section><h3>${t(`family.${family}`)}</h3><p class="quiet small">${t(`family.${family}.about`)}</p><ul class="methods">${methods.map((m) => this.item(m))}</ul></section>`
            : nothing;
        })}
        ${found.length ? nothing : html`<p class="quiet">${t('method.none')}</p>`}
      </div>
    </dialog>`;
  }
}

customElements.define('cs-catalogue', Catalogue);
