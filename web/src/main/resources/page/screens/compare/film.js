import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Part } from '../../parts/part.js';
import { number, percent, say, t } from '../../words.js';
import './map.js';
import { bars } from './pick.js';

/** @typedef {import('../../compare-types.js').Stages} Stages */
/** @typedef {import('../../compare-types.js').Stage} Stage */

const PAUSE = 900;
const TWO = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** A stage's name in the page's language. @param {string} name @param {boolean} [short] */
export function stageName(name, short = false) {
  const step = /^step (\d+)$/.exec(name);
  if (step) {
    return short ? step[1] : t('stages.step', { step: number(Number(step[1])) });
  }
  return name === 'untrained' || name === 'trained' ? t(short ? `stages.${name}.short` : `stages.${name}`) : name;
}

/** Whether the person wants no movement. */
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The stages as a film: a large map, a slider, a button that plays it, a strip with the probability at every stage. Tells `at` events. */
class Film extends Part {
  static properties = { stages: { attribute: false }, at: { attribute: false }, playing: { state: true } };

  constructor() {
    super();
    /** @type {Stages | null} */
    this.stages = null;
    this.at = 0;
    this.playing = false;
    this.timer = 0;
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.pause();
  }

  /** @param {number} at */
  go(at) {
    this.dispatchEvent(new CustomEvent('at', { detail: at }));
  }

  pause() {
    clearInterval(this.timer);
    this.playing = false;
  }

  play() {
    const last = (this.stages?.stages.length ?? 1) - 1;
    this.playing = true;
    this.go(this.at >= last ? 0 : this.at + 1);
    this.timer = globalThis.setInterval(() => {
      if (this.at >= last) {
        this.pause();
      } else {
        this.go(this.at + 1);
      }
    }, PAUSE);
  }

  /** @param {number} at */
  step(at) {
    this.pause();
    this.go(Math.max(0, Math.min((this.stages?.stages.length ?? 1) - 1, at)));
  }

  /** @param {Stage} s @param {number} i */
  item(s, i) {
    const name = stageName(s.stage.name);
    const right = s.top.index === s.target.index;
    return html`<li><button class="frame" aria-current=${i === this.at} @click=${() => this.step(i)}>
      <cs-compare-map .result=${s.result}></cs-compare-map>
      <span class="small frame-name">${name}</span>
      <span class="tower" aria-hidden="true"><span .style=${`inline-size:${Math.max(0, Math.min(100, 100 * s.target.probability))}%`}></span></span>
      <span class="tiny">${percent(s.target.probability)}</span>
      <span class="tiny quiet frame-top">${right ? '✓' : '→'} ${s.top.label || s.top.index}</span>
    </button></li>`;
  }

  /** @param {Stage} s */
  facts(s) {
    const same = s.top.index === s.target.index;
    return html`<div class="film-facts">
      <h2 class="film-name">${stageName(s.stage.name)}</h2>
      ${s.stage.accuracy === null ? nothing : html`<p class="small quiet">${t('stages.accuracy', { share: percent(s.stage.accuracy) })}</p>`}
      <p class="heading">${t(same ? 'stages.answer' : 'stages.answers')}</p>
      ${bars(same ? [s.top] : [s.top, s.target], s.target.index)}
      <dl class="film-numbers small"><dt>${t('stages.final')}</dt><dd>${number(s.toFinal, TWO)}</dd>
        ${s.toPrevious === null ? nothing : html`<dt>${t('stages.previous')}</dt><dd>${number(s.toPrevious, TWO)}</dd>`}</dl>
      <p class="tiny quiet">${t('stages.same')}</p>
    </div>`;
  }

  words() {
    const { stages } = this;
    return stages
      ? html`<div class="film-words"><h2 class="heading">${t('reading')}</h2><div class="said">${stages.words.map((text) => html`<p>${say(text)}</p>`)}</div>
          <a class="button" href=${stages.film} download="convscope-training.gif">${t('stages.gif')}</a></div>`
      : nothing;
  }

  controls() {
    const all = this.stages?.stages ?? [];
    const last = all.length - 1;
    return html`<div class="film-controls">
      ${still() ? nothing : html`<button class="button main" @click=${() => (this.playing ? this.pause() : this.play())}>${t(this.playing ? 'stages.pause' : 'stages.play')}</button>`}
      <button class="button icon" aria-label=${t('stages.back')} title=${t('stages.back')} ?disabled=${this.at === 0} @click=${() => this.step(this.at - 1)}>‹</button>
      <input type="range" min="0" max=${last} step="1" aria-label=${t('stages.slider')} aria-valuetext=${stageName(all[this.at]?.stage.name ?? '')} .value=${live(String(this.at))}
        @input=${(/** @type {Event} */ e) => this.step(Number(/** @type {HTMLInputElement} */ (e.target).value))}>
      <button class="button icon" aria-label=${t('stages.next')} title=${t('stages.next')} ?disabled=${this.at === last} @click=${() => this.step(this.at + 1)}>›</button>
      <output class="small quiet">${this.at + 1} / ${all.length}</output>
    </div>`;
  }

  /** @override */
  render() {
    const s = this.stages?.stages[this.at];
    if (!this.stages || !s) {
      return nothing;
    }
    return html`<section class="panel film" aria-label=${t('compare.stages')}>
      <div class="film-now"><div class="film-map"><cs-compare-map .result=${s.result}></cs-compare-map>${this.controls()}</div>${this.facts(s)}${this.words()}</div>
      <p class="small quiet">${t('stages.strip', { label: this.stages.target.label || this.stages.target.index })}</p>
      <ol class="frames">${this.stages.stages.map((one, i) => this.item(one, i))}</ol>
    </section>`;
  }
}

customElements.define('cs-film', Film);
