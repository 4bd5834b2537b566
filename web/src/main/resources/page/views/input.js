import { html, nothing } from 'lit';
import { Sight } from '../parts/sight.js';
import '../stage/picture.js';

/** The input as the network sees it, while there is no result yet. */
class InputView extends Sight {
  /** @override */
  render() {
    return this.under ? html`<cs-stage-picture .under=${this.under}></cs-stage-picture>` : nothing;
  }
}

customElements.define('cs-view-input', InputView);
