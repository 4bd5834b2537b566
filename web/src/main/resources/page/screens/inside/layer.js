/** Which layer the screen is at. */

import { labels } from '../../api.js';
import { place, session } from '../../state.js';

/** @typedef {import('../../types.js').Layer} Layer */

/** The layer of the address, else the one that maps are usually taken from; null where no model is open. @returns {Layer | null} */
export function currentLayer() {
  const { model } = session();
  if (!model || !model.layers.length) {
    return null;
  }
  const wanted = place().layer === '' ? model.defaultLayer : Number(place().layer);
  return model.layers[wanted] ?? model.layers.filter((l) => l.space > 0).at(-1) ?? model.layers[0];
}

/** The unit of the address; -1 where it names none of the layer's. */
export function currentUnit() {
  const unit = place().unit === '' ? -1 : Number(place().unit);
  const layer = currentLayer();
  return Number.isInteger(unit) && unit >= 0 && layer && (layer.channels <= 0 || unit < layer.channels) ? unit : -1;
}

/** Names of classes by model. @type {Map<string, Map<number, string>>} */
const names = new Map();

/** Whether the units of the layer stand for the classes. */
const isAnswer = () => {
  const { model } = session();
  return Boolean(model && model.answersClasses && currentLayer()?.index === model.layers.length - 1);
};

/** Fetches the names of the classes where the layer's units stand for them. */
export async function learnNames() {
  const { model } = session();
  if (model && isAnswer() && model.labels.count > 0 && !names.has(model.id)) {
    const all = await labels(model.id, '', model.labels.count).catch(() => []);
    names.set(model.id, new Map(all.map(({ index, label }) => [index, label])));
  }
}

/** The name of the class that a unit of the answer stands for; empty where that is not known. @param {number} unit */
export const className = (unit) => (isAnswer() && names.get(session().model?.id ?? '')?.get(unit)) || '';
