import { html, nothing } from 'lit';
import { Sight } from '../../parts/sight.js';
import { place, session } from '../../state.js';
import { paint } from '../../stage/paint.js';
import { t } from '../../words.js';
import { paletteOf } from './palette.js';
import './eye-numbers.js';
import './eye-words.js';

/** @typedef {import('./types.js').Shown} Shown */
/** @typedef {import('../../types.js').Field} Field */
/** @typedef {import('../../types.js').Model['inputs'][number]} ModelInput */

const SIZE = 640;
const OPACITY = 0.62;

/** Whether a position sees nothing but what was added around the input. @param {Field} field */
export const seesNothing = (field) => field.from.some((from, i) => field.to[i] <= from);

/** What the network sees, with a map over it and the part outlined that a position can see. */
class Eye extends Sight {
  static properties = { ...Sight.properties, shown: { attribute: false }, bare: { state: true } };

  constructor() {
    super();
    /** @type {Shown | null} */
    this.shown = null;
    this.bare = false;
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    ['model', 'inputId', 'place'].some((k) => changed.has(k)) && this.requestUpdate();
  }

  /** @override */
  updated() {
    const canvas = this.querySelector('canvas.eye-face');
    const { under, shown } = this;
    if (!(canvas instanceof HTMLCanvasElement) || !under) {
      return;
    }
    const { naturalWidth: width, naturalHeight: height } = under;
    const factor = Math.max(1, Math.round(SIZE / Math.max(width, height)));
    const map = shown?.values && !this.bare
      ? { values: shown.values, shape: shown.shape, space: [height, width], signed: false, perPixel: false }
      : null;
    context(canvas);
    paint(canvas, under, map, { mode: 'over', palette: paletteOf(place()), opacity: OPACITY, threshold: 0, raw: true }, [height * factor, width * factor]);
  }

  /** @param {Field} field */
  box({ from, to, space }) {
    const share = (/** @type {number} */ at, /** @type {number} */ axis) => `${(100 * at) / space[axis]}%`;
    return html`<span class="field-box" .style=${`top:${share(from[0], 0)};left:${share(from[1], 1)};height:${share(to[0] - from[0], 0)};width:${share(to[1] - from[1], 1)}`}></span>`;
  }

  /** @param {ModelInput} input */
  face(input) {
    const field = this.shown?.fields.find((f) => f.input === input.name) ?? null;
    switch (input.kind) {
      case 'picture':
        return this.under
          ? html`<div class="eye-frame" @pointerdown=${() => (this.bare = true)} @pointerup=${() => (this.bare = false)} @pointerleave=${() => (this.bare = false)}>
              <canvas class="eye-face" role="img" aria-label=${t('inside.eye')}></canvas>${field && !seesNothing(field) ? this.box(field) : nothing}</div>`
          : html`<div class="eye-frame eye-waiting"></div>`;
      case 'text':
        return html`<cs-eye-words .input=${input.name} .shown=${this.shown} .field=${field}></cs-eye-words>`;
      case 'signal':
      case 'volume':
        return html`<cs-eye-numbers .input=${input} .shown=${this.shown} .field=${field}></cs-eye-numbers>`;
      default:
        return field ? html`<p class="small">${input.name}: ${field.from.map((f, i) => `${f}–${field.to[i] - 1}`).join(', ')}</p>` : nothing;
    }
  }

  /** @override */
  render() {
    const { model } = session();
    return html`${(model?.inputs ?? []).map((input) => this.face(input))}`;
  }
}

/** A canvas that is read back often. @param {HTMLCanvasElement} canvas */
const context = (canvas) => canvas.getContext('2d', { willReadFrequently: true });

customElements.define('cs-eye', Eye);
