import { html, nothing } from 'lit';
import { Part } from '../../parts/part.js';
import { rint, table } from '../../stage/palettes.js';
import { minMax, placeOf, symmetric } from '../../stage/scale.js';
import { t } from '../../words.js';
import { exact, short } from './numbers.js';

/** @typedef {[number, number, number, number]} Box first row, first column, height, width in cells */

const NUMBERS = 38;
const SMALL_MARK = 12;

/** One map as a grid of coloured cells: a window outlined on it, or one of its cells. Where cells are large enough, their numbers are written in them. */
export class LessonMap extends Part {
  static properties = {
    values: { attribute: false },
    shape: { attribute: false },
    pads: { attribute: false },
    box: { attribute: false },
    dots: { attribute: false },
    cell: { attribute: false },
    done: { attribute: false },
    label: {},
    valuetext: {},
    pickable: { type: Boolean },
    at: { state: true },
  };

  constructor() {
    super();
    /** @type {ArrayLike<number>} */
    this.values = [];
    /** Height and width. @type {readonly number[]} */
    this.shape = [1, 1];
    /** Padding above, below, left and right. @type {readonly number[]} */
    this.pads = [0, 0, 0, 0];
    /** @type {Box|null} */
    this.box = null;
    /** Single cells of a window that has holes. @type {readonly (readonly number[])[]} */
    this.dots = [];
    /** The cell that is marked; -1 for none. */
    this.cell = -1;
    /** How many cells have been worked out while the window slides; -1 for all. */
    this.done = -1;
    this.label = '';
    this.valuetext = '';
    this.pickable = false;
    /** The cell under the pointer. @type {{y: number, x: number}|null} */
    this.at = null;
    /** @type {HTMLCanvasElement|null} */
    this.image = null;
    /** @type {ArrayLike<number>|null} */
    this.imaged = null;
    this.scale = symmetric([]);
    this.observer = new ResizeObserver(() => this.draw());
    this.theme = () => this.draw();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('theme', this.theme);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('theme', this.theme);
    this.observer.disconnect();
  }

  /** @override */
  changed() {}

  get canvas() {
    return /** @type {HTMLCanvasElement} */ (this.querySelector('canvas'));
  }

  /** Cells with their padding. */
  get size() {
    const [top, bottom, left, right] = this.pads;
    return { height: this.shape[0] + top + bottom, width: this.shape[1] + left + right };
  }

  /** @override */
  firstUpdated() {
    this.observer.observe(this.canvas);
  }

  /** @override */
  updated() {
    this.draw();
  }

  /** The map itself, one pixel per cell. */
  paint() {
    if (this.imaged === this.values && this.image) {
      return this.image;
    }
    const [height, width] = this.shape;
    const extent = minMax(this.values);
    const isSigned = extent.low < 0;
    this.scale = isSigned ? symmetric(this.values) : { ...extent, low: 0 };
    const colours = table(isSigned ? 'diverging' : 'viridis');
    const image = this.image ?? document.createElement('canvas');
    image.width = width;
    image.height = height;
    const context = image.getContext('2d');
    const data = context?.createImageData(width, height);
    if (context && data) {
      for (let i = 0; i < width * height; i++) {
        const c = 3 * rint(placeOf(this.scale, this.values[i]) * 255);
        data.data.set([colours[c], colours[c + 1], colours[c + 2], 255], 4 * i);
      }
      context.putImageData(data, 0, 0);
    }
    this.image = image;
    this.imaged = this.values;
    return image;
  }

  draw() {
    const canvas = this.canvas;
    const context = canvas?.getContext('2d');
    if (!context || !canvas.clientWidth) {
      return;
    }
    const ratio = globalThis.devicePixelRatio || 1;
    const [w, h] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    canvas.width = w;
    canvas.height = h;
    const { height, width } = this.size;
    const unit = { y: h / height, x: w / width };
    const [top, , left] = this.pads;
    const style = getComputedStyle(this);
    context.fillStyle = style.getPropertyValue('--pad-ground');
    context.fillRect(0, 0, w, h);
    context.strokeStyle = style.getPropertyValue('--pad-line');
    context.lineWidth = ratio;
    context.beginPath();
    for (let d = -h; d < w; d += 6 * ratio) {
      context.moveTo(d, h);
      context.lineTo(d + h, 0);
    }
    context.stroke();
    context.imageSmoothingEnabled = false;
    context.drawImage(this.paint(), left * unit.x, top * unit.y, this.shape[1] * unit.x, this.shape[0] * unit.y);
    if (this.done >= 0) {
      this.veil(context, unit, style.getPropertyValue('--veil'));
    }
    if (Math.min(unit.x, unit.y) >= NUMBERS * ratio) {
      this.write(context, unit, ratio);
    }
    this.dots.forEach(([y, x]) => {
      context.strokeStyle = '#000c';
      context.lineWidth = ratio;
      context.strokeRect((x + left) * unit.x, (y + top) * unit.y, unit.x, unit.y);
    });
    const marked = this.box ?? (this.cell >= 0 ? [Math.floor(this.cell / this.shape[1]), this.cell % this.shape[1], 1, 1] : null);
    if (marked) {
      mark(context, [(marked[1] + left) * unit.x, (marked[0] + top) * unit.y, marked[3] * unit.x, marked[2] * unit.y], ratio, style.getPropertyValue('--mark'));
    }
  }

