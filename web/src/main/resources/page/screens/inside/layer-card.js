import { html, nothing } from 'lit';
import { Part } from '../../parts/part.js';
import { go, place, session } from '../../state.js';
import { paint } from '../../stage/paint.js';
import { thumbnail } from '../../stage/thumbnails.js';
import { dimensions, number, t } from '../../words.js';
import { currentLayer } from './layer.js';

/** The present layer in short: what it is, and its strongest map. */
class LayerCard extends Part {
  static properties = { channel: { state: true } };

  constructor() {
    super();
    /** Whose map is seen; -1 for none. */
    this.channel = -1;
    this.asked = '';
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    ['place', 'model', 'inputId'].some((k) => changed.has(k)) && this.requestUpdate();
  }

  /** @override */
  updated() {
    const { model, inputId } = session();
    const layer = currentLayer();
    const canvas = this.querySelector('canvas');
    const asked = model && inputId && layer && canvas ? `${model.id} ${inputId} ${layer.index}` : '';
    if (asked === this.asked) {
      return;
    }
    this.asked = asked;
    this.channel = -1;
    if (model && layer && canvas && asked) {
      thumbnail(model.id, inputId, layer.index).then(({ values, shape, channel }) => {
        if (asked === this.asked) {
          this.channel = channel;
          const size = shape[0] === 1 ? [40, 288] : shape.map((n) => Math.max(1, Math.round((288 * n) / Math.max(...shape))));
          paint(canvas, null, { values, shape, space: shape, signed: false, perPixel: false }, { mode: 'map', palette: 'viridis', opacity: 1, threshold: 0, raw: true }, size);
        }
      }, () => {});
    }
  }

  /** @override */
  render() {
    const layer = currentLayer();
    if (!layer) {
      return nothing;
    }
    const rows = /** @type {const} */ ([
      ['inside.layer.kind', layer.kind],
      ['inside.layer.gives', dimensions(layer.shape.slice(1))],
      ['inside.layer.weights', layer.parameters ? number(layer.parameters) : t('inside.layer.weights.none')],
    ]);
    return html`<section class="panel card layer-card">
      <h2>${layer.name}</h2>
      <dl class="unit-facts">${rows.map(([name, value]) => html`<div><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>
      ${layer.space > 0 && session().inputId
        ? html`<canvas role="img" aria-label=${t('inside.layer.strongest', { channel: Math.max(0, this.channel) })}></canvas>
            <p class="small quiet">${this.channel >= 0 ? t('inside.layer.strongest', { channel: this.channel }) : ' '}</p>`
        : nothing}
      <div class="unit-actions">
        <button class="button" @click=${() => go({ layer: String(layer.index), extra: { tab: undefined } })}>${t('inside.layer.maps')}</button>
        ${layer.hasKernels && place().extra.tab !== 'kernels' ? html`<button class="button" @click=${() => go({ layer: String(layer.index), extra: { tab: 'kernels' } })}>${t('inside.layer.kernels')}</button>` : nothing}
      </div></section>`;
  }
}

customElements.define('cs-layer-card', LayerCard);
