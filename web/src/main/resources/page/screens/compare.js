import { html, nothing } from 'lit';
import { Part } from '../parts/part.js';
import '../runs.js';
import { session } from '../state.js';
import { addWords, t } from '../words.js';
import words from '../words/compare.js';
import explainWords from '../words/explain.js';
import { goWay, way, wayAddress, WAYS } from './compare/address.js';
import './compare/adversarial.js';
import './compare/layers.js';
import './compare/methods.js';
import './compare/stages.js';
import './compare/trust.js';
import './explain/start.js';

addWords(explainWords);
addWords(words);

/** What lies side by side: methods and inputs, layers, the stages of a training, an input and the same changed a little. */
class Compare extends Part {
  /** Made once each, so that what was computed stays. @type {Map<string, HTMLElement>} */
  #ways = new Map();

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['model', 'input', 'place', 'busy'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  element() {
    const name = way();
    let element = this.#ways.get(name);
    if (!element) {
      element = document.createElement(`cs-compare-${name}`);
      this.#ways.set(name, element);
    }
    return element;
  }

  /** @override */
  render() {
    const { model, input, inputId } = session();
    if (!model || !input || !inputId) {
      return html`<cs-start></cs-start>`;
    }
    return html`<div class="compare">
      <h1 class="unseen">${t('tab.compare')}</h1>
      <nav class="ways" aria-label=${t('compare.ways')}>${WAYS.map(
        (name) => html`<a href=${wayAddress(name)} aria-current=${name === way() ? 'page' : nothing}
          @click=${(/** @type {Event} */ e) => {
            e.preventDefault();
            goWay(name);
          }}>${t(`compare.${name}`)}</a>`,
      )}</nav>
      ${this.element()}
      <cs-trust></cs-trust>
    </div>`;
  }
}

customElements.define('cs-compare', Compare);
