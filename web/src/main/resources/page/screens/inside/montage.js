import { html, nothing } from 'lit';
import { Part } from '../../parts/part.js';
import { measure } from '../../words.js';
import { bars, groups, gutter, marks, pictures } from './drawing.js';
import { corner, layout, moved, spotAt } from './geometry.js';

/** @typedef {import('./types.js').Sheet} Sheet */
/** @typedef {import('./types.js').Spot} Spot */

const MOST_DENSE = 2;

/**
 * Many small pictures, of which only those in view are drawn. Tells `spot` (a spot, or null) when the pointer or the keyboard is at another one, `choose` (a place) when one
 * is pressed, and `painted` when a new sheet is on the screen.
 */
class Montage extends Part {
  static properties = {
    sheet: { attribute: false },
    kind: {},
    side: { type: Number },
    label: {},
    chosen: { type: Number },
    partners: { attribute: false },
    room: { state: true },
    at: { state: true },
  };

  constructor() {
    super();
    /** @type {Sheet | null} */
    this.sheet = null;
    /** @type {import('./types.js').SheetKind} */
    this.kind = 'grid';
    this.side = 72;
    this.label = '';
    /** Place of the one whose card is open; -1 for none. */
    this.chosen = -1;
    /** Places that are framed with the one pointed at. @type {readonly number[]} */
    this.partners = [];
    this.room = { width: 0, height: 0 };
    /** Place that the keyboard or pointer is at. */
    this.at = -1;
    this.cell = { y: 0, x: 0 };
    /** @type {Sheet | null} */
    this.told = null;
    this.observer = new ResizeObserver(() => this.resize());
    this.repaint = () => this.paint();
  }

  /** @override */
  changed() {}

  /** @override */
  firstUpdated() {
    this.observer.observe(this.scroller());
    this.resize();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('theme', this.repaint);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.repaint);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('theme', this.repaint);
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.repaint);
  }

  scroller() {
    return /** @type {HTMLElement} */ (this.querySelector('.montage'));
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.scroller();
    if (width !== this.room.width || height !== this.room.height) {
      this.room = { width, height };
    }
  }

  laid() {
    return this.sheet && this.room.width ? layout(this.sheet, this.kind, this.side, this.room.width) : null;
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('sheet') && this.sheet && this.at >= this.sheet.count) {
      this.at = -1;
    }
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    if (['sheet', 'kind', 'side', 'room'].some((k) => changed.has(k))) {
      this.paint();
    }
    if (changed.has('chosen') && this.chosen >= 0 && changed.get('chosen') !== undefined) {
      this.show(this.chosen);
    }
  }

  inks() {
    const style = getComputedStyle(this);
    const ink = (/** @type {string} */ name) => {
      this.probe.style.color = `var(${name})`;
      return getComputedStyle(this.probe).color;
    };
    return {
      ink: ink('--ink'), quiet: ink('--quiet'), ground: ink('--surface'), accent: ink('--accent'), bar: ink('--above'), below: ink('--below'),
      font: `500 12px ${style.fontFamily}`,
    };
  }

  get probe() {
    return /** @type {HTMLElement} */ (this.querySelector('.probe'));
  }

  paint() {
    const { sheet } = this;
    const laid = this.laid();
    const canvas = this.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!sheet || !laid || !canvas || !context) {
      return;
    }
    const dense = Math.min(MOST_DENSE, globalThis.devicePixelRatio || 1);
    const top = this.scroller().scrollTop;
    const height = Math.min(this.room.height || laid.height, laid.height);
    canvas.width = Math.round(this.room.width * dense);
    canvas.height = Math.round(height * dense);
    canvas.style.height = `${height}px`;
    const from = Math.max(0, Math.floor((top - laid.top) / laid.stepY));
    const to = Math.min(laid.rows - 1, Math.floor((top + height) / laid.stepY));
    const inks = this.inks();
    context.setTransform(dense, 0, 0, dense, 0, -Math.min(top, laid.height - height) * dense);
    if (this.kind === 'bars') {
      bars(context, sheet, laid, from, to, inks, measure);
    } else {
      pictures(context, sheet, laid, from, to);
      marks(context, sheet, laid, from, to, inks);
      groups(context, sheet, laid, from, to, inks);
      this.kind === 'strips' && gutter(context, sheet, laid, from, to, inks);
    }
    if (this.told !== sheet) {
      this.told = sheet;
      this.dispatchEvent(new CustomEvent('painted'));
    }
  }

  /** Brings a place into view. @param {number} place */
  show(place) {
    const laid = this.laid();
    const scroller = this.scroller();
    if (laid && scroller) {
      const { y } = corner(laid, place);
      if (y < scroller.scrollTop || y + laid.tileHeight > scroller.scrollTop + this.room.height) {
        scroller.scrollTop = Math.max(0, y - (this.room.height - laid.tileHeight) / 2);
      }
    }
  }

  /** @param {Spot | null} spot */
  tell(spot) {
    this.at = spot?.place ?? -1;
    this.cell = spot ?? this.cell;
    this.dispatchEvent(new CustomEvent('spot', { detail: spot }));
  }

  /** @param {PointerEvent | MouseEvent} event */
  spot(event) {
    const laid = this.laid();
    const box = this.scroller().getBoundingClientRect();
    return laid && this.sheet ? spotAt(laid, this.sheet, event.clientX - box.left, event.clientY - box.top + this.scroller().scrollTop) : null;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const spot = this.spot(event);
    if (spot?.place !== this.at || (spot && (spot.y !== this.cell.y || spot.x !== this.cell.x))) {
      this.tell(spot);
    }
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const { sheet } = this;
    const laid = this.laid();
    if (!sheet || !laid) {
      return;
    }
    const to = moved(event.key, this.at < 0 && this.chosen >= 0 ? this.chosen : this.at, laid, sheet.count, this.room.height);
    if (to !== null) {
      this.show(to);
      this.tell({ place: to, y: Math.floor(sheet.height / 2), x: Math.floor(sheet.width / 2) });
    } else if ((event.key === 'Enter' || event.key === ' ') && this.at >= 0) {
      this.dispatchEvent(new CustomEvent('choose', { detail: this.at }));
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {number} place @param {string} kind */
  frame(place, kind) {
    const laid = this.laid();
    if (!laid || place < 0 || place >= (this.sheet?.count ?? 0)) {
      return nothing;
    }
    const { x, y } = corner(laid, place);
    return html`<span class="tile-mark ${kind}" .style=${`left:${x}px;top:${y}px;width:${laid.tileWidth}px;height:${laid.tileHeight}px`}></span>`;
  }

  /** @override */
  render() {
    const { sheet, at, chosen } = this;
    const height = this.laid()?.height ?? 0;
    return html`<div class="montage" role="application" tabindex="0" aria-label=${this.label} @keydown=${this.keys} @scroll=${this.repaint}
        @pointermove=${this.move} @pointerleave=${() => this.tell(null)}
        @click=${(/** @type {MouseEvent} */ e) => {
          const spot = this.spot(e);
          spot && this.dispatchEvent(new CustomEvent('choose', { detail: spot.place }));
        }}>
      <span class="unseen" aria-live="polite">${sheet && at >= 0 && at < sheet.count ? sheet.name(at) : ''}</span><span class="probe" hidden></span>
      <div class="montage-size" .style=${`height:${height}px`}><canvas aria-hidden="true"></canvas>
        ${this.partners.map((p) => this.frame(p, 'partner'))}${this.frame(chosen, 'chosen')}${this.frame(at, 'at')}</div>
    </div>`;
  }
}

customElements.define('cs-montage', Montage);
