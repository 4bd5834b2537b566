import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { changeNumber } from './control.js';

/** A whole number. @param {import('./control.js').Control} control */
export const whole = ({ value, id, about, change }) =>
  html`<input class="field number" inputmode="numeric" id=${id} aria-describedby=${about} .value=${live(value)}
    @change=${(/** @type {Event} */ e) => changeNumber(e, /^-?\d+$/, change)}>`;
