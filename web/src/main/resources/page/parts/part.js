import { LitElement } from 'lit';
import { watch } from '../state.js';
import { language } from '../words.js';

/** An element of the page: drawn into the document itself, so that the page's styles hold, and again whenever the store or the language changes. */
export class Part extends LitElement {
  /** @type {(() => void) | null} */
  #end = null;
  #language = '';

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#language = language();
    this.#end = watch((changed) => {
      if (this.#language !== language()) {
        this.#language = language();
        this.requestUpdate();
      }
      this.changed(changed);
    });
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
