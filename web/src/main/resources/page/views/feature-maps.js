import { html, nothing } from 'lit';
import * as api from '../api.js';
import { troubleNotice } from '../parts/notice.js';
import { Part } from '../parts/part.js';
import '../parts/tiles.js';
import { SCREENS } from '../screens.js';
import { go } from '../state.js';
import { minMax } from '../stage/scale.js';
import { dimensions, measure, t } from '../words.js';

/** @typedef {import('../types.js').Result} Result */
/** @typedef {{layer: number, name: string, order: number[], numbers: import('../types.js').Numbers}} Loaded */

/** The maps of one or more layers, all channels in the order that was asked for. */
class FeatureMapsView extends Part {
  static properties = { result: { attribute: false }, loaded: { state: true }, trouble: { state: true }, shared: { state: true } };

  constructor() {
    super();
    /** @type {Result | null} */
    this.result = null;
    /** @type {Loaded[] | null} */
    this.loaded = null;
    /** @type {Error | null} */
    this.trouble = null;
    this.shared = false;
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('result')) {
      void this.load();
    }
  }

  async load() {
    const { result } = this;
    const input = result?.input;
    if (!result?.featureMaps || !input) {
      return;
    }
    this.loaded = null;
    this.trouble = null;
    try {
      const all = await Promise.all(
        result.featureMaps.layers.map(async ({ layer, name, order }) => ({ layer, name, order, numbers: await api.maps(result.model, layer, input) })),
      );
      if (result === this.result) {
        this.loaded = all;
      }
    } catch (e) {
      this.trouble = /** @type {Error} */ (e);
    }
  }

  /** @param {Loaded} loaded */
  layer({ layer, name, order, numbers }) {
    const [channels, ...space] = numbers.shape;
    const size = numbers.data.length / channels;
    const width = space.at(-1) ?? 1;
    const height = space.length < 2 ? 1 : space.slice(0, -1).reduce((a, b) => a * b, 1);
    const maps = order.map((c) => numbers.data.subarray(c * size, (c + 1) * size));
    const names = order.map((c, i) => {
      const { low, high } = minMax(maps[i]);
      return `${t('maps.channel', { channel: c })} · ${measure(low)} … ${measure(high)}`;
    });
    const inside = SCREENS.some((s) => s.name === 'inside');
    return html`<section class="layer-maps">
      <h2>${t('maps.layer', { name })}</h2>
      <p class="quiet small">${t('maps.count', { count: channels, shape: dimensions(space) })}</p>
      <cs-tiles .tiles=${{ maps, width, height, shared: this.shared }} .names=${names} .label=${t('maps.layer', { name })} .side=${channels > 400 ? 48 : 72}
        @tile=${(/** @type {CustomEvent<number>} */ e) => inside && go({ screen: 'inside', layer: String(layer), unit: String(order[e.detail]) })}></cs-tiles>
    </section>`;
  }

  /** @override */
  render() {
    if (this.trouble) {
      return troubleNotice(this.trouble);
    }
    return html`<div class="scrolling">
      <div class="choice" role="group" aria-label=${t('maps.scale')}>
        <button aria-pressed=${!this.shared} @click=${() => (this.shared = false)}>${t('maps.scale.own')}</button>
        <button aria-pressed=${this.shared} @click=${() => (this.shared = true)}>${t('maps.scale.all')}</button>
      </div>
      ${this.loaded ? this.loaded.map((l) => this.layer(l)) : html`<p class="quiet">${this.result ? t('stage.loading') : nothing}</p>`}
    </div>`;
  }
}

customElements.define('cs-view-feature-maps', FeatureMapsView);
