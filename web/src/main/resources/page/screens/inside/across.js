import { html } from 'lit';
import { Part } from '../../parts/part.js';
import { measure, number, t } from '../../words.js';

/** @typedef {import('./types.js').LayerMaps} LayerMaps */

const SIZE = { width: 640, height: 88 };

/** The values at one position across all maps. @param {LayerMaps} maps @param {readonly number[]} order @param {number} offset of the position in a map */
export function across({ data, channels }, order, offset) {
  const size = data.length / channels;
  return Float32Array.from(order, (c) => data[c * size + offset]);
}

/** What all maps say at the place that is pointed at: a bar for each. */
class Across extends Part {
  static properties = { values: { attribute: false }, at: { type: Number }, channel: { type: Number } };

  constructor() {
    super();
    /** In the order of the maps; null where nothing is pointed at. @type {Float32Array | null} */
    this.values = null;
    /** Place of the map that is pointed at. */
    this.at = -1;
    /** Its number. */
    this.channel = -1;
  }

  /** @override */
  changed() {}

  /** @override */
  updated() {
    const canvas = this.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) {
      return;
    }
    canvas.width = SIZE.width;
    canvas.height = SIZE.height;
    const { values } = this;
    const style = getComputedStyle(canvas);
    if (!values) {
      return;
    }
    const low = Math.min(0, ...values.filter(Number.isFinite));
    const high = Math.max(0, ...values.filter(Number.isFinite));
    const y = (/** @type {number} */ v) => 2 + (SIZE.height - 4) * (1 - (high > low ? (v - low) / (high - low) : 0));
    const step = SIZE.width / values.length;
    context.fillStyle = style.color;
    values.forEach((v, i) => {
      if (Number.isFinite(v)) {
        context.fillRect(i * step, Math.min(y(0), y(v)), Math.max(0.7, step - (step > 4 ? 1 : 0)), Math.max(0.5, Math.abs(y(v) - y(0))));
      }
    });
    context.fillRect(0, y(0) - 0.5, SIZE.width, 1);
    if (this.at >= 0) {
      context.fillStyle = style.outlineColor;
      context.fillRect(Math.min(SIZE.width - 3, Math.max(0, (this.at + 0.5) * step - 1.5)), 0, 3, SIZE.height);
    }
  }

  told() {
    const { values } = this;
    if (!values) {
      return t('inside.across.hint');
    }
    let low = Infinity;
    let high = -Infinity;
    values.forEach((v) => {
      low = v < low ? v : low;
      high = v > high ? v : high;
    });
    return t('inside.across', { count: number(values.length), low: measure(low), high: measure(high) });
  }

  /** @override */
  render() {
    return html`<div class="across"><p class="small quiet">${this.told()}</p><canvas aria-hidden="true"></canvas></div>`;
  }
}

customElements.define('cs-across', Across);
