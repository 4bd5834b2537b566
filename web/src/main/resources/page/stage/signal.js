import { html, nothing } from 'lit';
import * as api from '../api.js';
import { Part } from '../parts/part.js';
import { session } from '../state.js';
import { t } from '../words.js';
import { paletteOf, scaleOf, valueAt } from './paint.js';
import { rint, table } from './palettes.js';
import { legend, readout } from './reading.js';
import { linear, minMax, nearest, placeOf } from './scale.js';

/** @typedef {import('../types.js').Numbers} Numbers */

const HEIGHT = 260;
const BAND = 40;

/** A signal as a line, with a band of colours under it that shows how much each stretch counts. */
class StageSignal extends Part {
  static properties = { map: { attribute: false }, result: { attribute: false }, over: { attribute: false }, view: { state: true }, at: { state: true }, width: { state: true } };

  constructor() {
    super();
    /** @type {import('./paint.js').FlatMap | null} */
    this.map = null;
    /** @type {import('../types.js').Result | null} */
    this.result = null;
    /** @type {import('../types.js').MapOverInput | null} */
    this.over = null;
    /** @type {Numbers | null} */
    this.view = null;
    this.at = -1;
    this.width = 0;
    this.asked = '';
    this.observer = new ResizeObserver(([entry]) => (this.width = Math.floor(entry.contentRect.width)));
  }

  /** @override */
  firstUpdated() {
    this.observer.observe(this);
  }

  /** @override */
  willUpdate() {
    const { result, over } = this;
    const asked = result && over ? `${result.model} ${result.input} ${over.name}` : '';
    if (result?.input && over && over.under === 'signal' && asked !== this.asked) {
      this.asked = asked;
      this.view = null;
      api.viewNumbers(result.model, result.input, over.name).then((view) => (this.view = view), () => {});
    }
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    changed.has('display') && this.requestUpdate();
  }

  /** @override */
  updated() {
    const canvas = this.querySelector('canvas.trace');
    if (canvas instanceof HTMLCanvasElement && this.width && this.map) {
      this.draw(canvas);
    }
  }

  /** @param {HTMLCanvasElement} canvas */
  draw(canvas) {
    const dense = globalThis.devicePixelRatio || 1;
    canvas.width = this.width * dense;
    canvas.height = (HEIGHT + BAND) * dense;
    const context = canvas.getContext('2d');
    if (!context || !this.map) {
      return;
    }
    context.scale(dense, dense);
    this.band(context, this.map);
    this.lines(context);
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./paint.js').FlatMap} map */
  band(context, map) {
    const { display } = session();
    const colours = table(paletteOf(map, display));
    const scale = scaleOf(map);
    const values = (display.raw ? nearest : linear)(map.values, map.shape, [1, this.width]);
    for (let x = 0; x < this.width; x++) {
      const place = placeOf(scale, values[x]);
      const strength = map.signed ? Math.abs(2 * place - 1) : place;
      if (strength < display.threshold) {
        continue;
      }
      const k = 3 * rint(place * 255);
      context.fillStyle = `rgb(${colours[k]} ${colours[k + 1]} ${colours[k + 2]})`;
      context.fillRect(x, HEIGHT, 1, BAND);
      context.globalAlpha = (display.opacity ?? 0.55) * 0.4;
      context.fillRect(x, 0, 1, HEIGHT);
      context.globalAlpha = 1;
    }
  }

  /** @param {CanvasRenderingContext2D} context */
  lines(context) {
    const { view, over } = this;
    if (!view || !over) {
      return;
    }
    const length = over.inputSpace[0];
    const channels = view.data.length / length;
    const last = view.shape.at(-1) === channels && channels !== length;
    const scale = minMax(view.data);
    context.strokeStyle = getComputedStyle(this).color;
    context.lineWidth = 1.2;
    for (let c = 0; c < Math.min(channels, 12); c++) {
      context.globalAlpha = c === 0 ? 1 : 0.45;
      context.beginPath();
      for (let i = 0; i < length; i++) {
        const value = view.data[last ? i * channels + c : c * length + i];
        context.lineTo(((i + 0.5) / length) * this.width, 8 + (HEIGHT - 16) * (1 - placeOf(scale, value)));
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /** @override */
  render() {
    const { map, at } = this;
    return map
      ? html`<div class="room signal"><canvas class="trace" role="img" aria-label=${t('stage.position')}
            @pointermove=${(/** @type {PointerEvent} */ e) => (this.at = Math.max(0, Math.min(0.9999, e.offsetX / this.width)))}
            @pointerleave=${() => (this.at = -1)}></canvas></div>
          <div class="underline">${legend(map, session().display)}
            <output class="readout">${at >= 0 ? readout(map, valueAt(map, 0, at), false) : nothing}</output></div>`
      : nothing;
  }
}

customElements.define('cs-stage-signal', StageSignal);
