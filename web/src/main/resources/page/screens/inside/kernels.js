import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import * as api from '../../api.js';
import { troubleNotice } from '../../parts/notice.js';
import { Part } from '../../parts/part.js';
import { go, place, session } from '../../state.js';
import { dimensions, number, say, t } from '../../words.js';
import { kernelShape, kernelSize, waysOf } from './kernel-pictures.js';
import { kernelSheet, normSheet, partnersOf } from './kernel-sheets.js';
import { currentLayer, currentUnit } from './layer.js';
import './matrix.js';
import './montage.js';
import { SIDES, sideOf } from './palette.js';
import { cardPanel } from './side.js';
import { choice, size } from './tools.js';

/** @typedef {import('../../types.js').KernelFacts} KernelFacts */
/** @typedef {import('../../types.js').Numbers} Numbers */
/** @typedef {import('./types.js').Spot} Spot */
/** @typedef {import('./types.js').Sheet} Sheet */

/** More weights are not fetched: 4 bytes each. */
const MOST = 12 << 20;
const FIRST = 400;

/** The trained kernels of a layer as pictures, with what they tell. */
class InsideKernels extends Part {
  static properties = { facts: { state: true }, weights: { state: true }, trouble: { state: true }, spot: { state: true }, input: { state: true }, cell: { state: true } };

