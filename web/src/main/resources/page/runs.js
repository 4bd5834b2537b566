/** Runs the method of the place, keeps what came of it, and holds the numbers of results. Without a document. */

import * as api from './api.js';
import { explain } from './jobs.js';
import { go, learn, place, session, watch } from './state.js';

/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./types.js').Explainer} Explainer */
/** @typedef {import('./types.js').Numbers} Numbers */
/** @typedef {import('./state.js').Kept} Kept */

const PREFERRED = ['grad-cam', 'hires-cam', 'integrated-gradients', 'saliency', 'occlusion', 'kernels'];
const RAW_KEPT = 50;

/** From so many milliseconds on, a method waits for a button. */
const LONG = 4000;
/** Parameters that say how often the network is run. */
const MANY_RUNS = ['samples', 'masks', 'channels'];

/** Methods that took long. @type {Set<string>} */
const long = new Set();

/** The method of the place. @returns {Explainer | undefined} */
export const chosen = () => session().explainers.find((e) => e.name === place().method);

/** Whether a method needs so many runs that it waits for a button. @param {Explainer} method */
export const isLong = (method) => method.family === 'perturbation' || method.parameters.some((p) => MANY_RUNS.includes(p.name)) || long.has(method.name);

/** The layer of the place as methods read it: its name, or its number where the name could be misread. @param {string} index */
export function layerText(index) {
  const name = session().model?.layers[Number(index)]?.name;
  return name && !/^-?\d+$|^auto$|,/.test(name) ? name : index;
}

/** The parameters that the place means for a method. @param {Explainer} method @returns {Record<string, string>} */
export function parametersOf(method) {
  const { parameters, layer, unit } = place();
  /** @type {Record<string, string>} */
  const texts = {};
  for (const { name, kind } of method.parameters) {
    if (parameters[name] !== undefined) {
      texts[name] = parameters[name];
    } else if ((kind === 'layer' || kind === 'layers') && layer) {
      texts[name] = layerText(layer);
    } else if (name === 'unit' && unit) {
      texts[name] = unit;
    }
  }
  return texts;
}

/** What the place asks for; null where something is missing. @returns {import('./types.js').ExplainRequest | null} */
function request() {
  const { model, inputId, input } = session();
  const method = chosen();
  if (!model || !method || (method.needsInput && !input)) {
    return null;
  }
  return {
    method: method.name,
    model: model.id,
    input: method.needsInput ? inputId : null,
    target: place().target || 'top',
    parameters: parametersOf(method),
  };
}

/** @type {AbortController | null} */
let running = null;
let key = '';

/** @param {import('./state.js').Run} run */
const show = (run) => learn({ run });

/** Runs what the place asks for, now. */
export async function run() {
  const asked = request();
  const method = chosen();
  if (!asked || !method) {
    return;
  }
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const current = () => running === mine;
  const from = place();
  const mineKey = key;
  /** @type {import('./state.js').Run} */
  const before = { state: 'running', done: 0, total: 0, wait: 0, result: shown(asked), trouble: null };
  show(before);
  const update = (/** @type {Partial<import('./state.js').Run>} */ patch) => current() && show({ ...session().run, ...patch });
  try {
    const result = await explain(asked, {
      signal: mine.signal,
      onWait: (wait) => update({ wait }),
      onProgress: (done, total) => update({ done, total, wait: 0 }),
      onPartial: (partial) => update({ result: partial }),
    });
    result.milliseconds > LONG && long.add(method.name);
    keep({ result, pinned: false, place: from, key: mineKey });
    update({ state: 'done', result });
  } catch (e) {
    const cancelled = e instanceof DOMException && e.name === 'AbortError';
    update(cancelled ? { state: 'ready', result: shown(asked) } : { state: 'failed', trouble: /** @type {Error} */ (e), result: null });
  }
}

/** Ends the work. */
export function cancel() {
  running?.abort();
}

/** The last whole result about the same model and input, to be seen until the next is there. @param {import('./types.js').ExplainRequest} asked */
function shown(asked) {
  const { result } = session().run;
  return result?.id && result.model === asked.model && result.input === asked.input ? result : null;
}

/** Adds a result to the film strip, or puts it in the place of the same. @param {Kept} kept */
export function keep(kept) {
  const same = session().results.find((k) => k.key === kept.key || k.result.id === kept.result.id);
  const others = session().results.filter((k) => k !== same);
  learn({ results: [...others, { ...kept, pinned: kept.pinned || (same?.pinned ?? false) }] });
}

/** @param {string} id @param {Partial<Kept>} patch */
export function change(id, patch) {
  learn({ results: session().results.map((k) => (k.result.id === id ? { ...k, ...patch } : k)) });
}

/** Takes a result out of the film strip, and off the server. @param {string} id */
export function drop(id) {
  learn({ results: session().results.filter((k) => k.result.id !== id) });
  api.dropResult(id).catch(() => {});
}

/** Goes to where a result was made. @param {Kept} kept */
export function open(kept) {
  const { screen, lang, extra } = place();
  const where = kept.place ?? { ...place(), model: kept.result.model, input: kept.result.input ?? '', method: kept.result.method, parameters: {} };
  go({ ...where, screen: screen === 'explain' ? screen : 'explain', lang, extra });
}

/** Arrays of results, the last used last. @type {Map<string, Promise<Numbers>>} */
const arrays = new Map();

/** The numbers of a result; the fifty used last stay in the browser. @param {string} id @param {string} array @returns {Promise<Numbers>} */
export function numbers(id, array) {
  const name = `${id} ${array}`;
  const promise = arrays.get(name) ?? api.resultArray(id, array);
  arrays.delete(name);
  arrays.set(name, promise);
  promise.catch(() => arrays.delete(name));
  for (const oldest of arrays.keys()) {
    if (arrays.size <= RAW_KEPT) {
      break;
    }
    arrays.delete(oldest);
  }
  return promise;
}

/** The usual method where the address names none. */
function usual() {
  const { model, explainers } = session();
  const suits = (/** @type {string} */ name) => model?.suitability[name]?.suits ?? false;
  return PREFERRED.find(suits) ?? explainers.find((e) => suits(e.name))?.name ?? '';
}

/** Follows the place: runs quick methods at once, makes long ones ready. */
function look() {
  const { model, explainers } = session();
  if (place().screen !== 'explain') {
    return;
  }
  if (model && explainers.length && !chosen()) {
    go({ method: usual(), parameters: {} }, { replace: true });
    return;
  }
  const asked = request();
  const next = asked ? JSON.stringify(asked) : '';
  if (next === key) {
    return;
  }
  key = next;
  running?.abort();
  running = null;
  const method = chosen();
  const kept = session().results.find((k) => k.key === key);
  const suits = method && model ? model.suitability[method.name] : null;
  if (!asked || !method) {
    show({ state: 'idle', done: 0, total: 0, wait: 0, result: null, trouble: null });
  } else if (kept) {
    show({ state: 'done', done: 0, total: 0, wait: 0, result: kept.result, trouble: null });
  } else if (suits && !suits.suits) {
    const trouble = new api.Refusal({ title: '', detail: suits.reason, details: { en: suits.reason, zh: suits.reasonZh }, status: 422 });
    show({ state: 'failed', done: 0, total: 0, wait: 0, result: null, trouble });
  } else if (isLong(method)) {
    show({ state: 'ready', done: 0, total: 0, wait: 0, result: shown(asked), trouble: null });
  } else {
    void run();
  }
}

watch((changed) => ['place', 'model', 'input', 'inputId', 'explainers'].some((k) => changed.has(k)) && look());
look();
