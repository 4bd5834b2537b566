import { Part } from '../../parts/part.js';
import { isLong } from '../../runs.js';
import { mapMethods, oneMethod, suits } from './address.js';
import { Task } from './task.js';

/** @typedef {import('../../jobs.js').Listening} Listening */

const USUAL = ['grad-cam', 'hires-cam', 'saliency'];

/**
 * A way of comparing that is one piece of long work by one method: it begins when the place asks for something else, or waits for a button where the method is long.
 *
 * @template W what is asked
 * @template T what comes of it
 */
export class Asking extends Part {
  constructor() {
    super();
    /** @type {Task<T>} */
    this.task = new Task(() => this.requestUpdate());
    this.asked = '';
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.task.cancel();
    this.asked = '';
  }

  /** What is to be made; null where nothing can be. @returns {W | null} */
  wanted() {
    return null;
  }

  /** Asks the server. @param {W} _wanted @param {Listening} _listening @returns {Promise<T>} */
  ask(_wanted, _listening) {
    throw new Error('a way of comparing must say how it asks');
  }

  method() {
    return oneMethod(mapMethods().filter(suits), USUAL);
  }

  /** @override @param {Map<string, unknown>} _changed */
  willUpdate(_changed) {
    const wanted = this.wanted();
    const asked = wanted ? JSON.stringify(wanted) : '';
    if (asked && asked !== this.asked && this.isConnected) {
      this.asked = asked;
      const method = this.method();
      method && isLong(method) ? this.task.offer(asked) : this.begin();
    }
  }

  begin() {
    const wanted = this.wanted();
    if (wanted) {
      void this.task.start(JSON.stringify(wanted), (listening) => this.ask(wanted, listening));
    }
  }
}
