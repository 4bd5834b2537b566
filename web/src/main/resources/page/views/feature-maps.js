import { html, nothing } from 'lit';
import '../parts/layer-maps.js';
import { Part } from '../parts/part.js';
import { SCREENS } from '../screens.js';
import { go } from '../state.js';
import { t } from '../words.js';

/** The maps of one or more layers, all channels in the order that was asked for; a map that is pressed is looked at from inside. */
class FeatureMapsView extends Part {
  static properties = { result: { attribute: false }, shared: { state: true } };

  constructor() {
    super();
    /** @type {import('../types.js').Result | null} */
    this.result = null;
    this.shared = false;
  }

  /** @param {number} layer @param {number} channel */
  look(layer, channel) {
    if (SCREENS.some((s) => s.name === 'inside')) {
      go({ screen: 'inside', layer: String(layer), unit: String(channel) });
    }
  }

  /** @override */
  render() {
    const { result } = this;
    if (!result?.featureMaps) {
      return nothing;
    }
    return html`<div class="scrolling">
      <div class="choice" role="group" aria-label=${t('maps.scale')}>
        <button aria-pressed=${!this.shared} @click=${() => (this.shared = false)}>${t('maps.scale.own')}</button>
        <button aria-pressed=${this.shared} @click=${() => (this.shared = true)}>${t('maps.scale.all')}</button>
      </div>
      ${result.featureMaps.layers.map(
        ({ layer, name, order }) => html`<section class="layer-maps"><h2>${t('maps.layer', { name })}</h2>
          <cs-layer-maps .model=${result.model} .input=${result.input ?? ''} .layer=${layer} .order=${order} ?shared=${this.shared}
            @unit=${(/** @type {CustomEvent<number>} */ e) => this.look(layer, e.detail)}></cs-layer-maps></section>`,
      )}
    </div>`;
  }
}

customElements.define('cs-view-feature-maps', FeatureMapsView);
