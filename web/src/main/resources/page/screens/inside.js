import { html, nothing } from 'lit';
import '../parts/network.js';
import { Part } from '../parts/part.js';
import '../runs.js';
import { go, place, session } from '../state.js';
import { addWords, dimensions, t } from '../words.js';
import shared from '../words/explain.js';
import words from '../words/inside.js';
import './inside/graph.js';
import './inside/kernels.js';
import { currentLayer } from './inside/layer.js';
import './inside/maps.js';
import './inside/start.js';

addWords(shared);
addWords(words);

const TABS = /** @type {const} */ (['maps', 'kernels', 'graph']);

/** What goes on inside the model: the maps of a layer, its kernels, and the network as a graph. */
class Inside extends Part {
  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['model', 'inputId', 'place', 'busy'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  tab() {
    return TABS.find((tab) => tab === place().extra.tab) ?? 'maps';
  }

  /** @param {string} tab */
  open(tab) {
    go({ extra: { tab: tab === 'maps' ? undefined : tab } });
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step) {
      this.open(TABS[(TABS.indexOf(this.tab()) + step + TABS.length) % TABS.length]);
      requestAnimationFrame(() => /** @type {HTMLElement | null} */ (this.querySelector('[role="tab"][aria-selected="true"]'))?.focus());
      event.preventDefault();
    }
  }

  head() {
    const layer = currentLayer();
    const tab = this.tab();
    return html`<header class="inside-head">
      <div class="inside-title"><h1 title=${layer?.name ?? ''}>${layer?.name ?? ''}</h1>
        <p class="quiet small">${layer ? `${layer.kind} · ${dimensions(layer.shape.slice(1))}` : ''}</p></div>
      <div class="inside-tabs" role="tablist" aria-label=${t('inside.tabs')} @keydown=${this.keys}>${TABS.map(
        (name) => html`<button role="tab" id="tab-${name}" aria-selected=${name === tab} aria-controls=${name === tab ? `panel-${name}` : nothing} tabindex=${name === tab ? 0 : -1} @click=${() => this.open(name)}>${t(`inside.tab.${name}`)}</button>`,
      )}</div>
    </header>`;
  }

  panel() {
    switch (this.tab()) {
      case 'kernels':
        return html`<cs-inside-kernels></cs-inside-kernels>`;
      case 'graph':
        return html`<cs-inside-graph></cs-inside-graph>`;
      default:
        return session().inputId
          ? html`<cs-inside-maps></cs-inside-maps>`
          : html`<section class="inside-main wide" role="tabpanel" aria-labelledby="tab-maps" id="panel-maps"><cs-inside-start></cs-inside-start></section>`;
    }
  }

  /** @override */
  render() {
    if (!session().model) {
      return html`<cs-inside-start></cs-inside-start>`;
    }
    return html`<div class="inside">
      <aside class="panel network" aria-label=${t('network')}><cs-network .auto=${false}></cs-network></aside>
      ${this.head()}${this.panel()}
    </div>`;
  }
}

customElements.define('cs-inside', Inside);
