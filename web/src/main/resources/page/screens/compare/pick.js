import { html } from 'lit';
import { isLong } from '../../runs.js';
import { go } from '../../state.js';
import { number, percent, say, t } from '../../words.js';

/** @typedef {import('../../types.js').Explainer} Explainer */
/** @typedef {import('../../types.js').Answer} Answer */

/** Whether the window is so narrow that everything stacks. */
export const narrow = () => matchMedia('(max-width: 820px)').matches;

/** A list from which one method is chosen, for the whole page. @param {readonly Explainer[]} methods @param {Explainer} method the chosen one */
export function methodSelect(methods, method) {
  const choose = (/** @type {Event} */ e) => go({ method: /** @type {HTMLSelectElement} */ (e.target).value, parameters: {} });
  return html`<label class="pick-one"><span class="heading">${t('method')}</span>
    <select class="field" @change=${choose}>${methods.map(
      (m) => html`<option value=${m.name} .selected=${m === method}>${say(m.title)}${isLong(m) ? ` (${t('method.long')})` : ''}</option>`,
    )}</select></label>`;
}

/** A share that is nearly all is not called all. @param {number} of */
export const share = (of) => (of > 0.99 && of < 0.9995 ? number(of, { style: 'percent', maximumFractionDigits: 1 }) : percent(of));

/** Answers with bars. @param {readonly Answer[]} answers @param {number} [marked] the class that is in question */
export function bars(answers, marked = -1) {
  return html`<ul class="bars small">${answers.map(
    (a) => html`<li ?data-marked=${a.index === marked}><span class="bar-fill" .style=${`inline-size:${Math.max(0, Math.min(100, 100 * a.probability))}%`}></span>
      <span class="bar-name">${a.label || a.index}</span><span class="bar-share">${share(a.probability)}</span></li>`,
  )}</ul>`;
}
