/** Fetches what is drawn and keeps it while it may be needed again. */

import * as api from '../api.js';
import { numbers } from '../runs.js';

/** @typedef {import('../types.js').Result} Result */
/** @typedef {import('../types.js').MapOverInput} MapOverInput */
/** @typedef {import('../types.js').Numbers} Numbers */

const PICTURES_KEPT = 40;

/** @type {Map<string, Promise<HTMLImageElement>>} */
const pictures = new Map();

/** A picture of the server, ready to be drawn. @param {string} url @returns {Promise<HTMLImageElement>} */
export function picture(url) {
  let promise = pictures.get(url);
  if (!promise) {
    const image = new Image();
    image.src = url;
    promise = image.decode().then(() => image);
    promise.catch(() => pictures.delete(url));
    pictures.set(url, promise);
    if (pictures.size > PICTURES_KEPT) {
      pictures.delete([...pictures.keys()][0]);
    }
  }
  return promise;
}

/** What lies under a map: the input as the network sees it; null where that is no picture. @param {Result} result @param {MapOverInput} over */
export const underneath = (result, over) =>
  over.under === 'picture' && result.input ? picture(api.viewUrl(result.model, result.input, over.name)) : Promise.resolve(null);

/** The numbers of a map. @param {Result} result @param {MapOverInput} over @param {boolean} [uncut] @returns {Promise<Numbers>} */
export async function mapOf(result, over, uncut = false) {
  if (over.map && !(uncut && result.id)) {
    return { data: Float32Array.from(over.map), shape: over.shape };
  }
  return numbers(result.id, uncut ? over.uncut : over.array);
}

/** A map as one that can be painted; of a volume the slice in the middle. @param {Result} result @param {MapOverInput} over @param {Numbers} map @returns {import('./paint.js').FlatMap} */
export function flat(result, over, map) {
  const two = (/** @type {readonly number[]} */ s) => (s.length === 0 ? [1, 1] : s.length === 1 ? [1, s[0]] : s.slice(-2));
  const plane = two(map.shape).reduce((a, b) => a * b, 1);
  const from = Math.floor(map.data.length / plane / 2) * plane;
  return {
    values: map.data.length > plane ? map.data.subarray(from, from + plane) : map.data,
    shape: two(map.shape),
    space: two(over.inputSpace),
    signed: result.heatmap?.signed || map.data.some((v) => v < 0),
    perPixel: result.heatmap?.perPixel ?? false,
  };
}
