import { html, nothing } from 'lit';
import * as api from '../api.js';
import { Part } from '../parts/part.js';
import { session } from '../state.js';
import { measure, t } from '../words.js';
import { paletteOf, scaleOf } from './paint.js';
import { rint, table } from './palettes.js';
import { legend, readout } from './reading.js';
import { placeOf } from './scale.js';

/** The words of a text, coloured by what each counts. */
class StageWords extends Part {
  static properties = { map: { attribute: false }, result: { attribute: false }, over: { attribute: false }, tokens: { state: true }, at: { state: true } };

  constructor() {
    super();
    /** @type {import('./paint.js').FlatMap | null} */
    this.map = null;
    /** @type {import('../types.js').Result | null} */
    this.result = null;
    /** @type {import('../types.js').MapOverInput | null} */
    this.over = null;
    /** @type {{text: string, kind: string}[]} */
    this.tokens = [];
    this.at = -1;
    this.asked = '';
  }

  /** @override */
  updated() {
    const { result, over } = this;
    const asked = result && over ? `${result.model} ${result.input} ${over.name}` : '';
    if (result?.input && over && asked !== this.asked) {
      this.asked = asked;
      api.viewText(result.model, result.input, over.name).then(({ tokens }) => (this.tokens = tokens), () => (this.asked = ''));
    }
  }

  /** @param {{text: string, kind: string}} token @param {number} i */
  word(token, i) {
    const { map } = this;
    if (!map || !token.text) {
      return nothing;
    }
    const { display } = session();
    const value = Number(map.values[i] ?? NaN);
    const place = placeOf(scaleOf(map), value);
    const strength = map.signed ? Math.abs(2 * place - 1) : place;
    const colours = table(paletteOf(map, display));
    const k = 3 * rint(place * 255);
    const [r, g, b] = [colours[k], colours[k + 1], colours[k + 2]];
    const dark = 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2 < 0.18;
    const unknown = token.kind === 'unknown';
    const shown = strength >= display.threshold;
    return html`<span class="word" ?data-unknown=${unknown} title=${`${measure(value)}${unknown ? ` · ${t('stage.unknown.word')}` : ''}`}
      .style=${shown ? `background:rgb(${r} ${g} ${b});color:${dark ? '#fff' : '#000'}` : ''}
      @pointerenter=${() => (this.at = i)} @pointerleave=${() => (this.at = -1)}>${token.text}</span> `;
  }

  /** @override */
  render() {
    const { map, at } = this;
    if (!map) {
      return nothing;
    }
    const value = Number(map.values[at]);
    const scale = scaleOf(map);
    const share = map.signed ? Math.abs(2 * placeOf(scale, value) - 1) : placeOf(scale, value);
    return html`<div class="room"><p class="words-shown">${this.tokens.map((token, i) => this.word(token, i))}</p></div>
      <div class="underline">${legend(map, session().display)}
        <output class="readout">${at >= 0 ? readout(map, { row: 0, column: at, value, share }, false) : nothing}</output></div>`;
  }
}

customElements.define('cs-stage-words', StageWords);