  /** Cells that the window has not reached. @param {CanvasRenderingContext2D} context @param {{y: number, x: number}} unit @param {string} veil */
  veil(context, unit, veil) {
    const width = this.shape[1];
    const row = Math.floor(this.done / width);
    const from = (this.done % width) + 1;
    context.fillStyle = veil;
    context.fillRect(from * unit.x, row * unit.y, (width - from) * unit.x, unit.y);
    context.fillRect(0, (row + 1) * unit.y, width * unit.x, (this.shape[0] - row - 1) * unit.y);
  }

  /** @param {CanvasRenderingContext2D} context @param {{y: number, x: number}} unit @param {number} ratio */
  write(context, unit, ratio) {
    const [top, , left] = this.pads;
    context.font = `${Math.min(13, 9 + unit.x / ratio / 20) * ratio}px ${getComputedStyle(this).fontFamily}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const isSigned = this.scale.low < 0;
    for (let i = 0; i < this.shape[0] * this.shape[1]; i++) {
      const place = placeOf(this.scale, this.values[i]);
      const isDark = isSigned ? Math.abs(place - 0.5) > 0.3 : place < 0.6;
      context.fillStyle = isDark ? '#fff' : '#111';
      context.fillText(short(this.values[i]), ((i % this.shape[1]) + left + 0.5) * unit.x, (Math.floor(i / this.shape[1]) + top + 0.5) * unit.y);
    }
  }

  /** @param {PointerEvent|MouseEvent} e */
  under(e) {
    const rect = this.canvas.getBoundingClientRect();
    const { height, width } = this.size;
    const y = Math.floor(((e.clientY - rect.top) / rect.height) * height) - this.pads[0];
    const x = Math.floor(((e.clientX - rect.left) / rect.width) * width) - this.pads[2];
    return { y, x };
  }

  /** @param {MouseEvent} e */
  pick(e) {
    const { y, x } = this.under(e);
    if (this.pickable) {
      const detail = { y: Math.max(0, Math.min(this.shape[0] - 1, y)), x: Math.max(0, Math.min(this.shape[1] - 1, x)) };
      this.dispatchEvent(new CustomEvent('pick', { detail }));
    }
  }

  reading() {
    if (!this.at) {
      return this.valuetext;
    }
    const { y, x } = this.at;
    const isInside = y >= 0 && x >= 0 && y < this.shape[0] && x < this.shape[1];
    const where = this.shape[0] === 1 ? t('learn.place', { x }) : t('learn.row.column', { y, x });
    return isInside ? `${where}: ${exact(this.values[y * this.shape[1] + x])}` : t('learn.padding.cell');
  }

  /** @override */
  render() {
    const { height, width } = this.size;
    const isLine = this.shape[0] === 1;
    return html`<canvas class=${isLine ? 'line-map' : 'plane-map'} role=${this.label ? 'img' : 'presentation'} aria-label=${this.label || nothing} .style=${isLine ? '' : `aspect-ratio:${width}/${height}`}
        @pointermove=${(/** @type {PointerEvent} */ e) => (this.at = this.under(e))} @pointerleave=${() => (this.at = null)} @click=${this.pick}></canvas>
      <p class="map-reading">${this.reading() || nothing}</p>`;
  }
}

/** A frame that is seen on every colour; small ones grow so that they can be found. @param {CanvasRenderingContext2D} context @param {number[]} rect @param {number} ratio @param {string} colour */
function mark(context, [x, y, w, h], ratio, colour) {
  const least = SMALL_MARK * ratio;
  const [growX, growY] = [Math.max(0, (least - w) / 2), Math.max(0, (least - h) / 2)];
  const frame = /** @type {const} */ ([x - growX, y - growY, w + 2 * growX, h + 2 * growY]);
  [
    ['#fff', 5],
    ['#000', 3.5],
    [colour, 2],
  ].forEach(([stroke, width]) => {
    context.strokeStyle = /** @type {string} */ (stroke);
    context.lineWidth = Number(width) * ratio;
    context.strokeRect(...frame);
  });
}

customElements.define('cs-lesson-map', LessonMap);
