import { html, nothing, svg } from 'lit';
import { number, t } from '../../words.js';
import { course, SPEEDS } from './course.js';
import { whereabouts } from './maps.js';
import { LessonPart } from './part.js';
import { unflat } from './window.js';

/** @param {string} d */
const icon = (d) => html`<svg width="18" height="18" viewBox="0 0 18 18" fill="currentColor" aria-hidden="true">${svg`<path d=${d} />`}</svg>`;

const ICONS = {
  first: icon('M3 3h2v12H3zM15 3v12L6 9z'),
  back: icon('M13 3v12L4 9z'),
  next: icon('M5 3v12l9-6z'),
  last: icon('M13 3h2v12h-2zM3 3v12l9-6z'),
  play: icon('M5 2.5v13l10-6.5z'),
  pause: icon('M4 3h4v12H4zM10 3h4v12h-4z'),
};

/** Play, pause, step and scrub: over the positions of the window, or over the steps where there is one position. */
class Player extends LessonPart {
  /** @param {keyof typeof ICONS} name @param {() => void} act @param {boolean} [off] */
  button(name, act, off = false) {
    return html`<button class="button plain icon" aria-label=${t(`learn.${name}`)} title=${t(`learn.${name}`)} ?disabled=${off} @click=${act}>${ICONS[name]}</button>`;
  }

  /** @override */
  render() {
    if (course.state !== 'ready' || !course.lesson) {
      return nothing;
    }
    const single = course.positions === 1;
    const count = single ? course.lesson.stages.length : course.positions;
    const at = single ? course.stage : course.position;
    const to = (/** @type {number} */ n) => (single ? course.tellStage(n) : course.move(n));
    const text = single ? t('learn.step.of', { n: at + 1, count }) : `${whereabouts(unflat(at, course.space))} · ${t('learn.position.of', { n: number(at + 1), count: number(count) })}`;
    return html`<div class="player" role="group" aria-label=${t('learn.player')}>
      ${this.button('first', () => to(0), at === 0)}${this.button('back', () => to(at - 1), at === 0)}
      <button class="button main play" aria-label=${t(course.playing ? 'learn.pause' : 'learn.play')} title=${t(course.playing ? 'learn.pause' : 'learn.play')} aria-keyshortcuts="Space" @click=${() => course.toggle()}>${course.playing ? ICONS.pause : ICONS.play}</button>
      ${this.button('next', () => to(at + 1), at === count - 1)}${this.button('last', () => to(count - 1), at === count - 1)}
      <input class="scrub" type="range" min="0" max=${count - 1} step="1" .value=${String(at)} aria-label=${t(single ? 'learn.story' : 'learn.scrub')} aria-valuetext=${text}
        @input=${(/** @type {Event} */ e) => to(Number(/** @type {HTMLInputElement} */ (e.target).value))}>
      <span class="player-at">${text}</span>
      ${single ? nothing : html`<label class="player-speed"><span class="unseen">${t('learn.speed')}</span><select class="field" @change=${(/** @type {Event} */ e) => course.pace(/** @type {import('./course.js').Speed} */ (/** @type {HTMLSelectElement} */ (e.target).value))}>
        ${Object.keys(SPEEDS).map((s) => html`<option value=${s} ?selected=${s === course.speed}>${t(`learn.speed.${s}`)}</option>`)}</select></label>`}
    </div>`;
  }
}

customElements.define('cs-lesson-player', Player);
