import { html } from 'lit';
import { Part } from '../parts/part.js';
class Explain extends Part {
  /** @override */
  render() {
    return html``;
  }
}
customElements.define('cs-explain', Explain);
