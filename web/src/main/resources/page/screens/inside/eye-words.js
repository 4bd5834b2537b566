import { html, nothing } from 'lit';
import * as api from '../../api.js';
import { Part } from '../../parts/part.js';
import { place, session } from '../../state.js';
import { minMax, placeOf } from '../../stage/scale.js';
import { rint, table } from '../../stage/palettes.js';
import { measure, t } from '../../words.js';
import { paletteOf } from './palette.js';

/** @typedef {import('./types.js').Shown} Shown */

/** @type {Map<string, Promise<{text: string, kind: string}[]>>} */
const kept = new Map();

/** The words that the network reads. @param {string} model @param {string} input @param {string} name */
export function words(model, input, name) {
  const key = `${model} ${input} ${name}`;
  let found = kept.get(key);
  if (!found) {
    found = api.viewText(model, input, name).then(({ tokens }) => tokens);
    found.catch(() => kept.delete(key));
    kept.set(key, found);
  }
  return found;
}

/** The words of a text, coloured by a map, those in the receptive field framed. */
class EyeWords extends Part {
  static properties = { input: {}, shown: { attribute: false }, field: { attribute: false }, tokens: { state: true } };

  constructor() {
    super();
    this.input = '';
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {import('../../types.js').Field | null} */
    this.field = null;
    /** @type {{text: string, kind: string}[]} */
    this.tokens = [];
    this.asked = '';
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    (changed.has('inputId') || changed.has('place')) && this.requestUpdate();
  }

  /** @override */
  willUpdate() {
    const { model, inputId } = session();
    const asked = `${model?.id} ${inputId} ${this.input}`;
    if (model && inputId && asked !== this.asked) {
      this.asked = asked;
      words(model.id, inputId, this.input).then((tokens) => asked === this.asked && (this.tokens = tokens), () => {});
    }
  }

  /** @param {{text: string, kind: string}} token @param {number} i */
  word(token, i) {
    const { shown, field } = this;
    if (!token.text) {
      return nothing;
    }
    const values = shown?.values;
    const seen = field !== null && i >= field.from[0] && i < field.to[0];
    if (!values) {
      return html`<span class="eye-word" ?data-seen=${seen}>${token.text}</span> `;
    }
    const length = field?.space[0] ?? this.tokens.length;
    const value = values[Math.min(values.length - 1, Math.floor((i * values.length) / length))];
    const colours = table(paletteOf(place()));
    const k = 3 * rint(255 * placeOf(minMax(values), value));
    const [r, g, b] = [colours[k], colours[k + 1], colours[k + 2]];
    const dark = 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2 < 0.18;
    return html`<span class="eye-word" ?data-seen=${seen} title=${measure(value)} .style=${`background:rgb(${r} ${g} ${b});color:${dark ? '#fff' : '#111'}`}>${token.text}</span> `;
  }

  /** @override */
  render() {
    return html`<p class="eye-words" aria-label=${t('inside.eye')} role="group">${this.tokens.map((token, i) => this.word(token, i))}</p>`;
  }
}

customElements.define('cs-eye-words', EyeWords);
