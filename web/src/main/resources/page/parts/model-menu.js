import { html, nothing } from 'lit';
import { prepareOtherwise } from '../session.js';
import { go, place, session } from '../state.js';
import { dimensions, number, say, t } from '../words.js';
import { chooseFiles, MODEL_FILES, sendFiles } from './files.js';
import * as icons from './icons.js';
import { Part } from './part.js';
import { closeMenu, menuKeys, toggleMenu } from './popover.js';

const PREPARED = /** @type {const} */ (['found', 'unit', 'tf', 'torch', 'caffe', 'raw']);
const LABEL_FILES = '.txt,.json,.csv';

/** Button and menu that choose the model: built in, opened before, or from a file. */
class ModelMenu extends Part {
  /** @param {Event} event @param {string} name */
  choose(event, name) {
    closeMenu(event);
    if (name !== place().model) {
      const sample = session().about?.samples.models.find((m) => m.name === name);
      const input = sample && !sample.inputs.includes(place().input) ? sample.inputs[0] : place().input;
      go({ model: name, input, layer: '', unit: '', target: 'top', parameters: {} });
    }
  }

  /** @param {Event} event */
  async open(event) {
    closeMenu(event);
    await sendFiles(await chooseFiles(`${MODEL_FILES},${LABEL_FILES}`, true));
  }

  /** @param {string} name @param {string} title @param {unknown} about @param {boolean} current */
  item(name, title, about, current) {
    return html`<li><button class="item" aria-current=${current} @click=${(/** @type {Event} */ e) => this.choose(e, name)}>
      <span class="about"><span>${title}</span><span class="quiet small">${about}</span></span>
    </button></li>`;
  }

  facts() {
    const { model } = session();
    if (!model) {
      return nothing;
    }
    return html`<hr><h3>${t('model.facts')}</h3>
      <dl class="facts small">
        <dt>${t('model.format')}</dt><dd>${model.format}${model.producer ? ` · ${model.producer}` : ''}</dd>
        <dt>${t('model.parameters')}</dt><dd>${number(model.parameters)}</dd>
        <dt>${t('model.inputs')}</dt><dd>${model.inputs.map((i) => html`<span>${i.name} ${dimensions(i.shape)}</span> `)}</dd>
        <dt>${t('model.classes')}</dt><dd>${number(model.classes)} · ${model.labels.source === 'none' ? t('model.nolabels') : say({ en: model.labels.source, zh: model.labels.sourceZh })}</dd>
        <dt>${t('model.preprocessing')}</dt><dd>${say({ en: model.preprocessing, zh: model.preprocessingZh })}</dd>
        ${model.inputs.some((i) => i.kind === 'picture')
          ? html`<dt><label for="prepare">${t('model.prepare')}</label></dt><dd>
              ${model.preprocessingGuessed ? html`<p class="notice warn">${t('model.guessed')}</p>` : nothing}
              <select id="prepare" class="field" @change=${(/** @type {Event} */ e) => {
                const { value } = /** @type {HTMLSelectElement} */ (e.target);
                value && prepareOtherwise(model.id, value === 'found' ? '' : value);
              }}>
                <option value="">${t('model.prepare.keep')}</option>
                ${PREPARED.map((way) => html`<option value=${way}>${t(`model.prepare.${way}`)}</option>`)}
              </select></dd>`
          : nothing}
        ${model.notes.length ? html`<dt>${t('model.notes')}</dt><dd>${model.notes.map((n, i) => html`<p>${say({ en: n, zh: model.notesZh[i] })}</p>`)}</dd>` : nothing}
      </dl>`;
  }

  /** @override */
  render() {
    const { about, models, model } = session();
    const builtin = about?.samples.models ?? [];
    const names = builtin.map((m) => m.name.replace('builtin:', ''));
    const opened = models.filter((m) => !names.includes(m.name.replace('builtin:', '')));
    return html`<button class="button plain chooser" aria-haspopup="true" aria-expanded="false" aria-controls="model-menu" @click=${toggleMenu}>
        <span class="quiet">${t('model')}</span>
        <span class="name">${model ? model.name.replace('builtin:', '') : t('model.none')}</span>${icons.down}
      </button>
      <div class="menu" popover id="model-menu" @keydown=${menuKeys}>
        <button class="item" @click=${this.open}>${icons.file}<span class="about"><span>${t('model.open')}</span><span class="quiet small">${t('model.open.about')}</span></span></button>
        ${opened.length
          ? html`<h3>${t('model.opened')}</h3><ul>${opened.map((m) => this.item(m.id, m.name, `${m.format} · ${number(m.parameters)}`, m === model))}</ul>`
          : nothing}
        <h3>${t('model.builtin')}</h3>
        <ul>${builtin.map((m) => this.item(m.name, m.name.replace('builtin:', ''), say(m.about), m.name === place().model))}</ul>
        ${this.facts()}
      </div>`;
  }
}

customElements.define('cs-model-menu', ModelMenu);
