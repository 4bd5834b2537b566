import { html, nothing } from 'lit';
import * as api from '../api.js';
import { troubleNotice } from '../parts/notice.js';
import { Part } from '../parts/part.js';
import '../parts/tiles.js';
import { symmetric, placeOf } from '../stage/scale.js';
import { dimensions, measure, number, t } from '../words.js';

/** @typedef {import('../types.js').Result} Result */
/** @typedef {import('../types.js').Numbers} Numbers */

const MOST = 1024;

/** The trained kernels of a layer as small pictures; dead and duplicate ones are named. */
class KernelsView extends Part {
  static properties = { result: { attribute: false }, weights: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    /** @type {Result | null} */
    this.result = null;
    /** @type {Numbers | null} */
    this.weights = null;
    /** @type {Error | null} */
    this.trouble = null;
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const { result } = this;
    if (changed.has('result') && result?.kernels) {
      this.weights = null;
      this.trouble = null;
      api.resultArray(result.id, result.kernels.name).then(
        (weights) => result === this.result && (this.weights = weights),
        (e) => (this.trouble = e),
      );
    }
  }

  /** Kernels as tiles: in colours where they read three channels, else the mean over channels, blue below zero and red above. @param {Numbers} weights */
  tiles({ data, shape }) {
    const [out, channels, ...space] = shape;
    const width = space.at(-1) ?? 1;
    const height = space.length < 2 ? 1 : space.slice(0, -1).reduce((a, b) => a * b, 1);
    const plane = width * height;
    const colours = channels === 3;
    const maps = Array.from({ length: Math.min(out, MOST) }, (_, k) => {
      const kernel = data.subarray(k * channels * plane, (k + 1) * channels * plane);
      const scale = symmetric(kernel);
      return Float32Array.from({ length: plane * (colours ? 3 : 1) }, (__, i) => {
        if (colours) {
          return placeOf(scale, kernel[(i % 3) * plane + Math.floor(i / 3)]);
        }
        let sum = 0;
        for (let c = 0; c < channels; c++) {
          sum += kernel[c * plane + i];
        }
        return sum / channels;
      });
    });
    return { maps, width, height, colours, palette: /** @type {const} */ ('diverging') };
  }

  /** @override */
  render() {
    const facts = this.result?.kernels;
    if (this.trouble || !facts) {
      return this.trouble ? troubleNotice(this.trouble) : nothing;
    }
    const twice = new Set(facts.duplicates.flat());
    const names = facts.norms.map((norm, k) =>
      [t('maps.channel', { channel: k }), `L2 ${measure(norm)}`, facts.dead.includes(k) ? t('kernels.dead') : '', twice.has(k) ? t('kernels.duplicate') : '']
        .filter(Boolean)
        .join(' · '),
    );
    const [out, ...one] = facts.shape;
    return html`<div class="scrolling"><section class="layer-maps">
      <h2>${t('maps.layer', { name: facts.name })}</h2>
      <p class="quiet small">${t('kernels.count', { count: number(out), shape: dimensions(one) })} ·
        ${t('kernels.facts', { dead: facts.dead.length, duplicates: facts.duplicates.length })}</p>
      ${one.slice(1).every((n) => n === 1) ? html`<p class="quiet small">${t('kernels.large')}</p>` : nothing}
      ${this.weights ? html`<cs-tiles .tiles=${this.tiles(this.weights)} .names=${names} .label=${t('maps.layer', { name: facts.name })} .side=${56}></cs-tiles>` : html`<p class="quiet">${t('stage.loading')}</p>`}
    </section></div>`;
  }
}

customElements.define('cs-view-kernels', KernelsView);
