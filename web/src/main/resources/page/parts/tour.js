import { html, nothing, render } from 'lit';
import * as api from '../api.js';
import { go, place, session, watch } from '../state.js';
import { addWords, language, say, t } from '../words.js';
import words from '../words/tour.js';
import * as icons from './icons.js';

addWords(words);

/** @typedef {import('../screens/learn/types.js').TourStep} TourStep */

const SAMPLE = { model: 'builtin:efficientnet-lite0', input: 'builtin:cat' };
const MARGIN = 6;

/** A bar over the page that leads through it and outlines what it speaks of. The page can be used meanwhile. */
class Tour {
  /** @type {TourStep[]} */
  steps = [];
  at = 0;
  /** @type {Error|null} */
  trouble = null;
  #told = '';
  #frame = 0;
  #root = document.createElement('div');
  #ring = document.createElement('div');
  #end = () => {};
  /** @type {HTMLElement|null} */
  #opener = null;

  /** @param {HTMLElement|null} opener gets the focus back */
  begin(opener) {
    this.#opener = opener;
    this.#root.className = 'tour';
    this.#ring.className = 'tour-ring';
    this.#ring.hidden = true;
    document.body.append(this.#ring, this.#root);
    this.#end = watch((changed) => this.changed(changed));
    if (!place().model || !place().input) {
      go({ screen: 'explain', ...SAMPLE, method: 'grad-cam', target: 'top', layer: '', unit: '', parameters: {} });
    }
    this.follow();
    this.draw();
    this.focus();
    void this.ask();
  }

  /** @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (changed.has('model') || changed.has('inputId') || changed.has('trouble')) {
      void this.ask();
    }
    this.draw();
  }

  async ask() {
    const { model, inputId, trouble } = session();
    const key = `${model?.id}\n${inputId}`;
    if (!model || !inputId) {
      this.trouble = trouble;
      return;
    }
    if (key === this.#told) {
      return;
    }
    this.#told = key;
    try {
      const steps = await api.tour(model.id, inputId);
      if (running === this && key === this.#told) {
        const isFirst = this.steps.length === 0;
        this.steps = steps;
        isFirst ? this.to(0) : this.draw();
        if (isFirst && this.#root.contains(document.activeElement)) {
          this.focus();
        }
      }
    } catch (e) {
      this.trouble = /** @type {Error} */ (e);
      this.draw();
    }
  }

  /** @param {number} at */
  to(at) {
    this.at = Math.max(0, Math.min(this.steps.length - 1, at));
    const action = this.steps[this.at]?.action;
    if (action) {
      const method = action.method ?? (action.screen === 'explain' && !place().method ? this.method() : null);
      go({
        screen: action.screen,
        layer: action.layer === null ? '' : String(action.layer),
        unit: action.unit === null ? '' : String(action.unit),
        ...(method ? { method, parameters: {} } : {}),
        extra: { at: undefined },
      });
    }
    this.draw();
    this.scroll();
  }

  /** The method that the tour shows, so that its first stop has something to see. */
  method() {
    return this.steps.find((s) => s.action?.method)?.action?.method ?? null;
  }

  /** The place that is spoken of, where the page shows it. */
  target() {
    const name = this.steps[this.at]?.place;
    const found = name ? [...document.querySelectorAll(`[data-tour="${name}"]`)].find((e) => e.getClientRects().length) : null;
    return found ?? null;
  }

  scroll() {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    setTimeout(() => this.target()?.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' }), 250);
  }

  follow() {
    const target = this.target();
    this.#ring.hidden = !target;
    if (target) {
      const { left, top, width, height } = target.getBoundingClientRect();
      const from = { x: Math.max(2, left - MARGIN), y: Math.max(2, top - MARGIN) };
      Object.assign(this.#ring.style, {
        left: `${from.x}px`,
        top: `${from.y}px`,
        width: `${Math.min(innerWidth - 4, left + width + MARGIN) - from.x}px`,
        height: `${Math.min(innerHeight - 4, top + height + MARGIN) - from.y}px`,
      });
      this.#root.toggleAttribute('data-up', top > innerHeight * 0.55 && top + height > innerHeight - 260);
    }
    this.#frame = requestAnimationFrame(() => this.follow());
  }

  focus() {
    const first = this.#root.querySelector('.tour-next') ?? this.#root.querySelector('.tour-bar');
    first instanceof HTMLElement && first.focus({ preventScroll: true });
  }

  end() {
    cancelAnimationFrame(this.#frame);
    this.#end();
    this.#ring.remove();
    this.#root.remove();
    running = null;
    const back = this.#opener?.isConnected ? this.#opener : document.querySelector('main');
    if (back instanceof HTMLElement) {
      back.tabIndex < 0 && back.setAttribute('tabindex', '-1');
      back.focus();
    }
  }

  /** @param {KeyboardEvent} e */
  keys(e) {
    /** @type {Record<string, () => void>} */
    const acts = { Escape: () => this.end(), ArrowRight: () => this.to(this.at + 1), ArrowLeft: () => this.to(this.at - 1) };
    if (acts[e.key]) {
      acts[e.key]();
      e.preventDefault();
      e.stopPropagation();
    }
  }

  body() {
    const step = this.steps[this.at];
    if (this.trouble) {
      return html`<h2 id="tour-title">${t('tour.failed')}</h2><p>${this.trouble.message}</p>`;
    }
    return step
      ? html`<h2 id="tour-title">${say(step.title)}</h2><p>${say(step.text)}</p>`
      : html`<h2 id="tour-title">${t('tour.title')}</h2><p>${t('tour.wait')}</p>`;
  }

  draw() {
    const count = this.steps.length;
    const isLast = this.at === count - 1;
    render(
      html`<section class="tour-bar" role="dialog" tabindex="-1" aria-labelledby="tour-title" lang=${language() === 'zh' ? 'zh-CN' : 'en'} @keydown=${(/** @type {KeyboardEvent} */ e) => this.keys(e)}>
        <div class="tour-text" aria-live="polite">${this.body()}</div>
        <div class="tour-foot"><span class="quiet small">${count ? t('tour.step', { n: this.at + 1, count }) : ''}</span>
          <span class="tour-dots" aria-hidden="true">${this.steps.map((_, i) => html`<i ?data-on=${i === this.at}></i>`)}</span>
          <button class="button small" ?disabled=${this.at === 0} @click=${() => this.to(this.at - 1)}>${t('tour.back')}</button>
          ${count ? html`<button class="button main small tour-next" @click=${() => (isLast ? this.end() : this.to(this.at + 1))}>${t(isLast ? 'tour.done' : 'tour.next')}</button>` : nothing}
          <button class="button plain icon small tour-end" aria-label=${t('tour.end')} title=${t('tour.end')} @click=${() => this.end()}>${icons.close}</button></div></section>`,
      this.#root,
    );
  }
}

/** @type {Tour|null} */
let running = null;

/**
 * Starts the first tour; opens a sample where no model or input is open. Nothing happens while it runs.
 *
 * @param {HTMLElement|null} [opener] the button that was pressed
 */
export function startTour(opener = null) {
  if (!running) {
    running = new Tour();
    running.begin(opener);
  }
}
