import { html } from 'lit';
import { session } from '../state.js';
import { t } from '../words.js';
import { textOf } from './control.js';

const NAMES = ['zero', 'mean', 'blur', 'noise', 'black', 'white'];

/** What the input is compared with: a name, or numbers that were opened. @param {import('./control.js').Control} control */
export function baseline({ value, id, about, change }) {
  const arrays = session().inputs.filter((i) => i.kind === 'tensor');
  const known = [...NAMES, ...arrays.map((i) => `${i.id}.npy`)];
  return html`<select class="field" id=${id} aria-describedby=${about} @change=${(/** @type {Event} */ e) => change(textOf(e))}>
    ${NAMES.map((name) => html`<option value=${name} .selected=${name === value}>${t(`baseline.${name}`)}</option>`)}
    ${arrays.map((i) => html`<option value="${i.id}.npy" .selected=${`${i.id}.npy` === value}>${i.name}</option>`)}
    ${known.includes(value) ? '' : html`<option value=${value} selected>${value}</option>`}
  </select>`;
}
