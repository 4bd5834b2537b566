import { html } from 'lit';
import '../parts/network.js';
import { Part } from '../parts/part.js';
import '../parts/strip.js';
import '../runs.js';
import { session } from '../state.js';
import { addWords, t } from '../words.js';
import words from '../words/explain.js';
import './explain/answers.js';
import './explain/method.js';
import './explain/reading.js';
import './explain/stage.js';
import './explain/start.js';

addWords(words);

/** Why the model answers what it does: network, stage, answers, method, words, and the results so far. */
class Explain extends Part {
  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['model', 'input', 'place', 'busy'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  /** @override */
  render() {
    const { model, input } = session();
    if (!model || !input) {
      return html`<cs-start></cs-start>`;
    }
    const title = `${t('tab.explain')}: ${model.name.replace('builtin:', '')}, ${input.name.replace('builtin:', '')}`;
    return html`<div class="workspace">
      <h1 class="unseen">${title}</h1>
      <aside class="panel network" data-tour="network" aria-label=${t('network')}><cs-network></cs-network></aside>
      <section class="stage" data-tour="stage" aria-label=${t('stage')}><cs-explain-stage></cs-explain-stage></section>
      <aside class="side">
        <section class="panel card" data-tour="answers"><cs-answers></cs-answers></section>
        <section class="panel card"><cs-method></cs-method></section>
        <section class="panel card reading-card"><cs-reading></cs-reading></section>
      </aside>
      <section class="strip" data-tour="filmstrip" aria-label=${t('strip')}><cs-strip></cs-strip></section>
    </div>`;
  }
}

customElements.define('cs-explain', Explain);
