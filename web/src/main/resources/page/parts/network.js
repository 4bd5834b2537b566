import { html, nothing } from 'lit';
import { go, place, session } from '../state.js';
import { paint } from '../stage/paint.js';
import { thumbnail } from '../stage/thumbnails.js';
import { dimensions, t } from '../words.js';
import { Part } from './part.js';

/** @typedef {import('../types.js').Layer} Layer */

const NAME = 26;
const PLAIN = /** @type {const} */ ({ mode: 'map', palette: 'auto', opacity: null, threshold: 0, raw: true });

/** The end of a long name. @param {string} name */
const short = (name) => (name.length > NAME ? `…${name.slice(1 - NAME)}` : name);

/** The layers of the model from input to answer; one can be chosen, by pointer or arrow keys. */
export class NetworkPart extends Part {
  static properties = { find: { state: true }, active: { state: true }, auto: { type: Boolean } };

  constructor() {
    super();
    this.find = '';
    /** Index of the layer that the keyboard is at; -1 for the first entry. */
    this.active = -2;
    /** Whether "let the method choose" is offered. */
    this.auto = true;
    this.drawn = '';
    this.scrolled = '';
    this.observer = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting).forEach((e) => this.draw(/** @type {HTMLCanvasElement} */ (e.target))), { rootMargin: '80px' });
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['place', 'model', 'inputId'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  /** @param {HTMLCanvasElement} canvas */
  async draw(canvas) {
    const { model, inputId } = session();
    this.observer.unobserve(canvas);
    if (!model || !inputId) {
      return;
    }
    try {
      const { values, shape } = await thumbnail(model.id, inputId, Number(canvas.dataset.layer));
      const side = Math.max(...shape);
      const size = shape[0] === 1 ? [28, 72] : shape.map((n) => Math.max(1, Math.round((72 * n) / side)));
      paint(canvas, null, { values, shape, space: shape, signed: false, perPixel: false }, PLAIN, size);
      canvas.classList.add('drawn');
    } catch {
      canvas.classList.add('missing');
    }
  }

  /** @override */
  updated() {
    const { model, inputId } = session();
    const now = `${model?.id} ${inputId}`;
    const fresh = now !== this.drawn;
    this.drawn = now;
    this.querySelectorAll('canvas').forEach((canvas) => {
      if (fresh) {
        canvas.classList.remove('drawn', 'missing');
      }
      if (!canvas.classList.contains('drawn')) {
        this.observer.unobserve(canvas);
        this.observer.observe(canvas);
      }
    });
    const at = `${now} ${place().layer}`;
    if (this.scrolled !== at && model) {
      this.scrolled = at;
      const layer = place().layer || String(model.defaultLayer);
      this.querySelector(`[data-row="${layer}"]`)?.scrollIntoView({ block: 'center' });
    }
  }

  rows() {
    const find = this.find.toLowerCase();
    return (session().model?.layers ?? []).filter((l) => !find || `${l.index} ${l.name} ${l.kind}`.toLowerCase().includes(find));
  }

  /** @param {string} layer index, or empty */
  choose(layer) {
    const { layer: _, layers: __, ...parameters } = place().parameters;
    go({ layer, unit: '', parameters });
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const all = [...(this.auto ? [-1] : []), ...this.rows().map((l) => l.index)];
    const at = all.indexOf(this.active === -2 ? (place().layer === '' ? -1 : Number(place().layer)) : this.active);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (to !== undefined) {
      this.active = all[Math.max(0, Math.min(all.length - 1, to))];
      this.querySelector(`[data-row="${this.active}"]`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.choose(this.active < 0 ? '' : String(this.active));
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {Layer} layer */
  row(layer) {
    const { model } = session();
    const chosen = place().layer === String(layer.index);
    const usual = !place().layer && model?.defaultLayer === layer.index;
    return html`<li role="option" id="layer-${layer.index}" data-row=${layer.index} aria-selected=${chosen} ?data-usual=${usual} ?data-active=${this.active === layer.index}
        title="${layer.name} · ${layer.kind} · ${dimensions(layer.shape.slice(1))}" @click=${() => this.choose(String(layer.index))}>
      ${layer.space > 0 ? html`<canvas data-layer=${layer.index} width="72" height="72" aria-hidden="true"></canvas>` : html`<span class="no-map" aria-hidden="true"></span>`}
      <span class="about"><span class="layer-name">${short(layer.name)}</span>
        <span class="quiet tiny">${layer.kind} · ${dimensions(layer.shape.slice(1))}</span></span>
    </li>`;
  }

  /** @override */
  render() {
    const { model } = session();
    if (!model) {
      return nothing;
    }
    const rows = this.rows();
    const active = this.active === -2 ? nothing : `layer-${this.active < 0 ? 'auto' : this.active}`;
    return html`<header class="column-head"><h2 class="heading" id="network-title">${t('network')}</h2>
        <p class="quiet tiny">${t('network.about', { count: model.layers.length })}</p>
        ${model.layers.length > 24
          ? html`<input class="field" type="search" aria-label=${t('network.find')} placeholder=${t('network.find')} .value=${this.find}
              @input=${(/** @type {Event} */ e) => (this.find = /** @type {HTMLInputElement} */ (e.target).value)}>`
          : nothing}</header>
      <ul class="layers" role="listbox" tabindex="0" aria-labelledby="network-title" aria-activedescendant=${active} @keydown=${this.keys} @blur=${() => (this.active = -2)}>
        ${this.auto
          ? html`<li role="option" id="layer-auto" data-row="-1" aria-selected=${place().layer === ''} ?data-active=${this.active === -1} @click=${() => this.choose('')}>
              <span class="about"><span class="layer-name">${t('network.auto')}</span></span></li>`
          : nothing}
        ${rows.map((layer) => this.row(layer))}
      </ul>
      ${rows.length ? nothing : html`<p class="quiet small empty-note">${t('network.none')}</p>`}`;
  }
}

customElements.define('cs-network', NetworkPart);
