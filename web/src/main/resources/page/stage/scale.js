/** Brings maps to another size and numbers onto a scale from 0 to 1, as the program's own pictures do. */

/** @typedef {{low: number, high: number, flat: number}} Scale values shown as 0 and as 1; what all are shown as where there is no extent */

/**
 * Along one axis: which two values each new position lies between, and its share of the second (half-pixel centres, clamped to the border).
 *
 * @param {number} from old size
 * @param {number} size new size
 */
export function positions(from, size) {
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  const share = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const at = Math.max(0, ((i + 0.5) * from) / size - 0.5);
    low[i] = Math.min(Math.floor(at), from - 1);
    high[i] = Math.min(low[i] + 1, from - 1);
    share[i] = low[i] === high[i] ? 0 : at - low[i];
  }
  return { low, high, share };
}

/**
 * A map at another size, linearly interpolated with half-pixel centres.
 *
 * @param {ArrayLike<number>} values `[height, width]`
 * @param {readonly number[]} shape height, width
 * @param {readonly number[]} size new height and width
 * @returns {Float32Array}
 */
export function linear(values, [height, width], [newHeight, newWidth]) {
  const ys = positions(height, newHeight);
  const xs = positions(width, newWidth);
  const result = new Float32Array(newHeight * newWidth);
  for (let y = 0, k = 0; y < newHeight; y++) {
    const a = ys.low[y] * width;
    const b = ys.high[y] * width;
    const t = ys.share[y];
    for (let x = 0; x < newWidth; x++, k++) {
      const l = xs.low[x];
      const h = xs.high[x];
      const s = xs.share[x];
      const left = t ? values[a + l] * (1 - t) + values[b + l] * t : values[a + l];
      const right = t ? values[a + h] * (1 - t) + values[b + h] * t : values[a + h];
      result[k] = s ? left * (1 - s) + right * s : left;
    }
  }
  return result;
}

/** A map by blocks, every place with the value of the cell it lies in. @param {ArrayLike<number>} values @param {readonly number[]} shape @param {readonly number[]} size */
export function nearest(values, [height, width], [newHeight, newWidth]) {
  const result = new Float32Array(newHeight * newWidth);
  for (let y = 0, k = 0; y < newHeight; y++) {
    const row = Math.floor(((y + 0.5) * height) / newHeight) * width;
    for (let x = 0; x < newWidth; x++, k++) {
      result[k] = values[row + Math.floor(((x + 0.5) * width) / newWidth)];
    }
  }
  return result;
}

/** From the smallest value to the largest. @param {ArrayLike<number>} values @returns {Scale} */
export function minMax(values) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  return low > high ? { low: 0, high: 0, flat: 0 } : { low, high, flat: 0 };
}

/** From minus the largest size to it, zero in the middle. @param {ArrayLike<number>} values @returns {Scale} */
export function symmetric(values) {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
  }
  return { low: -largest, high: largest, flat: 0.5 };
}

/** Up to the size that the given share of all sizes does not exceed. @param {ArrayLike<number>} values @param {number} share @param {boolean} signed @returns {Scale} */
export function quantile(values, share, signed) {
  const finite = Float32Array.from(values).filter(Number.isFinite);
  if (finite.length === 0) {
    return { low: 0, high: 0, flat: signed ? 0.5 : 0 };
  }
  const sizes = signed ? finite.map(Math.abs) : finite.slice();
  sizes.sort();
  const count = sizes.length;
  const low = signed ? 0 : sizes[0];
  const q = sizes[Math.min(count - 1, Math.ceil(share * count) - 1)];
  const high = q > low ? q : sizes[count - 1];
  return signed ? { low: -high, high, flat: 0.5 } : { low, high, flat: 0 };
}

/** A value's place from 0 to 1. @param {Scale} scale @param {number} value */
export function placeOf({ low, high, flat }, value) {
  const extent = high - low;
  return !(extent > 0) || Number.isNaN(value) ? flat : Math.max(0, Math.min(1, (value - low) / extent));
}
