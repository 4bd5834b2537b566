/** Every route of the server as a function. Nothing here touches the page. */

import { ask, json, posted, send } from './http.js';
import { work } from './jobs.js';
import { fromBlock, parseNpy } from './stage/numpy.js';

export { Refusal } from './http.js';
export { explain, work } from './jobs.js';

/** @typedef {import('./types.js').Model} Model */
/** @typedef {import('./types.js').Input} Input */
/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./types.js').Numbers} Numbers */

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<Numbers>} */
async function npy(path, signal) {
  return parseNpy(await (await ask(path, { headers: { accept: 'application/x-npy' }, signal })).arrayBuffer());
}

const part = encodeURIComponent;

/** Work whose answer is no explanation. @param {string} path @param {object} body @param {import('./jobs.js').Listening} [listening] @returns {Promise<any>} */
const other = (path, body, listening) => work(path, body, listening);

/** A query from the values that are there. @param {Record<string, string|number|undefined|null>} values */
function query(values) {
  const pairs = Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== '');
  return pairs.length ? `?${pairs.map(([k, v]) => `${k}=${part(String(v))}`).join('&')}` : '';
}

/** @param {string} model @param {number} layer */
const layerPath = (model, layer) => `/api/models/${part(model)}/layers/${layer}`;

/** @returns {Promise<import('./types.js').About>} */
export const about = () => json('/api/about');

/** @returns {Promise<import('./types.js').Explainer[]>} */
export const explainers = () => json('/api/explainers');

/** @returns {Promise<{id: string, name: string}[]>} */
export const models = () => json('/api/models');

/** @param {string} id @returns {Promise<Model>} */
export const model = (id) => json(`/api/models/${part(id)}`);

/** @param {{name?: string, id?: string, preprocess?: string} | FormData} source @returns {Promise<Model>} */
export const openModel = (source) => send('/api/models', source);

/** @param {{name: string} | {text: string} | FormData} source @returns {Promise<Input>} */
export const openInput = (source) => send('/api/inputs', source);

/** @param {string} id @returns {Promise<Input>} */
export const input = (id) => json(`/api/inputs/${part(id)}`);

/** @param {string} id @returns {Promise<import('./types.js').GraphLayout>} */
export const graph = (id) => json(`/api/models/${part(id)}/graph`);

/** @param {string} id @param {string} q @param {number} [limit] @param {AbortSignal} [signal]
 *  @returns {Promise<{index: number, label: string}[]>} */
export const labels = (id, q, limit = 20, signal = undefined) =>
  json(`/api/models/${part(id)}/labels${query({ q, limit })}`, signal);

/** Where the picture lies as it was given. @param {string} input */
export const pictureUrl = (input) => `/api/inputs/${part(input)}/picture`;

/** Where that lies which the network sees. @param {string} modelId @param {string} input @param {string} [name] of the network's input */
export const viewUrl = (modelId, input, name) => `/api/models/${part(modelId)}/inputs/${part(input)}/view${query({ name })}`;

/** The words that the network reads. @param {string} modelId @param {string} input @param {string} [name]
 *  @returns {Promise<{tokens: {text: string, kind: string}[]}>} */
export const viewText = (modelId, input, name) => json(viewUrl(modelId, input, name));

/** The numbers that the network reads. @param {string} modelId @param {string} input @param {string} [name] */
export const viewNumbers = (modelId, input, name) => npy(viewUrl(modelId, input, name));

/** @param {string} modelId @param {string} input @param {AbortSignal} [signal] @returns {Promise<import('./types.js').Prediction>} */
export const predict = (modelId, input, signal) => send(`/api/models/${part(modelId)}/predict`, { input }, signal);

/** @param {string} id @returns {Promise<Result>} */
export const result = (id) => json(`/api/results/${part(id)}`);

/** @param {string} id @param {string} array @returns {Promise<Numbers>} */
export const resultArray = (id, array) => npy(`/api/results/${part(id)}${query({ array })}`);

/** Where a download lies. @param {string} id @param {string} ending such as `.png` @param {string} lang */
export const fileUrl = (id, ending, lang) => `/api/results/${part(id)}/files/${ending}${query({ lang })}`;

/** @param {string} id */
export const dropResult = (id) => ask(`/api/results/${part(id)}`, { method: 'DELETE' });

/**
 * What a layer computes for an input, `[C, *S]`.
 *
 * @param {string} modelId @param {number} layer @param {string} input
 * @param {{type?: 'float16'|'float32', signal?: AbortSignal}} [options]
 * @returns {Promise<Numbers>}
 */
export async function maps(modelId, layer, input, { type = 'float16', signal } = {}) {
  const response = await ask(`${layerPath(modelId, layer)}/maps${query({ input, type })}`, { signal });
  const shape = (response.headers.get('x-shape') ?? '').split(',').map(Number);
  return fromBlock(await response.arrayBuffer(), response.headers.get('x-type') ?? type, shape);
}

