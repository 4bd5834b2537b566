/** Numbers beside a map: the legend of its colours, and the value at a place. */

import { html } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { measure, percent, t } from '../words.js';
import { paintLegend, paletteOf, scaleOf } from './paint.js';

/** @typedef {import('./paint.js').FlatMap} FlatMap */
/** @typedef {import('./paint.js').Display} Display */

/** The colours with the numbers at both ends. @param {FlatMap} map @param {Display} display */
export function legend(map, display) {
  const scale = scaleOf(map);
  const palette = paletteOf(map, display);
  const draw = (/** @type {Element | undefined} */ e) => e && paintLegend(/** @type {HTMLCanvasElement} */ (e), palette);
  return html`<div class="legend small">
    <span>${measure(scale.low)}${map.signed ? html` <span class="quiet">${t('stage.against')}</span>` : ''}</span>
    <canvas ${ref(draw)} aria-hidden="true"></canvas>
    <span>${map.signed ? html`<span class="quiet">${t('stage.for')}</span> ` : ''}${measure(scale.high)}</span>
  </div>`;
}

/**
 * A value in words.
 *
 * @param {FlatMap} map
 * @param {{row: number, column: number, value: number, share: number}} at
 * @param {boolean} pinned
 */
export function readout(map, { row, column, value, share }, pinned) {
  const where = map.shape[0] === 1
    ? t('stage.value.one', { column, value: measure(value) })
    : t('stage.value', { row, column, value: measure(value) });
  return html`${where} · ${t('stage.share', { share: percent(share) })}${pinned ? html` · <span class="quiet">${t('stage.pinned')}</span>` : ''}`;
}
