import { html, nothing } from 'lit';
import { t } from '../words.js';
import { sendFiles } from './files.js';
import { Part } from './part.js';

/** Takes files that are dropped anywhere on the page, and pictures that are pasted. */
class Drop extends Part {
  static properties = { over: { state: true } };

  constructor() {
    super();
    this.over = false;
    this.depth = 0;
    this.ends = new AbortController();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.ends = new AbortController();
    const { signal } = this.ends;
    /** @param {DragEvent} e */
    const hasFiles = (e) => e.dataTransfer?.types.includes('Files') ?? false;
    document.addEventListener('dragenter', (e) => hasFiles(e) && this.count(1), { signal });
    document.addEventListener('dragleave', (e) => hasFiles(e) && this.count(-1), { signal });
    document.addEventListener('dragover', (e) => hasFiles(e) && e.preventDefault(), { signal });
    document.addEventListener('drop', (e) => this.dropped(e), { signal });
    document.addEventListener('paste', (e) => this.pasted(e), { signal });
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.ends.abort();
  }

  /** @param {number} step */
  count(step) {
    this.depth = Math.max(0, this.depth + step);
    this.over = this.depth > 0;
  }

  /** @param {DragEvent} event */
  dropped(event) {
    this.depth = 0;
    this.over = false;
    const files = event.dataTransfer?.files;
    if (files?.length) {
      event.preventDefault();
      void sendFiles(files);
    }
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const picture = [...(event.clipboardData?.files ?? [])].find((f) => f.type.startsWith('image/'));
    if (picture) {
      event.preventDefault();
      void sendFiles([picture]);
    }
  }

  /** @override */
  render() {
    return this.over ? html`<div class="dropping">${t('drop.here')}</div>` : nothing;
  }
}

customElements.define('cs-drop', Drop);
