import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { changeNumber } from './control.js';

/** A number. @param {import('./control.js').Control} control */
export const real = ({ value, id, about, change }) =>
  html`<input class="field number" inputmode="decimal" id=${id} aria-describedby=${about} .value=${live(value)}
    @change=${(/** @type {Event} */ e) => changeNumber(e, /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i, change)}>`;
