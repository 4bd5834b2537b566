import { html, nothing } from 'lit';
import * as api from '../../api.js';
import { troubleNotice } from '../../parts/notice.js';
import { Part } from '../../parts/part.js';
import { session } from '../../state.js';
import { percent, t } from '../../words.js';
import { pixel } from './pixels.js';

/** @typedef {Awaited<ReturnType<typeof api.principal>>} Principal */

const NAMES = /** @type {const} */ (['red', 'green', 'blue']);

/** A whole layer as one picture: what varies most as red, green and blue. */
class LayerColours extends Part {
  static properties = { layer: { type: Number }, slice: { type: Number }, found: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    this.layer = -1;
    this.slice = 0;
    /** @type {Principal | null} */
    this.found = null;
    /** @type {Error | null} */
    this.trouble = null;
    this.asked = '';
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    changed.has('inputId') && this.requestUpdate();
  }

  /** @override */
  willUpdate() {
    const { model, inputId } = session();
    const asked = `${model?.id} ${inputId} ${this.layer}`;
    if (model && inputId && this.layer >= 0 && asked !== this.asked) {
      this.asked = asked;
      this.found = null;
      this.trouble = null;
      api.principal(model.id, this.layer, inputId).then(
        (found) => asked === this.asked && (this.found = found),
        (e) => asked === this.asked && (this.trouble = e),
      );
    }
  }

  /** @override */
  updated() {
    const canvas = this.querySelector('canvas');
    const { found } = this;
    if (!canvas || !found) {
      return;
    }
    const [, ...space] = found.shape;
    const width = space.at(-1) ?? 1;
    const height = space.at(-2) ?? 1;
    const plane = width * height;
    const positions = space.reduce((a, b) => a * b, 1);
    canvas.width = width;
    canvas.height = height;
    canvas.style.aspectRatio = height === 1 ? '6' : `${width} / ${height}`;
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const count = Math.min(3, found.data.length / positions);
    const level = (/** @type {number} */ c, /** @type {number} */ i) => (c < count ? Math.round(255 * found.data[c * positions + this.slice * plane + i]) : 0);
    for (let i = 0; i < plane; i++) {
      pixels[i] = pixel(level(0, i), level(1, i), level(2, i));
    }
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  /** @override */
  render() {
    const { found, trouble } = this;
    if (trouble) {
      return troubleNotice(trouble);
    }
    if (!found) {
      return html`<progress class="short" aria-label=${t('inside.loading')}></progress>`;
    }
    const all = found.explained.reduce((a, b) => a + b, 0);
    return html`<div class="collapsed">
      <div class="collapsed-room"><canvas role="img" aria-label=${t('inside.colours.told', { share: percent(all) })}></canvas></div>
      <div class="collapsed-words">
        <p>${found.explained.length ? t('inside.colours.about', { share: percent(all) }) : t('inside.colours.none')}</p>
        ${found.explained.length
          ? html`<ul class="colour-shares">${found.explained.map((share, i) => html`<li><span class="share-name">${t(`inside.${NAMES[i]}`)}</span>
              <meter min="0" max="1" value=${share} aria-label=${t(`inside.${NAMES[i]}`)}></meter><span class="share-value">${percent(share)}</span></li>`)}</ul>`
          : nothing}
        <p class="small quiet">${t('inside.colours.note')}</p>
      </div>
    </div>`;
  }
}

customElements.define('cs-layer-colours', LayerColours);
