import { html, nothing } from 'lit';
import * as api from '../../api.js';
import { Part } from '../../parts/part.js';
import { place, session } from '../../state.js';
import { paint } from '../../stage/paint.js';
import { minMax, placeOf } from '../../stage/scale.js';
import { t } from '../../words.js';
import { paletteOf } from './palette.js';

/** @typedef {import('./types.js').Shown} Shown */
/** @typedef {import('../../types.js').Numbers} Numbers */

/** A white line with a black edge is seen on every colour. */
const OVER_COLOURS = [{ colour: '#000', thick: 5 }, { colour: '#fff', thick: 2 }];
const ALONE = [{ colour: '#888', thick: 2 }];

const LINE = { width: 640, height: 220, lines: 8 };

/** A signal as a line, or a slice of a volume, with a map over it and a frame around what a position can see. */
class EyeNumbers extends Part {
  static properties = { input: { attribute: false }, shown: { attribute: false }, field: { attribute: false }, view: { state: true } };

  constructor() {
    super();
    /** @type {import('../../types.js').Model['inputs'][number] | null} */
    this.input = null;
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {import('../../types.js').Field | null} */
    this.field = null;
    /** @type {Numbers | null} */
    this.view = null;
    this.asked = '';
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    (changed.has('inputId') || changed.has('place')) && this.requestUpdate();
  }

  /** @override */
  willUpdate() {
    const { model, inputId } = session();
    const { input } = this;
    const asked = `${model?.id} ${inputId} ${input?.name}`;
    if (model && inputId && input && asked !== this.asked) {
      this.asked = asked;
      this.view = null;
      api.viewNumbers(model.id, inputId, input.name).then((view) => asked === this.asked && (this.view = view), () => {});
    }
  }

  /** The view as channels and space: sizes of space, and the steps from one number to the next. */
  axes() {
    const { view, input } = this;
    if (!view || !input) {
      return null;
    }
    const whole = view.shape.length === input.shape.length ? view.shape.slice(1) : view.shape;
    const axis = input.channelAxis - 1;
    const last = axis === whole.length - 1;
    const channels = axis < 0 ? 1 : whole[axis];
    const space = whole.filter((_, i) => i !== axis);
    const positions = space.reduce((a, b) => a * b, 1);
    return { channels, space, at: (/** @type {number} */ c, /** @type {number} */ p) => view.data[last ? p * channels + c : c * positions + p] };
  }

  /** The slice of the input that is seen. @param {number} depth of the input */
  slice(depth) {
    const { shown } = this;
    return Math.min(depth - 1, Math.floor((((shown?.slice ?? 0) + 0.5) / (shown?.depth || 1)) * depth));
  }

  /** @override */
  updated() {
    const canvas = this.querySelector('canvas');
    const axes = this.axes();
    if (canvas && axes) {
      axes.space.length === 1 ? this.line(canvas, axes) : this.plane(canvas, axes);
    }
  }

  /** @param {HTMLCanvasElement} canvas @param {NonNullable<ReturnType<EyeNumbers['axes']>>} axes */
  line(canvas, { channels, space, at }) {
    const { width, height } = LINE;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const length = space[0];
    const values = this.shown?.values;
    if (values) {
      paint(canvas, null, { values, shape: [1, values.length], space: [1, length], signed: false, perPixel: false },
        { mode: 'map', palette: paletteOf(place()), opacity: 1, threshold: 0, raw: true }, [height, width]);
    } else {
      canvas.width = width;
      canvas.height = height;
    }
    const scale = minMax(/** @type {Numbers} */ (this.view).data);
    for (let c = 0; context && c < Math.min(channels, LINE.lines); c++) {
      for (const { colour, thick } of values ? OVER_COLOURS : ALONE) {
        context.strokeStyle = colour;
        context.lineWidth = thick;
        context.beginPath();
        for (let p = 0; p < length; p++) {
          context.lineTo(((p + 0.5) / length) * width, 8 + (height - 16) * (1 - placeOf(scale, at(c, p))));
        }
        context.stroke();
      }
    }
  }

  /** @param {HTMLCanvasElement} canvas @param {NonNullable<ReturnType<EyeNumbers['axes']>>} axes */
  plane(canvas, { space, at }) {
    const [depth, height, width] = space;
    const start = this.slice(depth) * height * width;
    const gray = document.createElement('canvas');
    gray.width = width;
    gray.height = height;
    const image = new ImageData(width, height);
    const scale = minMax(/** @type {Numbers} */ (this.view).data);
    for (let i = 0; i < width * height; i++) {
      const level = 255 * placeOf(scale, at(0, start + i));
      image.data.set([level, level, level, 255], 4 * i);
    }
    gray.getContext('2d')?.putImageData(image, 0, 0);
    const { shown } = this;
    const map = shown?.values ? { values: shown.values, shape: shown.shape, space: [height, width], signed: false, perPixel: false } : null;
    const factor = Math.max(1, Math.round(640 / Math.max(width, height)));
    paint(canvas, gray, map, { mode: 'over', palette: paletteOf(place()), opacity: 0.62, threshold: 0, raw: true }, [height * factor, width * factor]);
  }

  box() {
    const { field } = this;
    if (!field || field.from.some((from, i) => field.to[i] <= from)) {
      return nothing;
    }
    const flat = field.space.length === 1;
    const { from, to, space } = field;
    if (!flat && (this.slice(space[0]) < from[0] || this.slice(space[0]) >= to[0])) {
      return nothing;
    }
    const share = (/** @type {number} */ n, /** @type {number} */ axis) => (100 * n) / space[axis];
    const [v, h] = flat ? [-1, 0] : [1, 2];
    const vertical = flat ? 'top:0;height:100%' : `top:${share(from[v], v)}%;height:${share(to[v] - from[v], v)}%`;
    return html`<span class="field-box" .style=${`${vertical};left:${share(from[h], h)}%;width:${share(to[h] - from[h], h)}%`}></span>`;
  }

  /** @override */
  render() {
    const axes = this.axes();
    return axes
      ? html`<div class="eye-frame"><canvas class="eye-face" role="img" aria-label=${t('inside.eye')}></canvas>${this.box()}</div>
          ${axes.space.length === 3 ? html`<p class="small quiet">${t('inside.slice.shown', { slice: this.slice(axes.space[0]), of: axes.space[0] })}</p>` : nothing}`
      : html`<div class="eye-frame eye-waiting"></div>`;
  }
}

customElements.define('cs-eye-numbers', EyeNumbers);
