import { Part } from '../../parts/part.js';
import { narrow } from './pick.js';
import { Queue } from './queue.js';

/** A way of comparing whose maps are made one after the other; leaving the screen stops what is not made yet, and coming back goes on. */
export class Queueing extends Part {
  constructor() {
    super();
    this.queue = new Queue(() => this.requestUpdate());
    this.folded = narrow();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.queue.stopped && this.queue.resume();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.queue.stop();
  }
}
