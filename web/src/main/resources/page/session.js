/** Opens what the place names: model, input, prediction. The rest of the page reads them from the store. */

import * as api from './api.js';
import { restore } from './remember.js';
import { go, learn, place, session, watch } from './state.js';

/** @typedef {import('./types.js').Model} Model */
/** @typedef {import('./types.js').Input} Input */

const BUILTIN = 'builtin:';
const TEXT = 'text:';

/** Ids by the name in the address. @type {Map<string, Promise<any>>} */
const opening = new Map();

/** @template T @param {string} key @param {() => Promise<T>} open @returns {Promise<T>} */
function once(key, open) {
  let promise = opening.get(key);
  if (!promise) {
    promise = open();
    opening.set(key, promise);
    promise.catch(() => opening.delete(key));
  }
  return promise;
}

/** @param {Model} model */
function keepModel(model) {
  if (!session().models.some((m) => m.id === model.id)) {
    learn({ models: [...session().models, model] });
  }
  return model;
}

/** @param {Input} input */
function keepInput(input) {
  if (!session().inputs.some((i) => i.id === input.id)) {
    learn({ inputs: [...session().inputs, input] });
  }
  return input;
}

/** The model that an address names. @param {string} name @returns {Promise<Model>} */
export function modelOf(name) {
  return once(`model ${name}`, async () =>
    keepModel(name.startsWith(BUILTIN) ? await api.openModel({ name }) : await api.model(name)));
}

/** The inputs that an address names, by the network's names for them; one without a name for one. @param {string} text */
export function parts(text) {
  if (text.startsWith(BUILTIN) || text.startsWith(TEXT) || !text.includes('=')) {
    return [{ name: '', id: text }];
  }
  return text.split(',').map((part) => {
    const at = part.lastIndexOf('=');
    return { name: part.slice(0, Math.max(0, at)), id: part.slice(at + 1) };
  });
}

/** The input that an address names. @param {string} name @returns {Promise<Input>} */
export function inputOf(name) {
  return once(`input ${name}`, async () => {
    if (name.startsWith(BUILTIN)) {
      return keepInput(await api.openInput({ name }));
    }
    if (name.startsWith(TEXT)) {
      return keepInput(await api.openInput({ text: name.slice(TEXT.length) }));
    }
    const kept = session().inputs.find((i) => i.id === name);
    return kept ?? keepInput(await api.input(name));
  });
}

/** What `inputs` of an address are to the server. @param {string} text @returns {Promise<{id: string, first: Input}>} */
export async function inputsOf(text) {
  const named = await Promise.all(parts(text).map(async ({ name, id }) => ({ name, input: await inputOf(id) })));
  return {
    id: named.map(({ name, input }) => (name ? `${name}=${input.id}` : input.id)).join(','),
    first: named[0].input,
  };
}

let turn = 0;

/** Brings the session to where the place is. */
async function follow() {
  const { model: modelName, input: inputName } = place();
  const mine = ++turn;
  const late = () => mine !== turn;
  try {
    learn({ busy: modelName ? 'busy.model' : '', trouble: null });
    const [model, inputs] = await Promise.all([
      modelName ? modelOf(modelName) : null,
      inputName ? inputsOf(inputName) : null,
    ]);
    if (late()) {
      return;
    }
    learn({ model, input: inputs?.first ?? null, inputId: inputs?.id ?? '', busy: model && inputs ? 'busy.predict' : '', prediction: null });
    if (model && inputs) {
      const prediction = await api.predict(model.id, inputs.id);
      if (!late()) {
        learn({ prediction, busy: '' });
      }
    }
  } catch (e) {
    if (!late()) {
      learn({ trouble: /** @type {Error} */ (e), busy: '' });
    }
  }
}

/** Uploads a model and goes to it. @param {FormData} form @returns {Promise<void>} */
export async function uploadModel(form) {
  await opened('busy.model', async () => {
    const model = keepModel(await api.openModel(form));
    opening.set(`model ${model.id}`, Promise.resolve(model));
    go({ model: model.id, method: '', layer: '', unit: '', target: 'top', parameters: {} });
  });
}

/** Opens the present model once more, its pictures made ready in another way. @param {string} id @param {string} preprocess empty for what the file says */
export async function prepareOtherwise(id, preprocess) {
  await opened('busy.model', async () => {
    const model = keepModel(await api.openModel({ id, preprocess }));
    opening.set(`model ${model.id}`, Promise.resolve(model));
    go({ model: model.id });
  });
}

/** Uploads an input and goes to it. @param {FormData} form @param {string} [slot] the network's input it is for, where there are several */
export async function uploadInput(form, slot = '') {
  await opened('busy.input', async () => {
    const input = keepInput(await api.openInput(form));
    opening.set(`input ${input.id}`, Promise.resolve(input));
    go({ input: slot ? withSlot(slot, input.id) : input.id, target: 'top' });
  });
}

/** The address' inputs with one of them replaced. @param {string} slot @param {string} id */
export function withSlot(slot, id) {
  const others = parts(place().input).filter((p) => p.name && p.name !== slot);
  return [...others, { name: slot, id }].map((p) => `${p.name}=${p.id}`).join(',');
}

/** @param {string} what @param {() => Promise<void>} work */
async function opened(what, work) {
  learn({ busy: what, trouble: null });
  try {
    await work();
    learn({ busy: '' });
    at = '';
    look();
  } catch (e) {
    learn({ trouble: /** @type {Error} */ (e), busy: '' });
  }
}

let at = '';

/** Follows the place where it names another model or input than before. */
function look() {
  const now = `${place().model}\n${place().input}`;
  if (now !== at) {
    at = now;
    void follow();
  }
}

/** Asks the server for what every screen needs, then follows the place. @returns {Promise<void>} */
export async function start() {
  watch((changed) => changed.has('place') && look());
  const [about, explainers] = await Promise.all([api.about(), api.explainers()]);
  learn({ about, explainers });
  await restore();
  look();
}
