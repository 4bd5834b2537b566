import { html, nothing } from 'lit';
import { chooseFiles, INPUT_FILES, MODEL_FILES, sendFiles } from '../../parts/files.js';
import * as icons from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import '../../parts/samples.js';
import { go, place, session } from '../../state.js';
import { t } from '../../words.js';

const MODEL = 'builtin:efficientnet-lite0';
const CAT = 'builtin:cat';

/** What is seen before there is a model and an input. */
class Start extends Part {
  tryIt() {
    go({ model: MODEL, input: CAT, method: 'grad-cam', target: 'top', layer: '', unit: '', parameters: {} });
  }

  /** @param {string} accept @param {boolean} multiple */
  async choose(accept, multiple) {
    await sendFiles(await chooseFiles(accept, multiple));
  }

  /** @override */
  render() {
    const { model, input, busy } = session();
    if (busy && (place().model || place().input)) {
      return html`<div class="middle"><p>${t(busy)}</p><progress class="short" aria-label=${t(busy)}></progress></div>`;
    }
    const title = model ? 'explain.need.input' : input ? 'explain.need.model' : 'explain.start.title';
    return html`<div class="middle start">
      <img src="./style/icon.svg" alt="" width="64" height="64">
      <h1>${t(title)}</h1>
      ${model ? nothing : html`<p class="quiet lead">${t('explain.start.about')}</p>`}
      ${model || input ? nothing : html`<button class="button main big" @click=${this.tryIt}>${t('explain.try')}</button><p class="quiet small">${t('explain.try.about')}</p>`}
      <div class="start-files">
        ${model ? nothing : html`<button class="button" @click=${() => this.choose(`${MODEL_FILES},.txt,.json`, true)}>${icons.file}${t('explain.open.model')}</button>`}
        ${input ? nothing : html`<button class="button" @click=${() => this.choose(INPUT_FILES, false)}>${icons.file}${t('explain.open.input')}</button>`}
      </div>
      ${model && !input ? html`<cs-samples></cs-samples>` : nothing}
      <p class="quiet small lead">${t('explain.drop')}</p>
    </div>`;
  }
}

customElements.define('cs-start', Start);
