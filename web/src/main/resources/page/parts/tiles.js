import { html, nothing } from 'lit';
import { layout, paintTiles, tileAt } from '../stage/tiles.js';
import { Part } from './part.js';

/** Small maps in rows; tells `tile` events with the number of a tile that was pressed. */
export class TilesPart extends Part {
  static properties = { tiles: { attribute: false }, names: { attribute: false }, side: { type: Number }, label: {}, width: { state: true }, at: { state: true } };

  constructor() {
    super();
    /** @type {import('../stage/tiles.js').Tiles | null} */
    this.tiles = null;
    /** What is said of each tile. @type {readonly string[]} */
    this.names = [];
    this.side = 72;
    this.label = '';
    this.width = 0;
    this.at = -1;
    this.observer = new ResizeObserver(([entry]) => (this.width = Math.floor(entry.contentRect.width)));
  }

  /** @override */
  firstUpdated() {
    this.observer.observe(this);
  }

  /** @override */
  changed() {}

  laid() {
    return this.tiles && this.width ? layout(this.tiles.maps.length, this.width, this.side, this.tiles) : null;
  }

  /** What the canvas shows. @type {unknown[]} */
  painted = [];

  /** @override */
  updated() {
    const laid = this.laid();
    const canvas = this.querySelector('canvas');
    const state = [this.tiles, this.width, this.side];
    if (canvas && laid && this.tiles && state.some((v, i) => v !== this.painted[i])) {
      this.painted = state;
      paintTiles(canvas, this.tiles, laid, this.width);
    }
  }

  /** @param {MouseEvent} event */
  tile(event) {
    const laid = this.laid();
    return laid && this.tiles ? tileAt(laid, this.tiles.maps.length, event.offsetX, event.offsetY) : -1;
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const laid = this.laid();
    const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -(laid?.columns ?? 1), ArrowDown: laid?.columns ?? 1 });
    const step = steps[event.key];
    if (step) {
      this.at = Math.max(0, Math.min((this.tiles?.maps.length ?? 1) - 1, (this.at < 0 ? -step : this.at) + step));
      event.preventDefault();
    } else if (event.key === 'Enter' && this.at >= 0) {
      this.dispatchEvent(new CustomEvent('tile', { detail: this.at }));
    }
  }

  /** @override */
  render() {
    const laid = this.laid();
    const { at } = this;
    const frame = laid && at >= 0
      ? html`<span class="tile-frame" .style=${`left:${(at % laid.columns) * laid.stepX}px;top:${Math.floor(at / laid.columns) * laid.stepY}px;width:${laid.tileWidth}px;height:${laid.tileHeight}px`}></span>`
      : nothing;
    return html`<div class="tiles" role="application" tabindex="0" aria-label=${this.label} @keydown=${this.keys}>
        <canvas aria-hidden="true" .style=${`height:${laid?.height ?? 0}px`} @pointermove=${(/** @type {PointerEvent} */ e) => (this.at = this.tile(e))}
          @pointerleave=${() => (this.at = -1)}
          @click=${(/** @type {MouseEvent} */ e) => this.tile(e) >= 0 && this.dispatchEvent(new CustomEvent('tile', { detail: this.tile(e) }))}></canvas>${frame}
      </div>
      <output class="readout tiles-readout">${this.names[at] ?? ''}</output>`;
  }
}

customElements.define('cs-tiles', TilesPart);
