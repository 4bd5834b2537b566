import { html, nothing } from 'lit';
import { troubleNotice } from '../parts/notice.js';
import { Part } from '../parts/part.js';
import { flat, mapOf, underneath } from '../stage/load.js';
import '../stage/picture.js';
import '../stage/signal.js';
import '../stage/volume.js';
import '../stage/words.js';
import { say, t } from '../words.js';

/** @typedef {import('../types.js').Result} Result */
/** @typedef {import('../types.js').Numbers} Numbers */

/** Findings that mean there is nothing to see. */
const BLANK = ['blank', 'all-negative', 'constant', 'dead-layer', 'not-a-number'];

/** What a heatmap says of itself when it is blank. @param {Result} result */
export const blankFindings = (result) => result.findings.filter((f) => BLANK.includes(f.kind));

/** A heatmap over each input of the network, as suits what the input is. */
class HeatmapView extends Part {
  static properties = { result: { attribute: false }, at: { state: true }, uncut: { state: true }, cut: { state: true }, loaded: { state: true }, trouble: { state: true } };

  constructor() {
    super();
    /** @type {Result | null} */
    this.result = null;
    /** Which of the inputs is seen. */
    this.at = 0;
    this.uncut = false;
    /** Whether the method cut something off. */
    this.cut = false;
    /** @type {{numbers: Numbers, under: HTMLImageElement | null, result: Result, over: import('../types.js').MapOverInput, map: import('../stage/paint.js').FlatMap} | null} */
    this.loaded = null;
    /** @type {Error | null} */
    this.trouble = null;
    this.asked = '';
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('result')) {
      const before = /** @type {Result | null | undefined} */ (changed.get('result'));
      if (before?.id !== this.result?.id) {
        this.uncut = false;
        this.cut = false;
      }
      this.at = Math.min(this.at, (this.result?.heatmap?.inputs.length ?? 1) - 1);
    }
    if (['result', 'at', 'uncut'].some((k) => changed.has(k))) {
      void this.load();
    }
  }

  async load() {
    const { result, at, uncut } = this;
    const over = result?.heatmap?.inputs[at];
    if (!result || !over) {
      return;
    }
    const late = () => result !== this.result || at !== this.at || uncut !== this.uncut;
    try {
      const [numbers, under] = await Promise.all([mapOf(result, over, uncut), underneath(result, over)]);
      if (!late()) {
        this.trouble = null;
        this.loaded = { numbers, under, result, over, map: flat(result, over, numbers) };
        if (!uncut && result.id && blankFindings(result).length) {
          const whole = await mapOf(result, over, true);
          this.cut = whole.data.some((v, i) => v !== numbers.data[i]);
        }
      }
    } catch (e) {
      if (!late()) {
        this.trouble = /** @type {Error} */ (e);
      }
    }
  }

  blank() {
    const findings = this.result?.id ? blankFindings(this.result) : [];
    if (!findings.length) {
      return nothing;
    }
    return html`<div class="notice warn blank-map">
      <p class="notice-title">${t('stage.blank')}</p>
      ${findings.map((f) => html`<p>${say(f.text)}</p>`)}
      ${this.cut || this.uncut ? html`<div class="notice-foot">
        <button class="button small" aria-pressed=${this.uncut} @click=${() => (this.uncut = !this.uncut)}>${t(this.uncut ? 'stage.uncut.back' : 'stage.uncut')}</button>
        ${this.uncut ? html`<span class="small quiet">${t('stage.uncut.shown')}</span>` : nothing}
      </div>` : nothing}
    </div>`;
  }

  inputs() {
    const inputs = this.result?.heatmap?.inputs ?? [];
    return inputs.length < 2
      ? nothing
      : html`<div class="choice" role="group" aria-label=${t('stage.input')}>
          ${inputs.map((input, i) => html`<button aria-pressed=${i === this.at} @click=${() => (this.at = i)}>${input.name}</button>`)}
        </div>`;
  }

  body() {
    const { loaded } = this;
    if (!loaded) {
      return html`<div class="room quiet">${t('stage.loading')}</div>`;
    }
    const { numbers, under, result, over, map } = loaded;
    if (over.under === 'text') {
      return html`<cs-stage-words .map=${map} .result=${result} .over=${over}></cs-stage-words>`;
    }
    if (over.inputSpace.length === 3) {
      return html`<cs-stage-volume .numbers=${numbers} .result=${result} .over=${over}></cs-stage-volume>`;
    }
    if (over.inputSpace.length < 2) {
      return html`<cs-stage-signal .map=${map} .result=${result} .over=${over}></cs-stage-signal>`;
    }
    return html`<cs-stage-picture .map=${map} .under=${under}></cs-stage-picture>`;
  }

  /** @override */
  render() {
    return this.trouble ? troubleNotice(this.trouble) : html`${this.inputs()}${this.blank()}${this.body()}`;
  }
}

customElements.define('cs-view-heatmap', HeatmapView);