  constructor() {
    super();
    /** @type {KernelFacts | null} */
    this.facts = null;
    /** @type {Numbers | null} */
    this.weights = null;
    /** @type {Error | null} */
    this.trouble = null;
    /** @type {Spot | null} */
    this.spot = null;
    /** What is told of the weight pointed at in a matrix. */
    this.cell = '';
    /** Which input's weights are seen where each is seen alone. */
    this.input = 0;
    this.asked = '';
    /** @type {unknown[]} */
    this.made = [];
    /** @type {Sheet | null} */
    this.sheet = null;
    /** @type {number[]} */
    this.order = [];
    /** @type {Map<number, number[]>} */
    this.partners = new Map();
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['place', 'model', 'inputId'].some((k) => changed.has(k))) {
      this.follow();
      this.requestUpdate();
    }
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.follow();
  }

  follow() {
    const { model } = session();
    const layer = currentLayer();
    const asked = model && layer?.hasKernels ? `${model.id} ${layer.index}` : '';
    if (asked === this.asked || !this.isConnected) {
      return;
    }
    this.asked = asked;
    this.facts = null;
    this.weights = null;
    this.trouble = null;
    this.spot = null;
    this.input = 0;
    if (model && layer && asked) {
      void this.fetch(model.id, layer.index, asked);
    }
  }

  /** @param {string} model @param {number} layer @param {string} asked */
  async fetch(model, layer, asked) {
    try {
      const facts = await api.kernels(model, layer);
      if (asked !== this.asked) {
        return;
      }
      this.facts = facts;
      this.partners = partnersOf(facts.duplicates);
      if (facts.shape.reduce((a, b) => a * b, 1) <= MOST) {
        const weights = await api.kernelWeights(model, layer);
        this.weights = asked === this.asked ? weights : this.weights;
      }
    } catch (e) {
      this.trouble = asked === this.asked ? /** @type {Error} */ (e) : this.trouble;
    }
  }

  /** Kernels that are shown. @param {KernelFacts} facts */
  chosen(facts) {
    const all = facts.norms.map((_, k) => k);
    switch (place().extra.only) {
      case 'dead':
        return facts.dead;
      case 'alike':
        return all.filter((k) => this.partners.has(k));
      default:
        return all;
    }
  }

  /** How one picture is made of many inputs. */
  way() {
    const ways = this.facts ? waysOf(kernelShape(this.facts.shape)) : [];
    return ways.find((w) => w === place().extra.way) ?? ways[0] ?? 'each';
  }

  /** @override */
  willUpdate() {
    const { facts, weights, input } = this;
    const parts = [facts, weights, input, this.way(), place().extra.only, place().extra.scale, place().lang];
    if (parts.every((v, i) => v === this.made[i])) {
      return;
    }
    this.made = parts;
    this.order = facts ? this.chosen(facts) : [];
    const about = facts && { facts, order: this.order, partners: this.partners };
    this.sheet = !about ? null : weights && !this.isMatrix() ? kernelSheet(weights, about, this.way(), input, place().extra.scale === 'all') : normSheet(about);
  }

  /** Whether the weights are a table: one for each output and input. */
  isMatrix() {
    return Boolean(this.facts && kernelShape(this.facts.shape).flat && kernelShape(this.facts.shape).inputs > 1);
  }

  /** @param {number} unit */
  choose(unit) {
    go({ layer: String(currentLayer()?.index ?? ''), unit: currentUnit() === unit ? '' : String(unit) });
  }

  /** What to do where the layer has none. */
  without() {
    const { model } = session();
    const layer = currentLayer();
    const at = layer?.index ?? 0;
    const before = model?.layers.slice(0, at).filter((l) => l.hasKernels).at(-1);
    const after = model?.layers.slice(at + 1).find((l) => l.hasKernels);
    return html`<div class="middle"><div class="notice">
      <p class="notice-title">${t('inside.kernels.none')}</p><p class="small">${t('inside.kernels.none.about', { kind: layer?.kind ?? '' })}</p>
      <div class="notice-foot">${[before, after].map((l) => (l ? html`<button class="button small" @click=${() => go({ layer: String(l.index), unit: '' })}>${l.name}</button>` : nothing))}</div></div></div>`;
  }

  /** @param {KernelFacts} facts */
  advice(facts) {
    return html`<ul class="advice">${facts.advice.map(
      ({ kind, text }) => html`<li class="notice ${['good', 'patterns'].includes(kind) ? 'good' : 'warn'}"><span class="sign" aria-hidden="true">${['good', 'patterns'].includes(kind) ? '✓' : '!'}</span><span>${say(text)}</span></li>`,
    )}</ul>`;
  }

  /** @param {KernelFacts} facts */
  tools(facts) {
    const { inputs, flat } = kernelShape(facts.shape);
    const { only, scale } = place().extra;
    const ways = waysOf(kernelShape(facts.shape));
    const matrix = this.isMatrix();
    const alike = this.partners.size;
    return html`<div class="inside-tools" role="group" aria-label=${t('inside.tools')}>
      ${(facts.dead.length || alike) && !matrix
        ? choice(t('inside.only'), [
            [t('inside.only.all', { count: number(facts.norms.length) }), only !== 'dead' && only !== 'alike', { only: undefined }],
            ...(facts.dead.length ? [/** @type {const} */ ([t('inside.only.dead', { count: number(facts.dead.length) }), only === 'dead', { only: 'dead' }])] : []),
            ...(alike ? [/** @type {const} */ ([t('inside.only.alike', { count: number(alike) }), only === 'alike', { only: 'alike' }])] : []),
          ])
        : nothing}
      ${ways.length > 1 && !flat ? choice(t('inside.way'), ways.map((w) => /** @type {const} */ ([t(`inside.way.${w}`), w === this.way(), { way: w === ways[0] ? undefined : w }]))) : nothing}
      ${this.way() === 'each' && inputs > 1 && !flat
        ? html`<label class="tool"><span>${t('inside.way.input', { input: this.input, last: inputs - 1 })}</span>
            <input type="range" min="0" max=${inputs - 1} .value=${live(String(this.input))} @input=${(/** @type {Event} */ e) => (this.input = Number(/** @type {HTMLInputElement} */ (e.target).value))}></label>`
        : nothing}
      ${matrix ? nothing : html`${choice(t('inside.scale'), [[t('inside.scale.own'), scale !== 'all', { scale: undefined }], [t('inside.scale.all'), scale === 'all', { scale: 'all' }]])}${size(this.usual(facts))}`}
    </div>`;
  }

  /** A side at which kernels can be seen well; long ones need more. @param {KernelFacts} facts */
  usual(facts) {
    const { height, width } = kernelSize(kernelShape(facts.shape), this.way());
    const longer = Math.min(3, Math.max(height, width) / Math.min(height, width));
    const base = facts.norms.length > FIRST ? 40 : facts.norms.length > 100 ? 52 : 76;
    return Math.min(SIDES.most, Math.round(base * longer));
  }

  /** @param {KernelFacts} facts */
  body(facts) {
    const { weights, sheet } = this;
    const layer = currentLayer();
    const count = facts.shape.reduce((a, b) => a * b, 1);
    if (!weights && count <= MOST) {
      return html`<div class="middle"><progress class="short" aria-label=${t('inside.loading')}></progress></div>`;
    }
    if (weights && this.isMatrix()) {
      return html`<cs-matrix .weights=${weights} .chosen=${currentUnit()} .label=${t('inside.matrix', { name: layer?.name ?? '', rows: facts.shape[0], columns: facts.shape[1] })}
        @cell=${(/** @type {CustomEvent<string>} */ e) => (this.cell = e.detail)} @choose=${(/** @type {CustomEvent<number>} */ e) => this.choose(e.detail)}></cs-matrix>`;
    }
    const at = this.spot ? this.order[this.spot.place] : -1;
    return html`${weights ? nothing : html`<p class="small quiet">${t('inside.kernels.large', { count: number(count) })}</p>`}
      <cs-montage .sheet=${sheet} .kind=${weights ? 'grid' : 'bars'} .side=${sideOf(place(), this.usual(facts))} .chosen=${this.order.indexOf(currentUnit())}
        .partners=${(this.partners.get(at) ?? []).map((k) => this.order.indexOf(k)).filter((p) => p >= 0)}
        .label=${`${t('inside.kernels', { name: layer?.name ?? '', count: facts.norms.length })} ${t('inside.montage.keys')}`}
        @spot=${(/** @type {CustomEvent<Spot | null>} */ e) => (this.spot = e.detail)} @choose=${(/** @type {CustomEvent<number>} */ e) => this.choose(this.order[e.detail])}></cs-montage>`;
  }

  main() {
    const { facts, trouble, spot, sheet } = this;
    if (trouble) {
      return html`<div class="inside-trouble">${troubleNotice(trouble)}</div>`;
    }
    if (!currentLayer()?.hasKernels) {
      return this.without();
    }
    if (!facts) {
      return html`<div class="middle"><p class="quiet">${t('inside.loading')}</p><progress class="short" aria-label=${t('inside.loading')}></progress></div>`;
    }
    const [count, ...one] = facts.shape;
    const colour = this.way() === 'colour' && !this.isMatrix();
    return html`${this.advice(facts)}${this.tools(facts)}
      <p class="small quiet">${t('inside.kernels.count', { count: number(count), shape: dimensions(one) })} ${t(colour ? 'inside.kernel.colours' : 'inside.kernel.signs')}</p>
      <div class="inside-body">${this.body(facts)}</div>
      <output class="readout inside-readout">${this.isMatrix() ? this.cell || html`<span class="quiet">${t('inside.matrix.hint')}</span>` : spot && sheet && spot.place < sheet.count ? sheet.name(spot.place) : html`<span class="quiet">${t('inside.kernels.hint')}</span>`}</output>`;
  }

  /** @override */
  render() {
    return html`<section class="inside-main ${session().inputId ? '' : 'wide'}" role="tabpanel" aria-labelledby="tab-kernels" id="panel-kernels">${this.main()}</section>
      ${cardPanel(t('inside.kernels.side'))}`;
  }
}

customElements.define('cs-inside-kernels', InsideKernels);
