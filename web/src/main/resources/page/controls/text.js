import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { textOf } from './control.js';

/** Free text. @param {import('./control.js').Control} control */
export const text = ({ value, id, about, change }) =>
  html`<input class="field" id=${id} aria-describedby=${about} .value=${live(value)} @change=${(/** @type {Event} */ e) => change(textOf(e).trim())}>`;
