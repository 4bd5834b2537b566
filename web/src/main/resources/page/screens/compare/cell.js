import { html, nothing } from 'lit';
import { layerText, keep } from '../../runs.js';
import { go, merged, place, session } from '../../state.js';
import { blankFindings } from '../../views/heatmap.js';
import { say, t } from '../../words.js';
import './map.js';
import { keyOf } from './queue.js';
import './trust.js';

/** @typedef {import('../../types.js').ExplainRequest} ExplainRequest */

/**
 * @typedef {Object} Asked one map of a grid
 * @property {ExplainRequest} request
 * @property {string} name tells it from the other maps
 * @property {string} input as the address names it
 * @property {string} layer index, or empty
 */

/** What is asked of the server. @param {{method: string, model: string, input: string, layer?: string}} wanted @returns {ExplainRequest} */
export function requestOf({ method, model, input, layer = '' }) {
  /** @type {Record<string, string>} */
  const parameters = layer ? { layer: layerText(layer) } : {};
  return { method, model, input, target: place().target || 'top', parameters };
}

/** Shows a map on the Explain screen, without making it again. @param {Asked} asked @param {import('../../types.js').Result} result */
function openIt({ request, input, layer }, result) {
  const where = merged(place(), { screen: 'explain', input, method: request.method, layer, unit: '', parameters: {} });
  keep({ result, pinned: false, place: where, key: keyOf(request) });
  go(where);
}

/** @param {Event} event @param {import('../../types.js').Result} result @param {string} name */
function test(event, result, name) {
  const screen = /** @type {HTMLElement} */ (event.currentTarget).closest('cs-compare');
  const dialog = /** @type {import('./trust.js').TrustDialog | null | undefined} */ (screen?.querySelector('cs-trust'));
  void dialog?.open(result, name);
}

/** @param {import('./queue.js').Queue} queue @param {Asked} asked */
function inside(queue, { request }) {
  const { state, done, total, wait, result, trouble } = queue.cell(request);
  if (result) {
    return html`<cs-compare-map .result=${result}></cs-compare-map>
      ${state === 'running' ? html`<progress class="cell-progress" aria-label=${t('run.running')} max=${total || nothing} value=${total ? done : nothing}></progress>` : nothing}`;
  }
  if (state === 'failed') {
    return html`<div class="cell-note small"><p class="cell-trouble">${trouble?.message ?? ''}</p>
      <button class="button small" @click=${() => queue.again(request)}>${t('again')}</button></div>`;
  }
  if (state === 'running') {
    const text = wait ? t('run.wait', { seconds: wait }) : total > 1 ? t('run.progress', { done, total }) : t('run.running');
    return html`<div class="cell-note small quiet"><progress aria-label=${t('run.running')} max=${total || nothing} value=${total > 1 ? done : nothing}></progress><span>${text}</span></div>`;
  }
  return html`<div class="cell-note small quiet">${t(queue.stopped ? 'compare.stopped' : 'compare.waiting')}</div>`;
}

/** One map of a grid, with what it explains and what one can do with it. @param {import('./queue.js').Queue} queue @param {Asked} asked */
export function mapCell(queue, asked) {
  const { result } = queue.cell(asked.request);
  const whole = result?.id ? result : null;
  const label = whole ? String(whole.record.label || whole.record.target || '') : '';
  return html`<div class="cell">
    <div class="cell-map">${inside(queue, asked)}</div>
    <p class="small cell-label" title=${label}>${label ? html`<span class="quiet">${t('compare.explains')}</span> ${label}` : html`&nbsp;`}</p>
    ${whole && blankFindings(whole).length ? html`<p class="tiny cell-blank">${say(blankFindings(whole)[0].text)}</p>` : nothing}
    <div class="cell-tools">
      <button class="button small" ?disabled=${!whole} aria-label=${t('compare.open.name', { name: asked.name })} @click=${() => whole && openIt(asked, whole)}>${t('compare.open')}</button>
      <button class="button small" ?disabled=${!whole} aria-haspopup="dialog" aria-label="${t('compare.trust')} ${asked.name}" @click=${(/** @type {Event} */ e) => whole && test(e, whole, asked.name)}>${t('compare.trust')}</button>
    </div>
  </div>`;
}

/** How many maps are there, with a button that ends or takes up the work. @param {import('./queue.js').Queue} queue */
export function queueState(queue) {
  const { settled, all } = queue.count();
  if (!all || settled === all) {
    return html`<p class="small quiet compare-progress" role="status">${all ? t('compare.ready', { count: all }) : ''}</p>`;
  }
  return html`<div class="compare-progress">
    <progress aria-label=${t('run.running')} max=${all} value=${settled}></progress>
    <span class="small" role="status">${t('compare.count', { done: settled, total: all })}</span>
    ${queue.stopped
      ? html`<button class="button small" @click=${() => queue.resume()}>${t('compare.resume')}</button>`
      : html`<button class="button small" @click=${() => queue.stop()}>${t('cancel')}</button>`}
  </div>`;
}

/** What the colours of signed maps mean, where there are such. @param {readonly (import('../../types.js').Result | null | undefined)[]} maps */
export function colourKey(maps) {
  const { palette } = session().display;
  const shown = (palette === 'auto' || palette === 'diverging') && maps.some((r) => r?.heatmap?.signed);
  return shown ? html`<p class="small quiet">${t('compare.signed')}</p>` : nothing;
}
