import { html } from 'lit';
import { session } from '../state.js';
import { say } from '../words.js';
import { textOf } from './control.js';

/** Another method, one that gives a number per element of the input. @param {import('./control.js').Control} control */
export function method({ value, id, about, change }) {
  const fitting = session().explainers.filter((e) => e.result === 'heatmap' && (e.family === 'gradient' || e.family === 'relevance'));
  return html`<select class="field" id=${id} aria-describedby=${about} @change=${(/** @type {Event} */ e) => change(textOf(e))}>
    ${fitting.map((e) => html`<option value=${e.name} .selected=${e.name === value}>${say(e.title)}</option>`)}
    ${fitting.some((e) => e.name === value) ? '' : html`<option value=${value} selected>${value}</option>`}
  </select>`;
}
