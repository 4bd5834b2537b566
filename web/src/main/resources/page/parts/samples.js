import { html, nothing } from 'lit';
import { pictureUrl } from '../api.js';
import { inputOf } from '../session.js';
import { go, place, session } from '../state.js';
import { t } from '../words.js';
import { Part } from './part.js';

/** The inputs that come with the open model, to choose one from; nothing where none come with it. */
class Samples extends Part {
  static properties = { samples: { state: true } };

  constructor() {
    super();
    /** @type {import('../types.js').Input[]} */
    this.samples = [];
    this.asked = '';
  }

  /** @override */
  willUpdate() {
    const { about, model } = session();
    const names = about?.samples.models.find((m) => m.name === place().model)?.inputs ?? [];
    if (model && names.length && this.asked !== place().model) {
      this.asked = place().model;
      this.samples = [];
      Promise.all(names.map(inputOf)).then((all) => (this.samples = all), () => {});
    }
  }

  /** @override */
  render() {
    return this.samples.length
      ? html`<p class="quiet small">${t('explain.samples')}</p><div class="start-samples">${this.samples.map(
          (s) => html`<button class="button" @click=${() => go({ input: s.name, target: 'top' })}>
            ${s.kind === 'picture' ? html`<img src=${pictureUrl(s.id)} alt="" width="64" height="64">` : nothing}<span>${s.name.replace('builtin:', '')}</span></button>`,
        )}</div>`
      : nothing;
  }
}

customElements.define('cs-samples', Samples);
