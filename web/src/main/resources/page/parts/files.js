/** Files that someone drops, chooses or pastes: sorted by their endings and sent. */

import { uploadInput, uploadModel } from '../session.js';

const MODEL = /\.(onnx|h5|hdf5|keras|zip)$/i;
const LAYERS_MODEL = /(^|\/)model\.json$/i;
const WEIGHTS = /\.(data|bin|weights?|bias|pb)$|\.onnx[._]data/i;
const LABELS = /\.(txt|json|csv)$/i;

export const MODEL_FILES = '.onnx,.h5,.hdf5,.keras,.zip,.json,.data,.bin,.weights';
export const INPUT_FILES = 'image/*,.npy,.npz,.csv,.wav';

/**
 * Sends files: a model with its labels and settings, or an input.
 *
 * @param {Iterable<File>} files
 * @param {{slot?: string, preprocess?: string}} [options]
 */
export async function sendFiles(files, { slot = '', preprocess = '' } = {}) {
  const all = [...files];
  const beside = all.filter((f) => WEIGHTS.test(f.name));
  const model = all.find((f) => MODEL.test(f.name)) ?? (beside.length ? all.find((f) => LAYERS_MODEL.test(f.name)) : undefined);
  if (model) {
    const form = new FormData();
    form.append('file', model);
    const rest = all.filter((f) => f !== model && !beside.includes(f));
    beside.forEach((f) => form.append('beside', f));
    const side = rest.find((f) => /\.json$/i.test(f.name) && /convscope/i.test(f.name));
    const vocabulary = rest.find((f) => /vocab.*\.txt$/i.test(f.name));
    const labels = rest.find((f) => f !== side && f !== vocabulary && LABELS.test(f.name));
    vocabulary && form.append('vocabulary', vocabulary);
    labels && form.append('labels', labels);
    side && form.append('side', side);
    preprocess && form.append('preprocess', preprocess);
    await uploadModel(form);
    for (const other of rest.filter((f) => f !== labels && f !== side && f !== vocabulary)) {
      await sendInput(other, slot);
    }
    return;
  }
  if (all.length) {
    await sendInput(all[0], slot);
  }
}

/** @param {File} file @param {string} slot */
function sendInput(file, slot) {
  const form = new FormData();
  form.append('file', file, file.name || 'picture.png');
  return uploadInput(form, slot);
}

/** Lets someone choose files. @param {string} accept @param {boolean} multiple @returns {Promise<File[]>} */
export function chooseFiles(accept, multiple) {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = multiple;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
