import { html } from 'lit';
import { textOf } from './control.js';

/** One of a few names. @param {import('./control.js').Control} control */
export const choice = ({ parameter, value, id, about, change }) =>
  html`<select class="field" id=${id} aria-describedby=${about} @change=${(/** @type {Event} */ e) => change(textOf(e))}>
    ${parameter.values.map((name) => html`<option value=${name} .selected=${name === value}>${name}</option>`)}
  </select>`;
