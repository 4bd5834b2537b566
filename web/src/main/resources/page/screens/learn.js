import { html, nothing } from 'lit';
import { troubleNotice } from '../parts/notice.js';
import { startTour } from '../parts/tour.js';
import { go, session } from '../state.js';
import { addWords, say, t } from '../words.js';
import words from '../words/learn.js';
import './learn/chooser.js';
import { course } from './learn/course.js';
import './learn/dense.js';
import { facts } from './learn/facts.js';
import { LessonPart } from './learn/part.js';
import './learn/player.js';
import './learn/questions.js';
import './learn/sliding.js';
import './learn/story.js';

addWords(words);

const SAMPLE = { model: 'builtin:efficientnet-lite0', input: 'builtin:cat' };

/** How one number of a layer comes about, step by step, with the open network's own numbers. */
class Learn extends LessonPart {
  #keys = (/** @type {KeyboardEvent} */ e) => this.press(e);

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#keys);
    course.follow();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#keys);
    course.pause();
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['place', 'model', 'inputId'].some((k) => changed.has(k))) {
      course.follow();
      this.requestUpdate();
    }
  }

  /** @param {KeyboardEvent} e */
  press(e) {
    const target = /** @type {HTMLElement} */ (e.target);
    const isHere = target === document.body || this.contains(target);
    if (!isHere || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || course.state !== 'ready' || target.closest('input, select, textarea, [popover]')) {
      return;
    }
    const isControl = target.closest('button, a, summary') !== null;
    const single = course.positions === 1;
    const step = (/** @type {number} */ by) => (single ? course.tellStage(course.stage + by) : course.move(course.position + by));
    /** @type {Record<string, () => void>} */
    const acts = {
      ...(isControl ? {} : { ' ': () => course.toggle() }),
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      Home: () => step(-Infinity),
      End: () => step(Infinity),
    };
    if (acts[e.key]) {
      acts[e.key]();
      e.preventDefault();
    }
  }

  empty() {
    const { model, busy } = session();
    if (busy) {
      return html`<div class="middle"><p>${t(busy)}</p><progress class="short" aria-label=${t(busy)}></progress></div>`;
    }
    const own = session().about?.samples.models.find((m) => m.name === model?.name)?.inputs[0];
    const sample = model ? own && { input: own } : SAMPLE;
    return html`<div class="middle"><h1>${t(model ? 'learn.need.input' : 'learn.start')}</h1><p class="quiet lead">${t('learn.start.about')}</p>
      <div class="lesson-start">${sample ? html`<button class="button main big" @click=${() => go(sample)}>${t(model ? 'learn.try.own' : 'learn.try')}</button>` : nothing}
        <button class="button big" @click=${(/** @type {Event} */ e) => startTour(/** @type {HTMLElement} */ (e.currentTarget))}>${t('learn.tour')}</button></div></div>`;
  }

  refused() {
    const { layer, layers } = course;
    const here = layer?.index ?? 0;
    const near = layers.filter((l) => l.lesson).sort((a, b) => Math.abs(a.index - here) - Math.abs(b.index - here) || a.index - b.index)[0];
    return html`<div class="notice lesson-refused"><p class="notice-title">${t('learn.refused', { name: layer?.name ?? '' })}</p>
      <p>${layer ? say(layer.noLesson) : t('learn.refused.none')}</p>
      ${near ? html`<div class="notice-foot"><button class="button" @click=${() => go({ layer: String(near.index), unit: '', extra: { at: undefined } })}>${t('learn.refused.go', { name: near.name })}</button></div>` : nothing}</div>`;
  }

  lesson() {
    const { state, trouble, grid } = course;
    if (state === 'refused') {
      return this.refused();
    }
    const late = trouble ? troubleNotice(trouble, html`<button class="button" @click=${() => go({ unit: '', extra: { at: undefined } })}>${t('learn.again')}</button>`) : nothing;
    if (!grid || !course.lesson) {
      return trouble ? late : html`<div class="middle"><p class="quiet">${t('learn.loading')}</p><progress class="short" aria-label=${t('learn.loading')}></progress></div>`;
    }
    return html`${late}${course.lesson.geometry ? html`<cs-lesson-sliding></cs-lesson-sliding>` : html`<cs-lesson-units></cs-lesson-units>`}`;
  }

  /** @override */
  render() {
    if (course.state === 'none') {
      return this.empty();
    }
    return html`<div class="learn">
      <div class="lesson-head panel"><h1 class="unseen">${t('learn.title')}</h1><cs-lesson-chooser></cs-lesson-chooser>
        <button class="button small tour-button" @click=${(/** @type {Event} */ e) => startTour(/** @type {HTMLElement} */ (e.currentTarget))}>${t('learn.tour')}</button></div>
      <section class="lesson-main" data-tour="learn" tabindex="0" aria-label=${t('learn.title')} aria-busy=${course.state === 'loading'}>${this.lesson()}</section>
      <aside class="lesson-side" aria-label=${t('learn.story')}>
        ${course.state === 'refused' ? nothing : html`<section class="panel card story-card"><cs-lesson-story></cs-lesson-story></section><section class="panel card">${facts()}</section>`}
        <section class="panel card"><cs-lesson-questions></cs-lesson-questions></section></aside>
      <div class="lesson-foot"><cs-lesson-player></cs-lesson-player></div>
    </div>`;
  }
}

customElements.define('cs-learn', Learn);
