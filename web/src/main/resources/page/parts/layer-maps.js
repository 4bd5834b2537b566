import { html, nothing } from 'lit';
import * as api from '../api.js';
import { minMax } from '../stage/scale.js';
import { dimensions, measure, t } from '../words.js';
import { troubleNotice } from './notice.js';
import { Part } from './part.js';
import './tiles.js';

/** @typedef {import('../types.js').Numbers} Numbers */

const MANY = 400;

/** All maps of one layer for one input; fetched when the element comes into view. Tells `unit` events with the number of a channel that was pressed. */
export class LayerMaps extends Part {
  static properties = {
    model: {},
    input: {},
    layer: { type: Number },
    order: { attribute: false },
    shared: { type: Boolean },
    numbers: { state: true },
    trouble: { state: true },
  };

  constructor() {
    super();
    this.model = '';
    this.input = '';
    this.layer = -1;
    /** Channels in the order in which they are shown. @type {readonly number[]} */
    this.order = [];
    this.shared = false;
    /** @type {Numbers | null} */
    this.numbers = null;
    /** @type {Error | null} */
    this.trouble = null;
    this.seen = false;
    this.observer = new IntersectionObserver((entries) => {
      if (entries.some((e) => e.isIntersecting) && !this.seen) {
        this.seen = true;
        void this.load();
      }
    }, { rootMargin: '200px' });
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.observer.observe(this);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (this.seen && ['model', 'input', 'layer'].some((k) => changed.has(k))) {
      void this.load();
    }
  }

  async load() {
    const { model, input, layer } = this;
    this.numbers = null;
    this.trouble = null;
    try {
      const numbers = await api.maps(model, layer, input);
      if (model === this.model && input === this.input && layer === this.layer) {
        this.numbers = numbers;
      }
    } catch (e) {
      this.trouble = /** @type {Error} */ (e);
    }
  }

  /** @param {Numbers} numbers */
  tiles({ data, shape }) {
    const [channels, ...space] = shape;
    const size = data.length / channels;
    const width = space.at(-1) ?? 1;
    const height = space.slice(0, -1).reduce((a, b) => a * b, 1);
    const maps = this.order.map((c) => data.subarray(c * size, (c + 1) * size));
    const names = this.order.map((c, i) => {
      const { low, high } = minMax(maps[i]);
      return `${t('maps.channel', { channel: c })} · ${measure(low)} … ${measure(high)}`;
    });
    const press = (/** @type {CustomEvent<number>} */ e) => this.dispatchEvent(new CustomEvent('unit', { detail: this.order[e.detail] }));
    return html`<p class="quiet small">${t('maps.count', { count: channels, shape: dimensions(space) })}</p>
      <cs-tiles .tiles=${{ maps, width, height, shared: this.shared }} .names=${names} .label=${t('maps.count', { count: channels, shape: dimensions(space) })}
        .side=${channels > MANY ? 48 : 72} @tile=${press}></cs-tiles>`;
  }

  /** @override */
  render() {
    if (this.trouble) {
      return troubleNotice(this.trouble);
    }
    return this.numbers ? this.tiles(this.numbers) : this.layer < 0 ? nothing : html`<p class="quiet small loading-maps">${t('stage.loading')}</p>`;
  }
}

customElements.define('cs-layer-maps', LayerMaps);
