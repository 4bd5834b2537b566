import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { pictureUrl } from '../../api.js';
import { inputOf } from '../../session.js';
import { Part } from '../../parts/part.js';
import { isLong } from '../../runs.js';
import { go, session } from '../../state.js';
import { say, t } from '../../words.js';
import { chosenMethods, furtherInputs, list, mapMethods, offeredInputs, setList, suits, takesSeveral } from './address.js';

/** @typedef {import('../../types.js').Explainer} Explainer */
/** @typedef {import('../../types.js').Input} Input */

const FAMILIES = /** @type {const} */ (['cam', 'gradient', 'relevance', 'perturbation', 'unit', 'layer', 'other']);

/** Which methods and which inputs are compared. */
class Choose extends Part {
  static properties = { find: { state: true }, inputs: { state: true } };

  constructor() {
    super();
    this.find = '';
    /** By the name in the address. @type {Map<string, Input>} */
    this.inputs = new Map();
    /** @type {Set<string>} */
    this.asked = new Set();
  }

  /** @override */
  willUpdate() {
    for (const name of offeredInputs().filter((n) => !this.asked.has(n))) {
      this.asked.add(name);
      inputOf(name).then((input) => (this.inputs = new Map(this.inputs).set(name, input)), () => this.asked.delete(name));
    }
  }

  /** @param {string} name @param {Input | null | undefined} input @param {boolean} open whether it is the page's own */
  input(name, input, open) {
    const on = open || furtherInputs().includes(name);
    const toggle = () => setList('inputs', offeredInputs().filter((n) => (n === name ? !on : furtherInputs().includes(n))));
    return html`<li><label class="pick-input"><input type="checkbox" .checked=${live(on)} ?disabled=${open} @change=${toggle}>
      ${input?.kind === 'picture' ? html`<img src=${pictureUrl(input.id)} alt="" width="32" height="32">` : html`<span class="blank"></span>`}
      <span class="pick-name">${(input?.name ?? name).replace('builtin:', '')}${open ? html` <span class="quiet">${t('choose.open')}</span>` : nothing}</span></label></li>`;
  }

  /** @param {Explainer} method @param {boolean} on */
  toggle(method, on) {
    const chosen = chosenMethods().map((m) => m.name);
    setList('methods', on ? [...chosen, method.name] : chosen.filter((name) => name !== method.name));
  }

  /** @param {Explainer} method @param {readonly Explainer[]} chosen */
  method(method, chosen) {
    const fits = suits(method);
    const on = fits && chosen.includes(method);
    const reason = session().model?.suitability[method.name]?.reason ?? '';
    return html`<li><label class="pick-method" ?data-off=${!fits}><input type="checkbox" .checked=${live(on)} ?disabled=${!fits}
        @change=${(/** @type {Event} */ e) => this.toggle(method, /** @type {HTMLInputElement} */ (e.target).checked)}>
      <span><span class="pick-name">${say(method.title)}</span>${isLong(method) ? html` <span class="tag">${t('method.long')}</span>` : nothing}
        <span class="quiet tiny pick-about">${fits ? say(method.summary) : reason}</span></span></label></li>`;
  }

  /** @param {string} family @param {readonly Explainer[]} chosen */
  family(family, chosen) {
    const find = this.find.trim().toLowerCase();
    const fits = (/** @type {Explainer} */ m) => !find || [m.name, say(m.title), say(m.summary)].some((text) => text.toLowerCase().includes(find));
    const methods = mapMethods().filter((m) => m.family === family && fits(m));
    const count = methods.filter((m) => chosen.includes(m)).length;
    return methods.length
      ? html`<details class="pick-family" ?open=${Boolean(find)}><summary><span>${t(`family.${family}`)}</span>${count ? html` <span class="tag on">${count}<span class="unseen"> ${t('choose.count')}</span></span>` : nothing}</summary>
          <ul>${methods.map((m) => this.method(m, chosen))}</ul></details>`
      : nothing;
  }

  /** @override */
  render() {
    const { input } = session();
    const chosen = chosenMethods();
    const changed = list('methods') !== null || list('inputs') !== null;
    return html`<section><h2 class="heading">${t('choose.inputs')}</h2>
        <ul class="pick-inputs">${this.input('', input, true)}${offeredInputs().map((name) => this.input(name, this.inputs.get(name), false))}</ul>
        ${takesSeveral() ? html`<p class="quiet tiny">${t('choose.several')}</p>` : html`<p class="quiet tiny">${t('choose.more')}</p>`}</section>
      <section><h2 class="heading">${t('choose.methods')}</h2>
        <p class="small chosen-methods">${chosen.map((m) => html`<button class="button small" aria-label=${t('choose.remove', { name: say(m.title) })} @click=${() => this.toggle(m, false)}>${say(m.title)} <span aria-hidden="true">×</span></button>`)}</p>
        <input class="field" type="search" aria-label=${t('method.find')} placeholder=${t('method.find')} .value=${this.find}
          @input=${(/** @type {Event} */ e) => (this.find = /** @type {HTMLInputElement} */ (e.target).value)}>
        ${FAMILIES.map((family) => this.family(family, chosen))}
        ${changed ? html`<button class="button small" @click=${() => go({ extra: { methods: undefined, inputs: undefined } })}>${t('choose.reset')}</button>` : nothing}</section>`;
  }
}

customElements.define('cs-choose', Choose);
