/** Turns numbers into pixels for the montage. Without a document. */

import { table } from '../../stage/palettes.js';

/** @typedef {import('../../stage/palettes.js').Palette} Palette */

/** @type {Map<string, Uint32Array>} */
const packed = new Map();

/** The colours of a palette as whole pixels. @param {Palette} name */
export function pixelsOf(name) {
  let found = packed.get(name);
  if (!found) {
    const colours = table(name);
    found = Uint32Array.from({ length: 256 }, (_, i) => pixel(colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]));
    packed.set(name, found);
  }
  return found;
}

/** A pixel without transparency, as canvases store it. @param {number} r @param {number} g @param {number} b */
export const pixel = (r, g, b) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/**
 * Writes a map as pixels.
 *
 * @param {ArrayLike<number>} values row by row
 * @param {number} width
 * @param {{low: number, high: number}} scale
 * @param {Uint32Array} colours 256 of them
 * @param {Uint32Array} into
 * @param {number} start where the first pixel goes
 * @param {number} stride pixels in a row of `into`
 */
export function write(values, width, { low, high }, colours, into, start, stride) {
  const extent = high - low;
  const factor = extent > 0 ? 255 / extent : 0;
  const shift = extent > 0 ? 0.5 : low < 0 && high >= 0 ? 128 : 0.5;
  for (let i = 0, row = start; i < values.length; row += stride) {
    for (let x = 0; x < width; x++, i++) {
      const level = (values[i] - low) * factor + shift;
      into[row + x] = colours[level >= 255 ? 255 : level > 0 ? level | 0 : 0];
    }
  }
}

/** The scale of numbers for a palette: around zero for the one with two sides. @param {number} low @param {number} high @param {Palette} palette */
export function scaleFor(low, high, palette) {
  if (palette !== 'diverging') {
    return { low, high };
  }
  const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return { low: -size, high: size };
}

/**
 * A matrix no larger than a picture may be, each number the one of largest size of a block.
 *
 * @param {ArrayLike<number>} values
 * @param {number} rows
 * @param {number} columns
 * @param {number} most rows and columns of the picture
 */
export function reduced(values, rows, columns, most) {
  const down = Math.ceil(rows / most);
  const across = Math.ceil(columns / most);
  const height = Math.ceil(rows / down);
  const width = Math.ceil(columns / across);
  if (down === 1 && across === 1) {
    return { values, height, width, down, across };
  }
  const result = new Float32Array(height * width);
  for (let y = 0; y < rows; y++) {
    const to = Math.floor(y / down) * width;
    for (let x = 0; x < columns; x++) {
      const k = to + Math.floor(x / across);
      const value = values[y * columns + x];
      if (Math.abs(value) > Math.abs(result[k])) {
        result[k] = value;
      }
    }
  }
  return { values: result, height, width, down, across };
}
