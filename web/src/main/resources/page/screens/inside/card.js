import { html, nothing } from 'lit';
import * as api from '../../api.js';
import * as icons from '../../parts/icons.js';
import { troubleNotice } from '../../parts/notice.js';
import { Part } from '../../parts/part.js';
import { layerText } from '../../runs.js';
import { SCREENS } from '../../screens.js';
import { go, place, session } from '../../state.js';
import { dimensions, measure, say, t } from '../../words.js';
import { histogram } from './histogram.js';
import { unitKernel } from './kernel-pictures.js';

/** @typedef {import('../../types.js').Unit} Unit */

/** Methods that explain a unit without a layer of their own, the best first. */
const METHODS = ['integrated-gradients', 'gradient-input', 'saliency', 'occlusion', 'activations'];

/** Everything about one unit of a layer for the input. Tells `unit` when the facts are there. */
class UnitCard extends Part {
  static properties = { layer: { type: Number }, unit: { type: Number }, called: {}, facts: { state: true }, trouble: { state: true }, target: { state: true } };

  constructor() {
    super();
    this.layer = -1;
    this.unit = -1;
    /** The name of the class that it stands for; empty where it is none. */
    this.called = '';
    /** @type {Unit | null} */
    this.facts = null;
    /** @type {Error | null} */
    this.trouble = null;
    /** What the unit is asked about. */
    this.target = '';
    this.asked = '';
  }

  /** @override */
  willUpdate() {
    const { model, inputId } = session();
    const target = this.target || place().target || 'top';
    const asked = `${model?.id} ${inputId} ${this.layer} ${this.unit} ${target}`;
    if (model && inputId && this.unit >= 0 && asked !== this.asked) {
      this.asked = asked;
      this.trouble = null;
      api.unit(model.id, this.layer, this.unit, inputId, target).then(
        (facts) => asked === this.asked && this.learn(facts),
        (e) => {
          if (asked === this.asked) {
            this.trouble = e;
            this.facts = null;
          }
        },
      );
    }
  }

  /** @param {Unit} facts */
  learn(facts) {
    this.facts = facts;
    this.dispatchEvent(new CustomEvent('unit', { detail: facts }));
  }

  /** @override */
  updated() {
    const canvas = this.querySelector('canvas.unit-kernel');
    const kernel = this.facts?.kernel;
    if (canvas instanceof HTMLCanvasElement && kernel) {
      const { image } = unitKernel(kernel.values, kernel.shape);
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d')?.putImageData(image, 0, 0);
    }
  }

  explain() {
    const { model } = session();
    const method = METHODS.find((name) => model?.suitability[name]?.suits) ?? 'activations';
    const layer = layerText(String(this.layer));
    go(method === 'activations'
      ? { screen: 'explain', method, layer: String(this.layer), unit: String(this.unit), parameters: {} }
      : { screen: 'explain', method, target: `unit:${layer}:${this.unit}`, layer: '', unit: '', parameters: {} });
  }

  /** What the unit does here, and what it gives to the answer. @param {Unit} facts */
  words({ words, strongest, contribution, withoutContribution }) {
    const said = strongest.length ? words : words.slice(1);
    return html`${said.length ? html`<p class="small unit-words">${said.map((w) => html`${say(w)} `)}</p>` : nothing}
      ${contribution ? nothing : html`<p class="small quiet">${t('inside.contribution.none')} ${withoutContribution}</p>`}`;
  }

  /** @param {NonNullable<Unit['kernel']>} kernel */
  kernel({ shape, values }) {
    const three = shape[0] === 3 && shape.length > 1;
    const { shown } = unitKernel(values, shape);
    return html`<section><h3>${t('inside.kernel')}</h3>
      <div class="kernel-row"><canvas class="unit-kernel" role="img" aria-label=${t('inside.kernel.told', { shape: dimensions(shape) })}></canvas>
      <p class="small quiet">${dimensions(shape)}<br>${t(three ? 'inside.kernel.colours' : 'inside.kernel.signs')}${shown < shape[0] ? html`<br>${t('inside.kernel.first', { shown })}` : nothing}</p></div></section>`;
  }

  /** @param {Unit} facts */
  body(facts) {
    const figures = /** @type {const} */ (['min', 'mean', 'max']);
    return html`${this.words(facts)}
      ${facts.strongest.length
        ? html`<section><h3>${t('inside.histogram')}</h3>${Number(facts.max) > Number(facts.min) ? histogram(facts.histogram) : nothing}
            <dl class="unit-figures">${figures.map((f) => html`<div><dt>${t(`inside.${f}`)}</dt><dd>${measure(Number(facts[f]))}</dd></div>`)}</dl></section>`
        : html`<dl class="unit-figures"><div><dt>${t('inside.value')}</dt><dd>${measure(Number(facts.mean))}</dd></div></dl>`}
      ${facts.kernel ? this.kernel(facts.kernel) : nothing}`;
  }

  /** @override */
  render() {
    const { facts, trouble, unit, layer } = this;
    const { model, inputId } = session();
    if (unit < 0 || !model || !inputId) {
      return nothing;
    }
    const learn = model.layers[layer]?.lesson && SCREENS.some((s) => s.name === 'learn');
    const fresh = facts && facts.channel === unit;
    return html`<article class="unit-card" aria-busy=${!fresh && !trouble}>
      <header><h2>${this.called ? t('inside.unit.called', { unit, name: this.called }) : t('inside.unit', { unit })}</h2>
        <button class="button plain icon small" aria-label=${t('close')} title=${t('close')} @click=${() => go({ unit: '' })}>${icons.close}</button></header>
      ${trouble
        ? troubleNotice(trouble, place().target === 'top' ? nothing : html`<button class="button small" @click=${() => (this.target = 'top')}>${t('inside.target.top')}</button>`)
        : facts ? this.body(facts) : html`<progress class="short" aria-label=${t('inside.loading')}></progress>`}
      <div class="unit-actions">
        <button class="button" @click=${this.explain}>${t('inside.explain')}</button>
        ${learn ? html`<button class="button" @click=${() => go({ screen: 'learn', layer: String(layer), unit: String(unit) })}>${t('inside.learn')}</button>` : nothing}
      </div>
    </article>`;
  }
}

customElements.define('cs-unit-card', UnitCard);
