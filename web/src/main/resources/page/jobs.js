/** Asks for an explanation and waits for it: queue, progress, partial results, cancelling. */

import { ask, Refusal, send } from './http.js';

/** @typedef {import('./types.js').Result} Result */
/** @typedef {import('./types.js').Ticket} Ticket */

const ATTEMPTS = 5;

/**
 * @typedef {Object} Listening
 * @property {(done: number, total: number) => void} [onProgress]
 * @property {(result: Result) => void} [onPartial]
 * @property {(ticket: Ticket) => void} [onTicket] once the work is queued
 * @property {(seconds: number) => void} [onWait] when the queue is full and the page waits to ask again
 * @property {AbortSignal} [signal] cancels the work on the server
 */

/** @param {number} seconds @param {AbortSignal} [signal] @returns {Promise<void>} */
function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('cancelled', 'AbortError'));
    });
  });
}

/** @param {string} path @param {any} body @param {Listening} listening @returns {Promise<Ticket>} */
async function queued(path, body, { onWait, signal }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(path, body, signal);
    } catch (e) {
      if (!(e instanceof Refusal) || e.status !== 429 || attempt === ATTEMPTS) {
        throw e;
      }
      const seconds = Math.max(1, Math.min(30, e.retryAfter || 2));
      onWait?.(seconds);
      await pause(seconds, signal);
    }
  }
}

/** @param {string} job @param {Listening} listening @returns {Promise<Result>} */
function listen(job, { onProgress, onPartial, signal }) {
  return new Promise((resolve, reject) => {
    const path = `/api/jobs/${encodeURIComponent(job)}`;
    const source = new EventSource(path);
    let settled = false;
    /** @param {() => void} answer */
    const settle = (answer) => {
      if (!settled) {
        settled = true;
        source.close();
        signal?.removeEventListener('abort', abort);
        answer();
      }
    };
    const cancelled = () => reject(new DOMException('cancelled', 'AbortError'));
    const abort = () => {
      settle(cancelled);
      ask(path, { method: 'DELETE' }).catch(() => {});
    };
    /** @param {string} name @param {(data: any) => void} use */
    const on = (name, use) =>
      source.addEventListener(name, (event) => use(JSON.parse(/** @type {MessageEvent} */ (event).data || '{}')));
    on('progress', ({ done, total }) => onProgress?.(done, total));
    on('partial', (result) => onPartial?.(result));
    on('done', (result) => settle(() => resolve(result)));
    on('failed', (problem) => settle(() => reject(new Refusal(problem))));
    on('cancelled', () => settle(cancelled));
    source.onerror = () => {
      if (!settled && source.readyState === EventSource.CLOSED) {
        settle(() => reject(new Refusal({ title: 'unreachable', status: 0 })));
      }
    };
    if (signal?.aborted) {
      abort();
    } else {
      signal?.addEventListener('abort', abort);
    }
  });
}

/**
 * Any work that the server queues: posts, listens, gives the result.
 *
 * @param {string} path
 * @param {any} body
 * @param {Listening} [listening]
 * @returns {Promise<Result>}
 * @throws {Refusal} with the server's words
 * @throws {DOMException} `AbortError` if cancelled
 */
export async function work(path, body, listening = {}) {
  const ticket = await queued(path, body, listening);
  listening.onTicket?.(ticket);
  return listen(ticket.job, listening);
}

/**
 * An explanation.
 *
 * @param {import('./types.js').ExplainRequest} request
 * @param {Listening} [listening]
 */
export function explain({ method, ...body }, listening) {
  return work(`/api/explain/${encodeURIComponent(method)}`, { score: 'logit', seed: 0, ...body }, listening);
}
