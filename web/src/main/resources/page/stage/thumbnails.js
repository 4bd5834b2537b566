/** The strongest map of each layer, small: fetched a few at a time, kept while the page is open. */

import * as api from '../api.js';

/** @typedef {{values: Float32Array, shape: [number, number], channel: number}} Thumbnail */

const AT_ONCE = 2;
const KEPT = 600;

/** @type {Map<string, Promise<Thumbnail>>} */
const kept = new Map();
/** @type {(() => void)[]} */
const waiting = [];
let busy = 0;

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function inTurn(work) {
  if (busy >= AT_ONCE) {
    await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  }
  busy++;
  try {
    return await work();
  } finally {
    busy--;
    waiting.shift()?.();
  }
}

/** The channel with the largest mean; of volumes the slice in the middle. @param {import('../types.js').Numbers} maps @returns {Thumbnail} */
export function strongest({ data, shape }) {
  const [channels, ...space] = shape;
  const size = space.reduce((a, b) => a * b, 1);
  let best = 0;
  let most = -Infinity;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = c * size; i < (c + 1) * size; i++) {
      sum += data[i];
    }
    if (sum > most) {
      most = sum;
      best = c;
    }
  }
  const width = space.at(-1) ?? 1;
  const height = space.at(-2) ?? 1;
  const from = best * size + (space.length > 2 ? Math.floor(size / (width * height) / 2) * width * height : 0);
  return { values: data.slice(from, from + width * height), shape: [height, width], channel: best };
}

/** @param {string} model @param {string} input @param {number} layer @returns {Promise<Thumbnail>} */
export function thumbnail(model, input, layer) {
  const key = `${model} ${input} ${layer}`;
  let promise = kept.get(key);
  if (!promise) {
    promise = inTurn(async () => strongest(await api.maps(model, layer, input)));
    promise.catch(() => kept.delete(key));
    kept.set(key, promise);
    if (kept.size > KEPT) {
      kept.delete([...kept.keys()][0]);
    }
  }
  return promise;
}