/** The strongest map of every layer, small. @param {string} modelId @param {string} input
 *  @returns {Promise<import('./types.js').ThumbnailOfLayer[]>} */
export const thumbnails = (modelId, input) => json(`/api/models/${part(modelId)}/thumbnails${query({ input })}`);

/** @param {string} modelId @param {number} layer @param {string} input @param {AbortSignal} [signal]
 *  @returns {Promise<import('./types.js').MapGroups>} */
export const groups = (modelId, layer, input, signal) => json(`${layerPath(modelId, layer)}/groups${query({ input })}`, signal);

/** Three principal components in 0..1, `[3, *S]`, and their shares of the variance. @param {string} modelId @param {number} layer @param {string} input */
export async function principal(modelId, layer, input) {
  const response = await ask(`${layerPath(modelId, layer)}/principal${query({ input })}`);
  const explained = (response.headers.get('x-explained') ?? '').split(',').filter(Boolean).map(Number);
  return { ...parseNpy(await response.arrayBuffer()), explained };
}

/** @param {string} modelId @param {number} layer @param {number} channel @param {string} input @param {string} target
 *  @returns {Promise<import('./types.js').Unit>} */
export const unit = (modelId, layer, channel, input, target) =>
  json(`${layerPath(modelId, layer)}/units/${channel}${query({ input, target })}`);

/** What one position of a layer can see. @param {string} modelId @param {number} layer @param {string} input @param {number[]} at
 *  @returns {Promise<{inputs: import('./types.js').Field[]}>} */
export const field = (modelId, layer, input, at) => json(`${layerPath(modelId, layer)}/field${query({ input, at: at.join(',') })}`);

/** @param {string} modelId @param {number} layer @returns {Promise<import('./types.js').KernelFacts>} */
export const kernels = (modelId, layer) => json(`${layerPath(modelId, layer)}/kernels`);

/** Weights `[out, in/groups, *kernel]`. @param {string} modelId @param {number} layer */
export const kernelWeights = (modelId, layer) => npy(`${layerPath(modelId, layer)}/kernels`);

/** How one number comes about; without a unit or a position, the largest. @param {string} modelId @param {number} layer
 *  @param {{input: string, unit?: number, at?: number[], signal?: AbortSignal}} where @returns {Promise<import('./screens/learn/types.js').Lesson>} */
export const lesson = (modelId, layer, { input, unit: channel, at, signal }) =>
  json(`${layerPath(modelId, layer)}/lesson${query({ input, unit: channel, at: at?.join(',') })}`, signal);

/** What is needed to work out every position of a unit. @param {string} modelId @param {number} layer
 *  @param {{input: string, unit: number, at?: number[], signal?: AbortSignal}} where @returns {Promise<import('./screens/learn/types.js').Grid>} */
export const grid = (modelId, layer, { input, unit: channel, at, signal }) =>
  json(`${layerPath(modelId, layer)}/grid${query({ input, unit: channel, at: at?.join(',') })}`, signal);

/** @param {string} id @returns {Promise<import('./screens/learn/types.js').Question[]>} */
export const questions = (id) => json(`/api/models/${part(id)}/questions`);

/** @param {string} id @param {string} input @returns {Promise<import('./screens/learn/types.js').TourStep[]>} */
export const tour = (id, input) => json(`/api/models/${part(id)}/tour${query({ input })}`);

/** How alike maps are. @param {string[]} results @param {string[]} [names] one each, all different @returns {Promise<import('./compare-types.js').Agreement>} */
export const compare = (results, names) => send('/api/compare', { results, names });

/** An input through the stages of a training. @param {{name: string, input: string, method: string, target: string}} wanted @param {import('./jobs.js').Listening} [listening]
 *  @returns {Promise<import('./compare-types.js').Stages>} */
export const stages = (wanted, listening) => other('/api/stages', wanted, listening);

/** A small change that turns the answer. @param {{model: string, input: string, method: string, attack: string, epsilon: number, seed: number}} wanted epsilon 0 looks for the smallest
 *  @param {import('./jobs.js').Listening} [listening] @returns {Promise<import('./compare-types.js').Adversarial>} */
export const adversarial = (wanted, listening) => other('/api/adversarial', wanted, listening);

/** A map beside maps that know nothing of the network. @param {string} result @param {import('./jobs.js').Listening} [listening]
 *  @returns {Promise<import('./compare-types.js').Trust>} */
export const trust = (result, listening) => other('/api/trust', { result }, listening);

/** A page of its own with these results. @param {string[]} results @param {string} title @param {string} language @returns {Promise<Blob>} */
export const report = async (results, title, language) =>
  (await ask('/api/reports', posted({ results, title, language }))).blob();
