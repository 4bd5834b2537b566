/** Which layer the screen is at. */

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

/** The name of the class that a unit of the answer stands for; empty where that is not known. @param {number} unit */
export function className(unit) {
  const { model, prediction } = session();
  const last = model && currentLayer()?.index === model.layers.length - 1 && model.answersClasses;
  return (last && prediction?.answers.find((a) => a.index === unit)?.label) || '';
}
