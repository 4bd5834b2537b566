/** Draws a map over the picture that it belongs to. */

import { rint, table } from './palettes.js';
import { linear, minMax, nearest, placeOf, quantile } from './scale.js';

/** @typedef {import('./palettes.js').Palette} Palette */
/** @typedef {import('./scale.js').Scale} Scale */

/**
 * @typedef {Object} FlatMap a map with two axes
 * @property {ArrayLike<number>} values
 * @property {readonly number[]} shape height, width
 * @property {readonly number[]} space height and width of the input under it
 * @property {boolean} signed
 * @property {boolean} perPixel
 * @property {Scale} [scale] where it is not the map's own, as for a slice of a larger one
 */

/**
 * @typedef {Object} Display how maps are shown; nothing of it changes a number
 * @property {'over'|'side'|'flicker'|'map'} mode
 * @property {Palette|'auto'} palette
 * @property {number|null} opacity from 0 to 1; null for what suits the map
 * @property {number} threshold what is weaker than this share of the largest stays clear
 * @property {boolean} raw by the method's own cells instead of interpolated
 */

const SHARE = 0.995;
const DARK = 0.35;
const LIGHT = 0.3;
const LIFT = 0.7;
const VEIL = 0.55;

/** Whether a map is drawn as marks on the faint picture instead of as an even veil. @param {FlatMap} map */
export const isMarks = (map) => map.signed || map.perPixel;

/** The palette that a map is shown in. @param {FlatMap} map @param {Display} display @returns {Palette} */
export const paletteOf = (map, { palette }) =>
  palette !== 'auto' ? palette : map.signed ? 'diverging' : map.perPixel ? 'inferno' : 'viridis';

/** The opacity that a map is shown with. @param {FlatMap} map @param {Display} display */
export const opacityOf = (map, { opacity }) => opacity ?? (isMarks(map) ? 1 : VEIL);

/** @type {WeakMap<object, Scale>} */
const scales = new WeakMap();

/** The values at the two ends of the colours: read at the input's own size. @param {FlatMap} map @returns {Scale} */
export function scaleOf(map) {
  if (map.scale) {
    return map.scale;
  }
  const kept = scales.get(map.values);
  if (kept) {
    return kept;
  }
  const shown = linear(map.values, map.shape, map.space);
  const scale = isMarks(map) ? quantile(shown, SHARE, map.signed) : minMax(shown);
  scales.set(map.values, scale);
  return scale;
}

/** How far a place on the scale is from nothing, 0 to 1. @param {boolean} signed @param {number} place */
const strengthOf = (signed, place) => (signed ? Math.abs(2 * place - 1) : place);

/**
 * Mixes colours into pixels.
 *
 * @param {Uint8ClampedArray} pixels red, green, blue, alpha; changed
 * @param {Float32Array} values one per pixel
 * @param {FlatMap} map
 * @param {Display} display
 */
function mix(pixels, values, map, display) {
  const scale = scaleOf(map);
  const colours = table(paletteOf(map, display));
  const alone = display.mode === 'map';
  const marks = isMarks(map) && !alone;
  const opacity = alone ? 1 : opacityOf(map, display);
  for (let i = 0, p = 0; i < values.length; i++, p += 4) {
    const place = placeOf(scale, values[i]);
    const strength = strengthOf(map.signed, place);
    const clear = strength < display.threshold;
    let share = clear ? 0 : opacity * (marks ? strength ** LIFT : 1);
    let ground = -1;
    if (marks) {
      const gray = 0.299 * pixels[p] + 0.587 * pixels[p + 1] + 0.114 * pixels[p + 2];
      ground = map.signed ? 255 - LIGHT * (255 - gray) : DARK * gray;
    } else if (alone && clear) {
      share = 1;
      ground = -2;
    }
    const colour = 3 * (ground === -2 ? (map.signed ? 128 : 0) : rint(place * 255));
    for (let c = 0; c < 3; c++) {
      const under = ground >= 0 ? ground : pixels[p + c];
      pixels[p + c] = rint(under + (colours[colour + c] - under) * share);
    }
    pixels[p + 3] = 255;
  }
}

/**
 * Paints a map over a picture into a canvas, whose size is set.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasImageSource | null} picture null for a map alone
 * @param {FlatMap | null} map null for the picture alone
 * @param {Display} display
 * @param {readonly number[]} size height and width of the canvas in its own pixels
 */
export function paint(canvas, picture, map, display, [height, width]) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) {
    return;
  }
  context.imageSmoothingQuality = 'high';
  if (picture) {
    context.drawImage(picture, 0, 0, width, height);
  } else {
    context.fillStyle = '#808080';
    context.fillRect(0, 0, width, height);
  }
  if (map) {
    const image = context.getImageData(0, 0, width, height);
    const values = (display.raw ? nearest : linear)(map.values, map.shape, [height, width]);
    mix(image.data, values, map, picture ? display : { ...display, mode: 'map' });
    context.putImageData(image, 0, 0);
  }
}

/** The value of a map at a place of the input, as it is shown and as the method gave it. @param {FlatMap} map @param {number} y @param {number} x from 0 to 1 */
export function valueAt(map, y, x) {
  const [height, width] = map.shape;
  const row = Math.min(height - 1, Math.floor(y * height));
  const column = Math.min(width - 1, Math.floor(x * width));
  const value = map.values[row * width + column];
  const scale = scaleOf(map);
  return { row, column, value, share: strengthOf(map.signed, placeOf(scale, value)) };
}

/** Paints the colours of a scale from left to right. @param {HTMLCanvasElement} canvas @param {Palette} palette */
export function paintLegend(canvas, palette) {
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  const image = context?.createImageData(256, 1);
  if (context && image) {
    const colours = table(palette);
    for (let i = 0; i < 256; i++) {
      image.data.set([colours[3 * i], colours[3 * i + 1], colours[3 * i + 2], 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }
}
