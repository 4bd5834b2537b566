import { LitElement } from 'lit';
import { watch } from '../state.js';

/** An element of the page: drawn into the document itself, so that the page's styles hold, and again whenever the store changes. */
export class Part extends LitElement {
  /** @type {(() => void) | null} */
  #end = null;

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#end = watch((changed) => this.changed(changed));
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end?.();
    this.#end = null;
  }

  /** After a change of the store. @param {ReadonlySet<string>} _changed names of what changed, see `watch` */
  changed(_changed) {
    this.requestUpdate();
  }
}
