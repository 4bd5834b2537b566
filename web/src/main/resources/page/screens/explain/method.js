import { html, nothing } from 'lit';
import * as icons from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import { chosen, isLong, run } from '../../runs.js';
import { session } from '../../state.js';
import { say, t } from '../../words.js';
import './catalogue.js';
import { changedCount, form, resetAll } from './form.js';

/** The method that is used, with its settings. */
class Method extends Part {
  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['place', 'model', 'explainers', 'run'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  open() {
    const catalogue = /** @type {import('./catalogue.js').Catalogue | null} */ (this.querySelector('cs-catalogue'));
    void catalogue?.open();
  }

  /** @override */
  render() {
    const method = chosen();
    const count = method ? changedCount(method.parameters) : 0;
    const { state } = session().run;
    const waits = method && isLong(method) && (state === 'ready' || state === 'failed');
    return html`<h2 class="heading">${t('method')}</h2>
      <button class="method-button" aria-haspopup="dialog" @click=${this.open}>
        <span class="method-title">${method ? say(method.title) : t('method.choose')}</span>${icons.down}
        <span class="quiet small method-summary">${method ? say(method.summary) : ''}</span>
      </button>
      ${method
        ? html`<details class="settings"><summary>${t('method.settings')}${count ? html` <span class="tag on">${t('method.changed', { count })}</span>` : nothing}</summary>
            ${form(method.parameters)}
            ${count ? html`<button class="button small" @click=${resetAll}>${icons.undo}${t('method.reset.all')}</button>` : nothing}
            ${method.paper ? html`<p class="quiet tiny paper">${t('method.paper')}: ${method.paper}</p>` : nothing}
          </details>`
        : nothing}
      ${waits ? html`<button class="button main run" @click=${run}>${t('method.run')}</button>` : nothing}
      <cs-catalogue></cs-catalogue>`;
  }
}

customElements.define('cs-method', Method);
