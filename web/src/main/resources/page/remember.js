/** Remembers the film strip over a reload of the page, as long as the server is the same. */

import * as api from './api.js';
import { learn, session, watch } from './state.js';

/** @typedef {import('./state.js').Kept} Kept */
/** @typedef {{id: string, pinned: boolean, key: string, place: Kept['place']}} Remembered */

const NAME = 'results';

/** @returns {{started: string, results: Remembered[]}} */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? '') ?? { started: '', results: [] };
  } catch {
    return { started: '', results: [] };
  }
}

function remember() {
  const results = session().results.map(({ result, pinned, key, place }) => ({ id: result.id, pinned, key, place }));
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ started: session().about?.started, results }));
  } catch {
    // a browser that keeps nothing forgets the strip on a reload
  }
}

/** Brings back what was remembered, then remembers every change. */
export async function restore() {
  const { started, results } = remembered();
  if (results.length && started === session().about?.started) {
    const found = await Promise.all(
      results.map(({ id, ...rest }) => api.result(id).then((result) => ({ result, ...rest }), () => null)),
    );
    const old = found.filter((kept) => kept !== null);
    const now = session().results;
    learn({ results: [...old.filter((k) => !now.some((n) => n.key === k.key)), ...now] });
  }
  watch((changed) => changed.has('results') && remember());
}
