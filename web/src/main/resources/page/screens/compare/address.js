/** What the Compare screen keeps in the address: the way, and lists of names. */

import { go, merged, place, session, write } from '../../state.js';

/** @typedef {import('../../types.js').Explainer} Explainer */

export const WAYS = /** @type {const} */ (['methods', 'layers', 'stages', 'adversarial']);

const NONE = '-';
const BETWEEN = '|';
const START = ['grad-cam', 'integrated-gradients', 'occlusion', 'hires-cam', 'saliency', 'lrp'];
const STARTED = 3;

/** The way of the place. */
export const way = () => WAYS.find((w) => w === place().extra.way) ?? WAYS[0];

/** The address of a way. @param {string} name */
export const wayAddress = (name) => write(merged(place(), { extra: { way: name } }));

/** @param {string} name */
export const goWay = (name) => go({ extra: { way: name } });

/** A list of the place; null where the address names none. @param {string} key @returns {string[] | null} */
export function list(key) {
  const text = place().extra[key];
  return text === undefined ? null : text === NONE ? [] : text.split(BETWEEN).filter(Boolean);
}

/** @param {string} key @param {readonly string[]} values */
export const setList = (key, values) => go({ extra: { [key]: values.join(BETWEEN) || NONE } });

/** All methods that give maps. */
export const mapMethods = () => session().explainers.filter((e) => e.result === 'heatmap' && e.needsInput);

/** @param {Explainer} method */
export const suits = (method) => session().model?.suitability[method.name]?.suits ?? true;

/** @param {string} name */
export const methodNamed = (name) => session().explainers.find((e) => e.name === name);

/** The methods that are compared: the address', else a few that differ in kind. @returns {Explainer[]} */
export function chosenMethods() {
  const fitting = mapMethods().filter(suits);
  const named = list('methods');
  if (named) {
    return fitting.filter((m) => named.includes(m.name));
  }
  const start = START.filter((name) => fitting.some((m) => m.name === name)).slice(0, STARTED);
  return (start.length ? fitting.filter((m) => start.includes(m.name)) : fitting.slice(0, STARTED));
}

/** One method of those that fit: the place's, else the first of some, else the first. @param {readonly Explainer[]} fitting @param {readonly string[]} usual @returns {Explainer | undefined} */
export function oneMethod(fitting, usual) {
  const named = fitting.find((m) => m.name === place().method);
  return named ?? usual.map((name) => fitting.find((m) => m.name === name)).find(Boolean) ?? fitting[0];
}

/** Whether the model takes several inputs, which are given together. */
export const takesSeveral = () => (session().model?.inputs.length ?? 0) > 1;

/** Names of inputs that may be compared beside the open one. @returns {string[]} */
export function offeredInputs() {
  const { about, inputs, input, model } = session();
  if (takesSeveral()) {
    return [];
  }
  const samples = about?.samples.models ?? [];
  const own = samples.find((m) => m.name === model?.name);
  const text = model?.inputs[0]?.kind === 'text';
  const builtin = (own ? [own] : text ? [] : samples.slice(0, 1)).flatMap((m) => m.inputs);
  const opened = inputs.filter((i) => !i.name.startsWith('builtin:') && (i.kind === 'text') === text).map((i) => i.id);
  return [...new Set([...opened, ...builtin])].filter((name) => name !== place().input && name !== input?.id);
}

/** The further inputs that are compared. */
export const furtherInputs = () => offeredInputs().filter((name) => list('inputs')?.includes(name));
