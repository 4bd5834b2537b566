import { html } from 'lit';
import { live } from 'lit/directives/live.js';

/** Yes or no. @param {import('./control.js').Control} control */
export const flag = ({ value, id, about, change }) =>
  html`<input type="checkbox" id=${id} aria-describedby=${about} .checked=${live(value === 'true')}
    @change=${(/** @type {Event} */ e) => change(String(/** @type {HTMLInputElement} */ (e.target).checked))}>`;
