import { html, nothing } from 'lit';
import { Refusal } from '../api.js';
import { say, t } from '../words.js';

/**
 * What went wrong, in the server's words, and what one can do.
 *
 * @param {Error} trouble
 * @param {unknown} [foot] buttons
 */
export function troubleNotice(trouble, foot = nothing) {
  const refused = trouble instanceof Refusal && trouble.status > 0;
  const title = refused ? t(trouble.status === 429 ? 'refused.busy' : 'refused.title') : t('refused.unreachable');
  const detail = refused ? say(trouble.details) : trouble instanceof Refusal ? t('refused.unreachable.detail') : trouble.message;
  return html`<div class="notice bad" role="alert">
    <p class="notice-title">${title}</p>
    <p class="detail">${detail}</p>
    ${foot === nothing ? nothing : html`<div class="notice-foot">${foot}</div>`}
  </div>`;
}
