import { html, nothing } from 'lit';
import { pictureUrl } from '../api.js';
import { inputOf, parts, withSlot } from '../session.js';
import { go, place, session } from '../state.js';
import { dimensions, t } from '../words.js';
import { chooseFiles, INPUT_FILES, sendFiles } from './files.js';
import * as icons from './icons.js';
import { Part } from './part.js';
import { closeMenu, menuKeys, toggleMenu } from './popover.js';
import { hasCamera } from './webcam.js';

/** @typedef {import('../types.js').Input} Input */

/** Button and menu that choose the input: built in, opened before, from a file, the camera, or typed words. */
class InputMenu extends Part {
  static properties = { samples: { state: true }, slot: { state: true } };

  constructor() {
    super();
    /** @type {Map<string, Input>} */
    this.samples = new Map();
    /** The network's input that a choice is for; empty where it has one. */
    this.slot = '';
  }

  /** @param {Event} event */
  opened(event) {
    if (/** @type {ToggleEvent} */ (event).newState === 'open') {
      this.names().forEach(async (name) => {
        const sample = await inputOf(name);
        this.samples = new Map(this.samples).set(name, sample);
      });
    }
  }

  /** The built-in inputs that suit the model. */
  names() {
    const models = session().about?.samples.models ?? [];
    const fitting = models.filter((m) => m.name === place().model);
    return [...new Set((fitting.length ? fitting : models).flatMap((m) => m.inputs))];
  }

  slots() {
    const inputs = session().model?.inputs ?? [];
    return inputs.length > 1 ? inputs.map((i) => i.name) : [];
  }

  /** @param {Event} event @param {string} name */
  choose(event, name) {
    closeMenu(event);
    const slot = this.slots().length ? this.slot || this.slots()[0] : '';
    go({ input: slot ? withSlot(slot, name) : name, target: 'top' });
  }

  /** @param {Event} event */
  async open(event) {
    closeMenu(event);
    await sendFiles(await chooseFiles(INPUT_FILES, false), { slot: this.slots().length ? this.slot || this.slots()[0] : '' });
  }

  /** @param {Event} event */
  camera(event) {
    closeMenu(event);
    const webcam = /** @type {(HTMLElement & {open: () => void}) | null} */ (document.querySelector('cs-webcam'));
    webcam?.open();
  }

  /** @param {SubmitEvent} event */
  words(event) {
    event.preventDefault();
    const words = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('words') ?? '').trim();
    if (words) {
      this.choose(event, `text:${words}`);
    }
  }

  /** @param {string} name @param {Input | undefined} input */
  item(name, input) {
    const current = parts(place().input).some((p) => p.id === name || (input && p.id === input.id));
    const about = input && input.kind !== 'picture' ? dimensions(input.shape ?? []) : input ? `${input.width} × ${input.height}` : '';
    return html`<li><button class="item" aria-current=${current} @click=${(/** @type {Event} */ e) => this.choose(e, name)}>
      ${input?.kind === 'picture' ? html`<img src=${pictureUrl(input.id)} alt="" width="44" height="44">` : html`<span class="blank"></span>`}
      <span class="about"><span>${name.startsWith('builtin:') ? name.slice(8) : input?.name ?? name}</span><span class="quiet small">${about}</span></span>
    </button></li>`;
  }

  /** @override */
  render() {
    const { input, inputs, model } = session();
    const names = this.names();
    const ids = [...this.samples.values()].map((i) => i.id);
    const opened = inputs.filter((i) => !ids.includes(i.id) && !i.name.startsWith('builtin:'));
    const slots = this.slots();
    return html`<button class="button plain chooser" aria-haspopup="true" aria-expanded="false" aria-controls="input-menu" @click=${toggleMenu}>
        <span class="quiet">${t('input')}</span>
        ${input?.kind === 'picture' ? html`<img src=${pictureUrl(input.id)} alt="" width="26" height="26">` : nothing}
        <span class="name">${input ? input.name.replace('builtin:', '') : t('input.none')}</span>${icons.down}
      </button>
      <div class="menu" popover id="input-menu" @toggle=${this.opened} @keydown=${menuKeys}>
        ${slots.length
          ? html`<label class="slot small">${t('input.slot')}
              <select class="field" @change=${(/** @type {Event} */ e) => (this.slot = /** @type {HTMLSelectElement} */ (e.target).value)}>
                ${slots.map((s) => html`<option ?selected=${s === this.slot}>${s}</option>`)}</select></label>`
          : nothing}
        <button class="item" @click=${this.open}>${icons.file}<span class="about"><span>${t('input.open')}</span><span class="quiet small">${t('input.open.about')}</span></span></button>
        ${hasCamera() ? html`<button class="item" @click=${this.camera}>${icons.camera}<span class="about">${t('input.camera')}</span></button>` : nothing}
        ${model?.inputs.some((i) => i.vocabulary)
          ? html`<form class="words" @submit=${this.words}><textarea class="field" name="words" rows="3" aria-label=${t('input.words')} placeholder=${t('input.words')}></textarea>
              <button class="button">${t('input.words.use')}</button></form>`
          : nothing}
        ${opened.length ? html`<h3>${t('input.opened')}</h3><ul>${opened.map((i) => this.item(i.id, i))}</ul>` : nothing}
        <h3>${t('input.builtin')}</h3>
        <ul>${names.map((name) => this.item(name, this.samples.get(name)))}</ul>
      </div>`;
  }
}

customElements.define('cs-input-menu', InputMenu);
