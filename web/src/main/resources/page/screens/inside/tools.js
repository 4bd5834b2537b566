import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { place } from '../../state.js';
import { PALETTES } from '../../stage/palettes.js';
import { t } from '../../words.js';
import { ORDERS } from './layer-maps.js';
import { SIDES, isCollapsed, isShared, orderOf, paletteOf, show, sideOf } from './palette.js';

/** @typedef {import('./types.js').SheetKind} SheetKind */

const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;

/** @param {string} label @param {readonly (readonly [string, boolean, Record<string, string | undefined>])[]} options words, whether it is on, what it changes */
export function choice(label, options) {
  return html`<div class="choice" role="group" aria-label=${label}>${options.map(
    ([words, on, extra]) => html`<button aria-pressed=${on} @click=${() => show(extra)}>${words}</button>`,
  )}</div>`;
}

/** The side of the pictures. @param {number} usual */
export function size(usual) {
  const side = sideOf(place(), usual);
  return html`<label class="tool"><span>${t('inside.size')}</span>
    <input type="range" min=${SIDES.least} max=${SIDES.most} step="4" .value=${live(String(side))} @input=${(/** @type {Event} */ e) => show({ size: value(e) })}></label>`;
}

/** One of the slices of a layer with a third axis. @param {number} depth @param {number} slice @param {(slice: number) => void} use */
export function slices(depth, slice, use) {
  return depth > 1
    ? html`<label class="tool"><span>${t('inside.slice', { slice, last: depth - 1 })}</span>
        <input type="range" min="0" max=${depth - 1} .value=${live(String(slice))} @input=${(/** @type {Event} */ e) => use(Number(value(e)))}></label>`
    : nothing;
}

/** What can be changed about the maps; everything changes at once. @param {SheetKind} kind @param {number} usual side of a map @param {unknown} more */
export function mapTools(kind, usual, more) {
  const at = place();
  const collapsed = isCollapsed(at) && kind !== 'bars';
  const orders = ORDERS.filter((o) => kind !== 'bars' || o === 'index' || o === 'max');
  return html`<div class="inside-tools" role="group" aria-label=${t('inside.tools')}>
    ${kind === 'bars' ? nothing : choice(t('inside.as'), [[t('inside.as.maps'), !collapsed, { as: undefined }], [t('inside.as.colours'), collapsed, { as: 'colours' }]])}
    ${collapsed
      ? nothing
      : html`<label class="tool"><span>${t('inside.sort')}</span>
          <select class="field" @change=${(/** @type {Event} */ e) => show({ sort: value(e) === 'index' ? undefined : value(e) })}>
            ${orders.map((o) => html`<option value=${o} .selected=${o === orderOf(at)}>${t(`inside.sort.${o}`)}</option>`)}</select></label>`}
    ${collapsed || kind === 'bars'
      ? nothing
      : html`${choice(t('inside.scale'), [[t('inside.scale.own'), !isShared(at), { scale: undefined }], [t('inside.scale.all'), isShared(at), { scale: 'all' }]])}
        <label class="tool"><span class="unseen">${t('stage.palette')}</span>
          <select class="field colours" title=${t('stage.palette')} @change=${(/** @type {Event} */ e) => show({ colours: value(e) === 'viridis' ? undefined : value(e) })}>
            ${PALETTES.map((p) => html`<option value=${p} .selected=${p === paletteOf(at)}>${t(`stage.palette.${p}`)}</option>`)}</select></label>
        ${size(usual)}`}
    ${more}
  </div>
  ${paletteOf(at) === 'jet' && !collapsed ? html`<p class="small jet-warning" role="note">${t('stage.palette.jet.warning')}</p>` : nothing}`;
}
