import { html, nothing } from 'lit';
import { troubleNotice } from '../../parts/notice.js';
import { t } from '../../words.js';

/** @typedef {import('../../jobs.js').Listening} Listening */

const KEPT = 30;

/** One piece of long work at a time: how far it is, what came of it. Answers are kept by what was asked. @template T */
export class Task {
  /** @type {Map<string, T>} */
  #answers = new Map();
  /** @type {AbortController | null} */
  #running = null;

  /** @param {() => void} tell after every change */
  constructor(tell) {
    this.tell = tell;
    /** @type {'idle'|'running'|'done'|'failed'} */
    this.state = 'idle';
    this.key = '';
    this.done = 0;
    this.total = 0;
    this.wait = 0;
    /** @type {T | null} */
    this.answer = null;
    /** @type {Error | null} */
    this.trouble = null;
  }

  /**
   * Does work, unless it is under way or its answer is there.
   *
   * @param {string} key what is asked
   * @param {(listening: Listening) => Promise<T>} work
   */
  async start(key, work) {
    if (key === this.key && this.state === 'running') {
      return;
    }
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    const kept = this.#answers.get(key);
    this.#put({ key, state: kept ? 'done' : 'running', done: 0, total: 0, wait: 0, answer: kept ?? null, trouble: null });
    if (kept) {
      return;
    }
    /** @param {any} patch */
    const put = (patch) => this.#running === mine && this.#put(patch);
    try {
      const answer = await work({
        signal: mine.signal,
        onTicket: () => put({ wait: 0 }),
        onWait: (wait) => put({ wait }),
        onProgress: (done, total) => put({ done, total, wait: 0 }),
      });
      this.#answers.set(key, answer);
      this.#answers.size > KEPT && this.#answers.delete([...this.#answers.keys()][0]);
      put({ state: 'done', answer });
    } catch (e) {
      put(mine.signal.aborted ? { state: 'idle' } : { state: 'failed', trouble: /** @type {Error} */ (e) });
    }
  }

  /** Shows what is kept for this, or waits for someone to start it. @param {string} key */
  offer(key) {
    this.#running?.abort();
    this.#running = null;
    const kept = this.#answers.get(key);
    this.#put({ key, state: kept ? 'done' : 'idle', answer: kept ?? null, trouble: null });
  }

  cancel() {
    this.#running?.abort();
  }

  /** @param {any} patch */
  #put(patch) {
    Object.assign(this, patch);
    this.tell();
  }
}

/** How far work is, with a button that ends it. @param {{done: number, total: number, wait: number}} at @param {() => void} cancel */
export function progressBar({ done, total, wait }, cancel) {
  const text = wait ? t('run.wait', { seconds: wait }) : total > 1 ? t('run.progress', { done, total }) : t('run.running');
  return html`<div class="compare-progress">
    <progress aria-label=${t('run.running')} max=${total || nothing} value=${total > 1 ? done : nothing}></progress>
    <span class="small" role="status">${text}</span>
    <button class="button small" @click=${cancel}>${t('cancel')}</button>
  </div>`;
}

/** Progress, trouble, or a button that starts. @param {Task<any>} task @param {() => void} again @param {string} begin what the button says */
export function taskState(task, again, begin) {
  switch (task.state) {
    case 'running':
      return progressBar(task, () => task.cancel());
    case 'failed':
      return task.trouble ? troubleNotice(task.trouble, html`<button class="button small" @click=${again}>${t('again')}</button>`) : nothing;
    case 'idle':
      return html`<button class="button main compare-begin" @click=${again}>${begin}</button>`;
    default:
      return nothing;
  }
}
