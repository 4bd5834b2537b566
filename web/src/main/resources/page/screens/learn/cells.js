/** Tables of numbers under a window, coloured by sign and size. */

import { html, nothing } from 'lit';
import { dimensions, t } from '../../words.js';
import { exact, largest, share, short, signed } from './numbers.js';
import { GAP, PADDING } from './window.js';

/** Up to this many cells a slice is written as numbers. */
export const WRITTEN = 121;

/**
 * @typedef {Object} Cells
 * @property {readonly number[]} values one per cell of the window, row by row
 * @property {readonly number[]} kernel sizes of the window
 * @property {readonly number[]} [under] input cell under each
 * @property {string} label
 * @property {boolean} [signs] whether positive numbers carry a plus
 * @property {number} [winner]
 * @property {number} [hot] the cell that is pointed at
 * @property {(cell: number) => void} [point]
 */

/** @param {Cells} cells @param {number} k @param {number} most */
function cell({ values, under, signs, winner, hot, point }, k, most) {
  const kind = under?.[k] === PADDING ? 'padding' : under?.[k] === GAP ? 'gap' : '';
  const value = values[k];
  const part = share(value, most);
  const title = kind ? t(`learn.cell.${kind}`) : exact(value);
  return html`<td data-kind=${kind || nothing} data-sign=${part > 0 ? '+' : part < 0 ? '-' : nothing} ?data-winner=${winner === k} ?data-hot=${hot === k}
    .style=${`--size:${Math.round(Math.abs(part) * 100)}%`} title=${title} @pointerenter=${() => point?.(k)} @pointerleave=${() => point?.(-1)}>${signs ? signed(value) : short(value)}</td>`;
}

/** One table per slice of the window's depth; a picture where there are too many numbers. @param {Cells} cells */
export function cellTables(cells) {
  const { values, kernel, label } = cells;
  const [height, width] = kernel.length === 1 ? [1, kernel[0]] : kernel.length === 0 ? [1, 1] : kernel.slice(-2);
  const size = height * width;
  const slices = Math.max(1, Math.round(values.length / size));
  const most = largest(values);
  if (size > WRITTEN || slices > 8) {
    return html`<figure class="cell-figure"><figcaption>${label}</figcaption>
      <cs-lesson-map .values=${values} .shape=${[values.length / width, width]} .label=${`${label}, ${dimensions(kernel)}`}></cs-lesson-map></figure>`;
  }
  return html`<figure class="cell-figure"><figcaption>${label}</figcaption>
    <div class="cell-slices">${Array.from({ length: slices }, (_, s) => html`<table class="cells" data-wide=${values.length === 1 ? 'one' : width > 7 ? 'very' : width > 3 ? 'yes' : nothing}>
      <caption class="unseen">${label}${slices > 1 ? `, ${t('learn.slice', { z: s })}` : ''}</caption>
      <tbody>${Array.from({ length: height }, (_r, y) => html`<tr>${Array.from({ length: width }, (_c, x) => cell(cells, s * size + y * width + x, most))}</tr>`)}</tbody>
    </table>`)}</div></figure>`;
}

/** A bar that grows to the right for what raises and to the left for what lowers. @param {number} value @param {number} most */
export const bar = (value, most) =>
  html`<span class="lesson-bar" aria-hidden="true"><span data-sign=${value < 0 ? '-' : '+'} .style=${`inline-size:${Math.abs(share(value, most)) * 50}%`}></span></span>`;
