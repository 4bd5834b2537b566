/** What layers compute: fetched once, kept for the layers last seen. Without a document. */

import * as api from '../../api.js';

/** @typedef {import('./types.js').LayerMaps} LayerMaps */
/** @typedef {import('./types.js').Stats} Stats */

/** Up to so many numbers are fetched with all their digits; of more, values of the size of a picture's noise do not matter. */
const EXACT = 2 << 20;

/** So many numbers stay in the browser. */
const KEPT = 24 << 20;

/** The last used last. @type {Map<string, LayerMaps>} */
const kept = new Map();

/** Smallest, largest and mean value of each map; what is no number counts nowhere. @param {Float32Array} data @param {number} channels @returns {Stats} */
export function statsOf(data, channels) {
  const size = channels ? data.length / channels : 0;
  const stats = { low: new Float64Array(channels), high: new Float64Array(channels), mean: new Float64Array(channels) };
  for (let c = 0; c < channels; c++) {
    let low = Infinity;
    let high = -Infinity;
    let sum = 0;
    let count = 0;
    for (let i = c * size, end = i + size; i < end; i++) {
      const value = data[i];
      if (value - value === 0) {
        low = value < low ? value : low;
        high = value > high ? value : high;
        sum += value;
        count++;
      }
    }
    stats.low[c] = count ? low : NaN;
    stats.high[c] = count ? high : NaN;
    stats.mean[c] = sum / count;
  }
  return stats;
}

/** @param {string} key @param {import('../../types.js').Numbers} numbers @returns {LayerMaps} */
export function layerMaps(key, { data, shape }) {
  const [channels, ...space] = shape;
  const width = space.at(-1) ?? 1;
  const height = space.at(-2) ?? 1;
  return { key, data, channels, space, depth: space.slice(0, -2).reduce((a, b) => a * b, 1), height, width, stats: statsOf(data, channels) };
}

/** @param {LayerMaps} maps @param {number} channel @param {number} [slice] */
export function sliceOf({ data, depth, height, width }, channel, slice = 0) {
  const plane = height * width;
  const start = (channel * depth + slice) * plane;
  return data.subarray(start, start + plane);
}

/**
 * @param {string} model
 * @param {import('../../types.js').Layer} layer
 * @param {string} input
 * @param {AbortSignal} signal
 * @returns {Promise<LayerMaps>}
 */
export async function load(model, layer, input, signal) {
  const key = `${model} ${input} ${layer.index}`;
  const count = layer.shape.slice(1).reduce((a, b) => a * Math.abs(b), 1);
  const type = count <= EXACT ? 'float32' : 'float16';
  const maps = kept.get(key) ?? layerMaps(key, await api.maps(model, layer.index, input, { type, signal }));
  kept.delete(key);
  kept.set(key, maps);
  let all = 0;
  for (const other of [...kept.keys()].reverse()) {
    all += kept.get(other)?.data.length ?? 0;
    if (all > KEPT && other !== key) {
      kept.delete(other);
    }
  }
  return maps;
}

/** The orders that maps can be put in. */
export const ORDERS = /** @type {const} */ (['index', 'mean', 'max', 'similarity']);

/** @typedef {typeof ORDERS[number]} Order */

/**
 * Channels in the order in which they are shown; the largest first.
 *
 * @param {LayerMaps} maps
 * @param {Order} order
 * @param {import('../../types.js').MapGroups | null} groups
 * @returns {number[]}
 */
export function ordered({ channels, stats }, order, groups) {
  const all = Array.from({ length: channels }, (_, c) => c);
  if (order === 'similarity') {
    return groups?.order ?? all;
  }
  if (order === 'index') {
    return all;
  }
  const by = order === 'mean' ? stats.mean : stats.high;
  const size = (/** @type {number} */ c) => (Number.isNaN(by[c]) ? -Infinity : by[c]);
  return all.sort((a, b) => size(b) - size(a) || a - b);
}

/** Whether a map has the same value everywhere. @param {LayerMaps} maps @param {number} channel */
export const isSilent = ({ stats, space }, channel) => space.length > 0 && !(stats.high[channel] - stats.low[channel] > 1e-6 * Math.max(Math.abs(stats.high[channel]), Math.abs(stats.low[channel])));
