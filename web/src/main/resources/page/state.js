/**
 * One store for the whole page, without a document: the place (mirrored in the address) and what is known in this visit.
 *
 * A place is a frozen object of texts. It becomes `#/explain?model=...&input=...&method=...`; parameters are written `p.NAME=VALUE`, and any further key that a
 * screen needs is written as it is.
 */

/** @typedef {import('./types.js').Result} Result */

/**
 * @typedef {Object} Place
 * @property {string} screen `explain`, `inside`, `compare` or `learn`
 * @property {string} model the server's id, or `builtin:NAME`
 * @property {string} input the server's id, `builtin:NAME`, or `A=ID,B=ID` where the model has several inputs
 * @property {string} method
 * @property {string} target `top`, a number, or anything else that the command line reads
 * @property {string} layer index, or empty for the method's choice
 * @property {string} unit channel of the layer, or empty
 * @property {Readonly<Record<string, string>>} parameters those of the method that are not at their defaults
 * @property {string} lang `en` or `zh`
 * @property {Readonly<Record<string, string>>} extra keys of single screens
 */

/** @typedef {Partial<Omit<Place, 'extra'|'parameters'>> & {extra?: Record<string, string|undefined>, parameters?: Record<string, string>}} Patch */

/**
 * @typedef {Object} Kept a result in the film strip
 * @property {Result} result
 * @property {boolean} pinned
 * @property {Readonly<Place> | null} place where it was made; null where that is not known any more
 * @property {string} key what was asked; empty where that is not known
 */

/**
 * @typedef {Object} Run the work that the place asks for
 * @property {'idle'|'ready'|'running'|'done'|'failed'} state ready: waits for a button
 * @property {number} done
 * @property {number} total 0 where it is not known
 * @property {number} wait seconds until the page asks again because the server is busy; 0 where it is not
 * @property {Result | null} result the result, the last partial one, or an older one to be seen until then
 * @property {Error | null} trouble
 */

/** @typedef {import('./stage/paint.js').Display} Display */

/**
 * @typedef {Object} Session
 * @property {import('./types.js').About | null} about
 * @property {import('./types.js').Explainer[]} explainers
 * @property {import('./types.js').Model[]} models opened in this visit
 * @property {import('./types.js').Input[]} inputs opened in this visit
 * @property {import('./types.js').Model | null} model of the place
 * @property {import('./types.js').Input | null} input of the place; the first where there are several
 * @property {string} inputId what the server is asked with; empty where no input is open
 * @property {import('./types.js').Prediction | null} prediction for model and input of the place
 * @property {string} busy what is being opened, as a key of words; empty where nothing is
 * @property {Error | null} trouble why the last opening failed
 * @property {Run} run
 * @property {Display} display how maps are shown
 * @property {Kept[]} results the film strip, oldest first
 */

const TEXTS = /** @type {const} */ (['model', 'input', 'method', 'target', 'layer', 'unit', 'lang']);

/** @type {Readonly<Place>} */
const NOWHERE = Object.freeze({
  screen: 'explain',
  model: '',
  input: '',
  method: '',
  target: 'top',
  layer: '',
  unit: '',
  parameters: Object.freeze({}),
  lang: '',
  extra: Object.freeze({}),
});

/** The place that an address means. @param {string} hash @returns {Readonly<Place>} */
export function read(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  /** @type {any} */
  const found = { ...NOWHERE, screen: path || NOWHERE.screen };
  /** @type {Record<string, string>} */
  const parameters = {};
  /** @type {Record<string, string>} */
  const extra = {};
  for (const [key, value] of new URLSearchParams(query)) {
    if (/** @type {readonly string[]} */ (TEXTS).includes(key)) {
      found[key] = value;
    } else if (key.startsWith('p.')) {
      parameters[key.slice(2)] = value;
    } else {
      extra[key] = value;
    }
  }
  return Object.freeze({ ...found, parameters: Object.freeze(parameters), extra: Object.freeze(extra) });
}

/** The address of a place. @param {Readonly<Place>} where @returns {string} */
export function write(where) {
  const query = new URLSearchParams();
  for (const key of TEXTS) {
    if (where[key] && where[key] !== NOWHERE[key]) {
      query.set(key, where[key]);
    }
  }
  Object.entries(where.parameters).forEach(([name, value]) => query.set(`p.${name}`, value));
  Object.entries(where.extra).forEach(([name, value]) => query.set(name, value));
  const text = query.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
  return `#/${where.screen}${text ? `?${text}` : ''}`;
}

/** @type {Readonly<Place>} */
let here = read(globalThis.location?.hash ?? '');

/** @type {Session} */
const known = {
  about: null,
  explainers: [],
  models: [],
  inputs: [],
  model: null,
  input: null,
  inputId: '',
  prediction: null,
  busy: '',
  trouble: null,
  run: { state: 'idle', done: 0, total: 0, wait: 0, result: null, trouble: null },
  display: { mode: 'over', palette: 'auto', opacity: null, threshold: 0, raw: false },
  results: [],
};

/** @type {Set<(changed: ReadonlySet<string>) => void>} */
const watchers = new Set();
/** @type {Set<string>} */
let changed = new Set();

/** @param {string} what */
function tell(what) {
  if (changed.size === 0) {
    queueMicrotask(() => {
      const all = changed;
      changed = new Set();
      [...watchers].forEach((watcher) => watcher(all));
    });
  }
  changed.add(what);
}

/** Where the page is. @returns {Readonly<Place>} */
export const place = () => here;

/** What is known in this visit; change it by {@link learn}. @returns {Readonly<Session>} */
export const session = () => known;

/**
 * Goes to another place; keys that are not given stay. Keys of `extra` that are undefined are taken out; `parameters` replaces all parameters.
 *
 * @param {Patch} patch
 * @param {{replace?: boolean}} [options] whether the way back skips the present place
 */
export function go(patch, { replace = false } = {}) {
  const next = merged(here, patch);
  if (write(next) === write(here)) {
    return;
  }
  here = next;
  globalThis.history?.[replace ? 'replaceState' : 'pushState'](null, '', write(next));
  tell('place');
}

/** A place with some keys changed. @param {Readonly<Place>} from @param {Patch} patch @returns {Readonly<Place>} */
export function merged(from, patch) {
  const { extra, parameters, ...texts } = patch;
  const more = Object.entries({ ...from.extra, ...extra }).filter((pair) => pair[1] !== undefined);
  return Object.freeze({
    ...from,
    ...texts,
    parameters: parameters ? Object.freeze({ ...parameters }) : from.parameters,
    extra: Object.freeze(/** @type {Record<string, string>} */ (Object.fromEntries(more))),
  });
}

/** Adds to what is known. @param {Partial<Session>} patch */
export function learn(patch) {
  Object.assign(known, patch);
  Object.keys(patch).forEach(tell);
}

/**
 * Calls back after changes, once for all changes of one turn, with the names of what changed: `place` or a key of the session.
 *
 * @param {(changed: ReadonlySet<string>) => void} watcher
 * @returns {() => void} ends it
 */
export function watch(watcher) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

globalThis.addEventListener?.('popstate', () => {
  here = read(globalThis.location.hash);
  tell('place');
});
