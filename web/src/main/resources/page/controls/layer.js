import { html } from 'lit';
import { session } from '../state.js';
import { t } from '../words.js';
import { textOf } from './control.js';

/** A layer, by its number; `auto` leaves it to the method. @param {import('./control.js').Control} control */
export function layer({ value, id, about, change }) {
  const { model } = session();
  return html`<select class="field" id=${id} aria-describedby=${about} @change=${(/** @type {Event} */ e) => change(textOf(e))}>
    <option value="auto" .selected=${value === 'auto'}>${t('control.auto')}</option>
    ${model?.layers
      .filter((l) => l.channels > 0)
      .map((l) => html`<option value=${l.index} .selected=${value === String(l.index) || value === l.name}>${l.index} · ${l.name}</option>`)}
  </select>`;
}
