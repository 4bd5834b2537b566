import { html, nothing } from 'lit';
import { chooseFiles, INPUT_FILES, MODEL_FILES, sendFiles } from '../../parts/files.js';
import * as icons from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import '../../parts/samples.js';
import { go, place, session } from '../../state.js';
import { t } from '../../words.js';

/** What to do where there is no model, or no input to look at. */
class InsideStart extends Part {
  /** @override */
  render() {
    const { model, busy } = session();
    if (busy && place().model && !model) {
      return html`<div class="middle"><p>${t(busy)}</p><progress class="short" aria-label=${t(busy)}></progress></div>`;
    }
    return html`<div class="middle start">
      ${model ? html`<h2>${t('inside.need.input')}</h2><p class="quiet lead">${t('inside.need.input.about')}</p>` : html`<h1>${t('inside.start')}</h1><p class="quiet lead">${t('inside.start.about')}</p>
        <button class="button main big" @click=${() => go({ model: 'builtin:efficientnet-lite0', input: 'builtin:cat', layer: '0', unit: '' })}>${t('inside.try')}</button>`}
      <div class="start-files">
        ${model
          ? html`<button class="button" @click=${async () => sendFiles(await chooseFiles(INPUT_FILES, false))}>${icons.file}${t('explain.open.input')}</button>`
          : html`<button class="button" @click=${async () => sendFiles(await chooseFiles(`${MODEL_FILES},.txt,.json`, true))}>${icons.file}${t('explain.open.model')}</button>`}
      </div>
      ${model ? html`<cs-samples></cs-samples>` : nothing}
    </div>`;
  }
}

customElements.define('cs-inside-start', InsideStart);
