import { html, nothing } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { Part } from '../parts/part.js';
import { session } from '../state.js';
import { t } from '../words.js';
import { paint, valueAt } from './paint.js';
import { legend, readout } from './reading.js';

/** @typedef {import('./paint.js').FlatMap} FlatMap */
/** @typedef {{y: number, x: number}} Spot a place of the input, from 0 to 1 */

const MOST = 1024;
const FLICKER = 700;

/** A map over a picture, as large as there is room: overlay, side by side, flicker, map only; values under the pointer. */
export class StagePicture extends Part {
  static properties = {
    map: { attribute: false },
    under: { attribute: false },
    room: { state: true },
    spot: { state: true },
    pin: { state: true },
    bare: { state: true },
  };

  constructor() {
    super();
    /** @type {FlatMap | null} */
    this.map = null;
    /** The picture under the map. @type {HTMLImageElement | HTMLCanvasElement | null} */
    this.under = null;
    this.room = { width: 0, height: 0 };
    /** Where the pointer is. @type {Spot | null} */
    this.spot = null;
    /** @type {Spot | null} */
    this.pin = null;
    /** Whether only the picture is seen, for the time being. */
    this.bare = false;
    this.timer = 0;
    this.observer = new ResizeObserver(([entry]) => {
      this.room = { width: entry.contentRect.width, height: entry.contentRect.height };
    });
  }

  /** @override */
  firstUpdated() {
    this.observer.observe(/** @type {Element} */ (this.querySelector('.room')));
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.timer = globalThis.setInterval(() => {
      if (session().display.mode === 'flicker' && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
        this.bare = !this.bare;
      }
    }, FLICKER);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (changed.has('display')) {
      this.bare = false;
      this.requestUpdate();
    }
  }

  /** Width and height of one picture on the screen. */
  size() {
    const [height, width] = this.map?.space ?? [this.under?.height ?? 1, this.under?.width ?? 1];
    const across = session().display.mode === 'side' && this.under && this.map ? 2 : 1;
    const room = { width: Math.max(0, (this.room.width - 12 * (across - 1)) / across), height: this.room.height };
    const factor = Math.min(room.width / width, room.height / height);
    return { width: Math.floor(width * factor), height: Math.max(1, Math.floor(height * factor)) };
  }

  /** @param {PointerEvent | MouseEvent} event @returns {Spot} */
  spotOf(event) {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const share = (/** @type {number} */ at, /** @type {number} */ size) => Math.max(0, Math.min(0.9999, at / size));
    return { x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) };
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const { key } = event;
    const steps = /** @type {Record<string, [number, number]>} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] });
    if (steps[key] && this.map) {
      const [height, width] = this.map.shape;
      const from = this.spot ?? this.pin ?? { y: 0.5, x: 0.5 };
      const size = [Math.min(height, 64), Math.min(width, 64)];
      const to = (/** @type {number} */ at, /** @type {number} */ step, /** @type {number} */ n) =>
        (Math.max(0, Math.min(n - 1, Math.floor(at * n) + step)) + 0.5) / n;
      this.spot = { y: to(from.y, steps[key][0], size[0]), x: to(from.x, steps[key][1], size[1]) };
    } else if (key === 'Enter' && this.spot) {
      this.pin = this.spot;
    } else if (key === 'Escape') {
      this.pin = null;
      this.spot = null;
    } else if (key === ' ') {
      this.bare = true;
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @override */
  updated() {
    const { width, height } = this.size();
    const { display } = session();
    const dense = Math.min(2, globalThis.devicePixelRatio || 1);
    const scale = Math.min(dense, MOST / Math.max(width, height, 1));
    const size = [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
    const state = [width, height, this.bare, this.map, this.under, display];
    if (width < 1 || (!this.map && !this.under) || state.every((v, i) => v === this.painted[i])) {
      return;
    }
    this.painted = state;
    this.querySelectorAll('canvas.face').forEach((canvas) => {
      const alone = canvas.classList.contains('alone');
      paint(/** @type {HTMLCanvasElement} */ (canvas), this.under, alone || this.bare ? null : this.map, display, size);
    });
  }

  /** What the canvases show. @type {unknown[]} */
  painted = [];

  /** @param {Spot | null} spot @param {boolean} pinned */
  marker(spot, pinned) {
    return spot
      ? html`<span class=${classMap({ marker: true, pinned })} .style=${`left:${100 * spot.x}%;top:${100 * spot.y}%`}></span>`
      : nothing;
  }

  /** @param {boolean} alone the input without the map */
  face(alone) {
    const { width, height } = this.size();
    return html`<div class="face-frame" .style=${`width:${width}px;height:${height}px`}
        @pointermove=${(/** @type {PointerEvent} */ e) => (this.spot = this.spotOf(e))}
        @pointerleave=${() => (this.spot = null)}
        @click=${(/** @type {MouseEvent} */ e) => (this.pin = this.pin && !this.spot ? null : this.spotOf(e))}>
      <canvas class=${classMap({ face: true, alone })} aria-hidden="true"></canvas>
      ${this.marker(this.pin, true)}${alone ? nothing : this.marker(this.spot, false)}
    </div>`;
  }

  /** @override */
  render() {
    const { map } = this;
    const { display } = session();
    const at = this.spot ?? this.pin;
    return html`<div class="room">
        <div class="faces" role="application" tabindex="0" aria-label=${`${t('stage')}. ${t('stage.keys')}`}
          @keydown=${this.keys} @keyup=${(/** @type {KeyboardEvent} */ e) => e.key === ' ' && (this.bare = false)}>
          ${display.mode === 'side' && this.under && map ? this.face(true) : nothing}${map || this.under ? this.face(false) : nothing}
        </div>
      </div>
      <div class="underline">
        ${map ? legend(map, display) : nothing}
        <output class="readout" aria-live="polite">${map && at ? readout(map, valueAt(map, at.y, at.x), !this.spot) : map ? html`<span class="quiet">${t('stage.hover')}</span>` : nothing}</output>
        ${display.mode === 'flicker'
          ? html`<button class="button small" @pointerdown=${() => (this.bare = true)} @pointerup=${() => (this.bare = false)} @pointerleave=${() => (this.bare = false)}>${t('stage.hold')}</button>`
          : nothing}
      </div>`;
  }
}

customElements.define('cs-stage-picture', StagePicture);
