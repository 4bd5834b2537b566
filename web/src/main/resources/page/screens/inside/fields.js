/** What positions of layers can see, asked for when a pointer rests. Without a document. */

import * as api from '../../api.js';

/** @typedef {import('../../types.js').Field} Field */

const REST = 40;
const KEPT = 4000;

/** @type {Map<string, Field[]>} */
const kept = new Map();
let turn = 0;

/**
 * Tells what a position can see: at once where it is known, else a little later, unless something else has been asked by then.
 *
 * @param {string} key of the layer's maps
 * @param {string} model
 * @param {number} layer
 * @param {string} input
 * @param {readonly number[]} at
 * @param {(seen: Field[]) => void} use
 */
export function fieldAt(key, model, layer, input, at, use) {
  const name = `${key} ${at.join(',')}`;
  const mine = ++turn;
  const found = kept.get(name);
  if (found) {
    use(found);
    return;
  }
  setTimeout(async () => {
    if (mine !== turn) {
      return;
    }
    try {
      const { inputs } = await api.field(model, layer, input, [...at]);
      kept.size > KEPT && kept.clear();
      kept.set(name, inputs);
      mine === turn && use(inputs);
    } catch {
      mine === turn && use([]);
    }
  }, REST);
}
