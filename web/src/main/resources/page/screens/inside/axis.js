import { html, nothing } from 'lit';
import { Part } from '../../parts/part.js';
import { session } from '../../state.js';
import { number, t } from '../../words.js';
import { words } from './eye-words.js';

const TICKS = 6;

/** What the columns of strips stand for: the words of a text, or positions of a signal. */
class StripAxis extends Part {
  static properties = { length: { type: Number }, at: { type: Number }, tokens: { state: true } };

  constructor() {
    super();
    /** Number of columns. */
    this.length = 0;
    /** Column that is pointed at; -1 for none. */
    this.at = -1;
    /** @type {{text: string, kind: string}[]} */
    this.tokens = [];
    this.asked = '';
  }

  /** @override */
  willUpdate() {
    const { model, inputId } = session();
    const name = model?.inputs.find((i) => i.kind === 'text')?.name;
    const asked = model && inputId && name ? `${model.id} ${inputId} ${name}` : '';
    if (asked !== this.asked) {
      this.asked = asked;
      this.tokens = [];
      model && asked && words(model.id, inputId, name ?? '').then((tokens) => asked === this.asked && (this.tokens = tokens), () => {});
    }
  }

  /** @override */
  render() {
    const { length, tokens, at } = this;
    if (tokens.length && tokens.length === length) {
      return html`<div class="strip-axis with-words" aria-hidden="true">${tokens.map((token, i) => html`<span ?data-at=${i === at}>${token.text}</span>`)}</div>`;
    }
    const ticks = Array.from({ length: TICKS + 1 }, (_, i) => Math.round((i * (length - 1)) / TICKS)).filter((n, i, all) => all.indexOf(n) === i);
    return html`<div class="strip-axis" aria-hidden="true">${ticks.map((n) => html`<span>${number(n)}</span>`)}</div>
      ${length ? html`<span class="unseen">${t('inside.axis', { count: length })}</span>` : nothing}`;
  }
}

customElements.define('cs-strip-axis', StripAxis);
