import { html } from 'lit';
import { isLong } from '../../runs.js';
import { go } from '../../state.js';
import { percent, say, t } from '../../words.js';

/** @typedef {import('../../types.js').Explainer} Explainer */
/** @typedef {import('../../types.js').Answer} Answer */

/** A list from which one method is chosen, for the whole page. @param {readonly Explainer[]} methods @param {Explainer} method the chosen one */
export function methodSelect(methods, method) {
  const choose = (/** @type {Event} */ e) => go({ method: /** @type {HTMLSelectElement} */ (e.target).value, parameters: {} });
  return html`<label class="pick-one"><span class="heading">${t('method')}</span>
    <select class="field" @change=${choose}>${methods.map(
      (m) => html`<option value=${m.name} .selected=${m === method}>${say(m.title)}${isLong(m) ? ` (${t('method.long')})` : ''}</option>`,
    )}</select></label>`;
}

/** Answers with bars. @param {readonly Answer[]} answers @param {number} [marked] the class that is in question */
export function bars(answers, marked = -1) {
  return html`<ul class="bars small">${answers.map(
    (a) => html`<li ?data-marked=${a.index === marked}><span class="bar-fill" .style=${`inline-size:${Math.max(0, Math.min(100, 100 * a.probability))}%`}></span>
      <span class="bar-name">${a.label || a.index}</span><span class="bar-share">${percent(a.probability)}</span></li>`,
  )}</ul>`;
}
