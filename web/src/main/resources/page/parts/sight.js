import * as api from '../api.js';
import { picture } from '../stage/load.js';
import { session } from '../state.js';
import { Part } from './part.js';

/** An element that shows the input as the network sees it, where that is a picture. */
export class Sight extends Part {
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
      url && picture(url).then((image) => url === this.asked && (this.under = image), () => {});
    }
  }
}
