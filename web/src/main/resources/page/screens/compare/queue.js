/** Makes many maps, a few at a time, quick methods first. Without a document. */

import { explain } from '../../jobs.js';
import { isLong } from '../../runs.js';
import { session } from '../../state.js';
import { methodNamed } from './address.js';

/** @typedef {import('../../types.js').ExplainRequest} ExplainRequest */
/** @typedef {import('../../types.js').Result} Result */
/** @typedef {import('../../compare-types.js').Cell} Cell */

const AT_ONCE = 2;
const KEPT = 300;

/** @type {Readonly<Cell>} */
const WAITING = Object.freeze({ state: 'waiting', done: 0, total: 0, wait: 0, result: null, trouble: null });

/** Whole results by what was asked. @type {Map<string, Result>} */
const made = new Map();

/** What a result is found by, on the Explain screen too. @param {ExplainRequest} request */
export const keyOf = ({ method, model, input, target, parameters }) => JSON.stringify({ method, model, input, target, parameters });

/** @param {string} key */
const known = (key) => made.get(key) ?? session().results.find((k) => k.key === key)?.result;

/** @param {ExplainRequest} request */
const slow = (request) => {
  const method = methodNamed(request.method);
  return method ? isLong(method) : false;
};

export class Queue {
  /** @type {ExplainRequest[]} */
  #wanted = [];
  /** @type {Map<string, Cell>} */
  #cells = new Map();
  /** @type {Map<string, AbortController>} */
  #running = new Map();
  #asked = '';

  /** @param {() => void} tell after every change */
  constructor(tell) {
    this.tell = tell;
    /** Whether someone stopped the work. */
    this.stopped = false;
  }

  /** Makes these maps and no others; a new wish takes up stopped work again. @param {readonly ExplainRequest[]} requests */
  want(requests) {
    const asked = requests.map(keyOf).join('\n');
    if (asked === this.#asked) {
      return;
    }
    this.#asked = asked;
    this.stopped = false;
    this.#wanted = [...requests].sort((a, b) => Number(slow(a)) - Number(slow(b)));
    const keys = new Set(requests.map(keyOf));
    [...this.#running].filter(([key]) => !keys.has(key)).forEach(([, running]) => running.abort());
    [...this.#cells.keys()].filter((key) => !keys.has(key)).forEach((key) => this.#cells.delete(key));
    this.#pump();
  }

  /** How far a map is. @param {ExplainRequest} request @returns {Readonly<Cell>} */
  cell(request) {
    const key = keyOf(request);
    const result = known(key);
    return this.#cells.get(key) ?? (result ? { ...WAITING, state: 'done', result } : WAITING);
  }

  /** How many maps are there, of how many. */
  count() {
    const settled = this.#wanted.filter((r) => ['done', 'failed'].includes(this.cell(r).state)).length;
    return { settled, all: this.#wanted.length, busy: this.#running.size > 0 };
  }

  /** Ends the work; what is there stays. */
  stop() {
    this.stopped = true;
    this.#running.forEach((running) => running.abort());
    this.tell();
  }

  /** Goes on after a stop. */
  resume() {
    this.stopped = false;
    this.#pump();
    this.tell();
  }

  /** @param {ExplainRequest} request that failed */
  again(request) {
    this.#cells.delete(keyOf(request));
    this.resume();
  }

  #pump() {
    for (const request of this.#wanted) {
      if (this.stopped || this.#running.size >= AT_ONCE) {
        return;
      }
      if (this.cell(request).state === 'waiting' && !this.#running.has(keyOf(request))) {
        void this.#run(request);
      }
    }
  }

  /** @param {ExplainRequest} request */
  async #run(request) {
    const key = keyOf(request);
    const mine = new AbortController();
    this.#running.set(key, mine);
    /** @param {Partial<Cell>} patch */
    const put = (patch) => {
      if (!mine.signal.aborted) {
        this.#cells.set(key, { ...WAITING, state: 'running', ...this.#cells.get(key), ...patch });
        this.tell();
      }
    };
    try {
      const result = await explain(request, {
        signal: mine.signal,
        onTicket: () => put({ state: 'running', wait: 0 }),
        onWait: (wait) => put({ wait }),
        onProgress: (done, total) => put({ done, total }),
        onPartial: (partial) => put({ result: partial }),
      });
      made.set(key, result);
      made.size > KEPT && made.delete([...made.keys()][0]);
      put({ state: 'done', result });
    } catch (e) {
      mine.signal.aborted ? this.#cells.delete(key) : put({ state: 'failed', trouble: /** @type {Error} */ (e), result: null });
    } finally {
      this.#running.delete(key);
      this.#pump();
      this.tell();
    }
  }
}
