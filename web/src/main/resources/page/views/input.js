import { html, nothing } from 'lit';
import * as api from '../api.js';
import { Part } from '../parts/part.js';
import { session } from '../state.js';
import { picture } from '../stage/load.js';
import '../stage/picture.js';

/** The input as the network sees it, while there is no result yet. */
class InputView extends Part {
  static properties = { under: { state: true } };

  constructor() {
    super();
    /** @type {HTMLImageElement | null} */
    this.under = null;
    this.asked = '';
  }

  /** @override */
  willUpdate() {
    const { model, inputId } = session();
    const name = model?.inputs.find((i) => i.kind === 'picture')?.name;
    const url = model && inputId && name ? api.viewUrl(model.id, inputId, name) : '';
    if (url !== this.asked) {
      this.asked = url;
      this.under = null;
      if (url) {
        picture(url).then((image) => url === this.asked && (this.under = image), () => {});
      }
    }
  }

  /** @override */
  render() {
    return this.under ? html`<cs-stage-picture .under=${this.under}></cs-stage-picture>` : nothing;
  }
}

customElements.define('cs-view-input', InputView);
