import { html, nothing } from 'lit';
import * as api from '../api.js';
import { Part } from '../parts/part.js';
import { t } from '../words.js';
import { minMax, placeOf, positions, quantile } from './scale.js';
import './picture.js';

/** @typedef {import('../types.js').Numbers} Numbers */

/** A map over a volume: one slice at a time, over the same slice of the input in grey. */
class StageVolume extends Part {
  static properties = {
    numbers: { attribute: false },
    result: { attribute: false },
    over: { attribute: false },
    slice: { state: true },
    view: { state: true },
  };

  constructor() {
    super();
    /** The map, `[D, H, W]`. @type {Numbers | null} */
    this.numbers = null;
    /** @type {import('../types.js').Result | null} */
    this.result = null;
    /** @type {import('../types.js').MapOverInput | null} */
    this.over = null;
    this.slice = -1;
    /** The input as the network reads it. @type {Numbers | null} */
    this.view = null;
    this.asked = '';
  }

  /** @override */
  willUpdate() {
    const { result, over } = this;
    if (over && (this.slice < 0 || this.slice >= over.inputSpace[0])) {
      this.slice = Math.floor(over.inputSpace[0] / 2);
    }
    const asked = result && over ? `${result.model} ${result.input} ${over.name}` : '';
    if (result?.input && over && asked !== this.asked) {
      this.asked = asked;
      this.view = null;
      api.viewNumbers(result.model, result.input, over.name).then((view) => (this.view = view), () => {});
    }
  }

  /** The slice of the map, between its own two nearest. */
  flat() {
    const { numbers, over, result } = this;
    if (!numbers || !over || !result) {
      return null;
    }
    const [depth, height, width] = numbers.shape;
    const at = positions(depth, over.inputSpace[0]);
    const part = (/** @type {number} */ d) => numbers.data.subarray(d * height * width, (d + 1) * height * width);
    const a = part(at.low[this.slice]);
    const b = part(at.high[this.slice]);
    const share = at.share[this.slice];
    const signed = result.heatmap?.signed || numbers.data.some((v) => v < 0);
    const perPixel = result.heatmap?.perPixel ?? false;
    return {
      values: a.map((v, i) => v * (1 - share) + b[i] * share),
      shape: [height, width],
      space: over.inputSpace.slice(1),
      signed,
      perPixel,
      scale: signed || perPixel ? quantile(numbers.data, 0.995, signed) : minMax(numbers.data),
    };
  }

  /** The slice of the input in grey, the mean of its channels. */
  gray() {
    const { view, over } = this;
    if (!view || !over) {
      return null;
    }
    const [depth, height, width] = over.inputSpace;
    const plane = height * width;
    const channels = view.data.length / (depth * plane);
    const last = view.shape.at(-1) === channels && view.shape.at(-2) === width;
    const scale = minMax(view.data);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    const image = context?.createImageData(width, height);
    if (!context || !image || !Number.isInteger(channels)) {
      return null;
    }
    for (let i = 0; i < plane; i++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) {
        sum += view.data[last ? (this.slice * plane + i) * channels + c : (c * depth + this.slice) * plane + i];
      }
      const level = 255 * placeOf(scale, sum / channels);
      image.data.set([level, level, level, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }

  /** @override */
  render() {
    const count = this.over?.inputSpace[0] ?? 1;
    const text = t('stage.slice', { slice: this.slice + 1, count });
    return this.over
      ? html`<cs-stage-picture .map=${this.flat()} .under=${this.gray()}></cs-stage-picture>
          <label class="slices small"><span>${text}</span><input type="range" min="0" max=${count - 1} .value=${String(this.slice)} aria-valuetext=${text}
            @input=${(/** @type {Event} */ e) => (this.slice = Number(/** @type {HTMLInputElement} */ (e.target).value))}></label>`
      : nothing;
  }
}

customElements.define('cs-stage-volume', StageVolume);
