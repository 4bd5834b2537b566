import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { learn, session } from '../state.js';
import { PALETTES } from '../stage/palettes.js';
import { t } from '../words.js';
import * as icons from './icons.js';
import { Part } from './part.js';

/** @typedef {import('../stage/paint.js').Display} Display */

const MODES = /** @type {const} */ (['over', 'side', 'flicker', 'map']);
/** @type {Display} */
const USUAL = { mode: 'over', palette: 'auto', opacity: null, threshold: 0, raw: false };

/** @param {Partial<Display>} patch */
const set = (patch) => learn({ display: { ...session().display, ...patch } });

/** Whether map and picture lie over each other, side by side, or take turns. */
class DisplayModes extends Part {
  /** @override */
  render() {
    const { display } = session();
    return html`<div class="choice" role="group" aria-label=${t('stage.mode')}>${MODES.map(
      (mode) => html`<button aria-pressed=${mode === display.mode} @click=${() => set({ mode })}>${t(`stage.${mode}`)}</button>`,
    )}</div>`;
  }
}

customElements.define('cs-display-modes', DisplayModes);

/** Strength, colours and cells of maps: everything here changes in the browser at once. */
export class DisplayTools extends Part {
  static properties = { marks: { type: Boolean }, flat: { type: Boolean } };

  constructor() {
    super();
    /** Whether the map is drawn as marks, which are at full strength usually. */
    this.marks = false;
    /** Whether there is nothing under the map that could show through, and no cells. */
    this.flat = false;
  }

  /** @param {string} name @param {number} value @param {(value: number) => void} use */
  slider(name, value, use) {
    return html`<label class="tool"><span>${t(`stage.${name}`)}</span>
      <input type="range" min="0" max="100" .value=${live(String(Math.round(100 * value)))}
        @input=${(/** @type {Event} */ e) => use(Number(/** @type {HTMLInputElement} */ (e.target).value) / 100)}></label>`;
  }

  /** @override */
  render() {
    const { display } = session();
    const usual = JSON.stringify(display) === JSON.stringify(USUAL);
    return html`<div class="tools" role="group" aria-label=${t('stage.look')}>
        ${this.flat ? nothing : this.slider('opacity', display.opacity ?? (this.marks ? 1 : 0.55), (opacity) => set({ opacity }))}
        ${this.slider('threshold', display.threshold, (threshold) => set({ threshold }))}
        <label class="tool"><span>${t('stage.palette')}</span>
          <select class="field" @change=${(/** @type {Event} */ e) => set({ palette: /** @type {any} */ (/** @type {HTMLSelectElement} */ (e.target).value) })}>
            ${['auto', ...PALETTES].map((name) => html`<option value=${name} .selected=${name === display.palette}>${t(`stage.palette.${name}`)}</option>`)}
          </select></label>
        ${this.flat ? nothing : html`<label class="tool" title=${t('stage.raw.about')}><input type="checkbox" .checked=${live(display.raw)}
          @change=${(/** @type {Event} */ e) => set({ raw: /** @type {HTMLInputElement} */ (e.target).checked })}><span>${t('stage.raw')}</span></label>`}
        <button class="button plain icon small" aria-label=${t('stage.reset')} title=${t('stage.reset')} ?disabled=${usual} @click=${() => set(USUAL)}>${icons.undo}</button>
      </div>
      ${display.palette === 'jet' ? html`<p class="small jet-warning" role="note">${t('stage.palette.jet.warning')}</p>` : nothing}`;
  }
}

customElements.define('cs-display-tools', DisplayTools);
