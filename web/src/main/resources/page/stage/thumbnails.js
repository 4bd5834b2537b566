/** The strongest map of each layer, small: all of a network fetched at once, kept for the inputs last shown. */

import * as api from '../api.js';

/** @typedef {{values: Float32Array, shape: [number, number], channel: number}} Thumbnail */

const KEPT = 6;

/** @type {Map<string, Promise<Map<number, Thumbnail>>>} */
const kept = new Map();

/** @param {import('../types.js').ThumbnailOfLayer} entry @returns {Thumbnail} */
export function decoded({ bytes, low, high, height, width, channel }) {
  const raw = atob(bytes);
  const values = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    values[i] = low + (raw.charCodeAt(i) / 255) * (high - low);
  }
  return { values, shape: [height, width], channel };
}

/** @param {string} model @param {string} input @param {number} layer @returns {Promise<Thumbnail>} */
export async function thumbnail(model, input, layer) {
  const key = `${model} ${input}`;
  let all = kept.get(key);
  if (!all) {
    all = api.thumbnails(model, input).then((entries) => new Map(entries.map((entry) => [entry.layer, decoded(entry)])));
    all.catch(() => kept.delete(key));
    kept.set(key, all);
    if (kept.size > KEPT) {
      kept.delete([...kept.keys()][0]);
    }
  }
  const found = (await all).get(layer);
  if (!found) {
    throw new Error(`layer ${layer} has no map`);
  }
  return found;
}
