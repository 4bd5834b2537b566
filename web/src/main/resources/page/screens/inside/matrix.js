import { html, nothing } from 'lit';
import { Part } from '../../parts/part.js';
import { symmetric } from '../../stage/scale.js';
import { measure, t } from '../../words.js';
import { pixelsOf, reduced, write } from './pixels.js';

/** The picture has at most so many rows and columns. */
const MOST = 1024;

/** Weights of a dense layer as a picture: a row for each unit, a column for each input. Tells `cell` (words) and `choose` (a row). */
class Matrix extends Part {
  static properties = { weights: { attribute: false }, chosen: { type: Number }, label: {}, at: { state: true } };

  constructor() {
    super();
    /** @type {import('../../types.js').Numbers | null} */
    this.weights = null;
    this.chosen = -1;
    this.label = '';
    /** @type {{row: number, column: number} | null} */
    this.at = null;
    /** @type {ReturnType<typeof reduced> | null} */
    this.seen = null;
  }

  /** @override */
  changed() {}

  size() {
    const [rows = 1, columns = 1] = this.weights?.shape ?? [];
    return { rows, columns };
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('weights')) {
      const { rows, columns } = this.size();
      this.seen = this.weights ? reduced(this.weights.data, rows, columns, MOST) : null;
      this.at = null;
    }
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    const canvas = this.querySelector('canvas');
    const { seen } = this;
    if (canvas && seen && changed.has('weights')) {
      canvas.width = seen.width;
      canvas.height = seen.height;
      const image = new ImageData(seen.width, seen.height);
      write(seen.values, seen.width, symmetric(seen.values), pixelsOf('diverging'), new Uint32Array(image.data.buffer), 0, seen.width);
      canvas.getContext('2d')?.putImageData(image, 0, 0);
    }
  }

  /** @param {{row: number, column: number} | null} at */
  look(at) {
    this.at = at;
    const { columns } = this.size();
    const value = at && this.weights ? this.weights.data[at.row * columns + at.column] : 0;
    this.dispatchEvent(new CustomEvent('cell', { detail: at ? t('inside.matrix.cell', { row: at.row, column: at.column, value: measure(value) }) : '' }));
  }

  /** @param {PointerEvent | MouseEvent} event */
  spot(event) {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const { rows, columns } = this.size();
    const part = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, Math.floor((at / size) * count)));
    return { row: part(event.clientY - box.top, box.height, rows), column: part(event.clientX - box.left, box.width, columns) };
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const steps = /** @type {Record<string, [number, number]>} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] });
    const step = steps[event.key];
    const { rows, columns } = this.size();
    if (step) {
      const from = this.at ?? { row: -step[0], column: -step[1] };
      this.look({ row: Math.max(0, Math.min(rows - 1, from.row + step[0])), column: Math.max(0, Math.min(columns - 1, from.column + step[1])) });
    } else if (event.key === 'Enter' && this.at) {
      this.dispatchEvent(new CustomEvent('choose', { detail: this.at.row }));
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {number} row @param {string} kind */
  line(row, kind) {
    const { rows } = this.size();
    return row < 0 ? nothing : html`<span class="matrix-row ${kind}" .style=${`top:${(100 * row) / rows}%;height:max(3px, ${100 / rows}%)`}></span>`;
  }

  /** @override */
  render() {
    const { seen, at } = this;
    const { columns } = this.size();
    const flat = Boolean(seen && seen.width > 8 * seen.height);
    return html`<div class="weight-matrix" role="application" tabindex="0" aria-label=${`${this.label} ${t('inside.matrix.keys')}`} @keydown=${this.keys}>
        <div class="matrix-frame ${flat ? 'flat' : ''}" @pointermove=${(/** @type {PointerEvent} */ e) => this.look(this.spot(e))} @pointerleave=${() => this.look(null)}
          @click=${(/** @type {MouseEvent} */ e) => this.dispatchEvent(new CustomEvent('choose', { detail: this.spot(e).row }))}>
          <canvas aria-hidden="true" .style=${seen ? `aspect-ratio:${flat ? 8 : seen.width / seen.height}` : ''}></canvas>
          ${this.line(this.chosen, 'chosen')}${at ? html`${this.line(at.row, 'at')}<span class="matrix-column" .style=${`left:${(100 * at.column) / columns}%`}></span>` : nothing}
        </div></div>
      ${seen && (seen.down > 1 || seen.across > 1) ? html`<p class="small quiet">${t('inside.matrix.reduced', { block: `${seen.down} × ${seen.across}` })}</p>` : nothing}`;
  }
}

customElements.define('cs-matrix', Matrix);
