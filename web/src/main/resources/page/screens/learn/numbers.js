/** Numbers as the Learn screen writes them: short, with a real minus sign; the exact value stands beside it for hovering. */

import { number } from '../../words.js';

/** Three significant digits; two where the number is small. @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) {
    return value === -Infinity ? '−∞' : value === Infinity ? '∞' : '?';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return value.toExponential(1).replace('e+', 'e').replace(/-/g, '−');
  }
  const text = number(value, size >= 100 ? { maximumFractionDigits: 0, useGrouping: false } : { maximumSignificantDigits: size < 0.1 ? 2 : 3 });
  return text === '-0' ? '0' : text.replace('-', '−');
}

/** The same with its sign in any case. @param {number} value */
export const signed = (value) => `${value > 0 ? '+' : ''}${short(value)}`;

/** For behind an operator: negative ones in brackets. @param {number} value */
export const bracketed = (value) => (value < 0 ? `(${short(value)})` : short(value));

/** All digits that a float32 has. @param {number} value */
export const exact = (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(9))).replace('-', '−') : short(value));

/** From −1 to 1 as a share of the largest size, for colours. @param {number} value @param {number} largest */
export const share = (value, largest) => (largest > 0 && Number.isFinite(value) ? Math.max(-1, Math.min(1, value / largest)) : 0);

/** @param {ArrayLike<number>} values */
export function largest(values) {
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    size = Math.max(size, Number.isFinite(values[i]) ? Math.abs(values[i]) : 0);
  }
  return size;
}
