import { html, nothing } from 'lit';
import { say, t } from '../../words.js';
import { course } from './course.js';
import { LessonPart } from './part.js';

/** The lesson told step by step; the step that is told is open, its part of the picture outlined. */
class Story extends LessonPart {
  /** @override */
  render() {
    const { lesson } = course;
    if (!lesson || course.state !== 'ready') {
      return nothing;
    }
    const live = course.settled && !(course.playing && course.speed !== 'told');
    return html`<h2 class="heading">${t('learn.story')}</h2>
      <ol class="story" ?data-still=${!live}>${lesson.stages.map(
        (s, i) => html`<li ?data-on=${i === course.stage}>
          <button aria-expanded=${i === course.stage} @click=${() => course.tellStage(i)}><span class="story-number">${i + 1}</span><span>${say(s.title)}</span></button>
          ${i === course.stage
            ? html`<div class="story-text" aria-live=${course.playing ? 'off' : 'polite'}>${live
                ? html`<p>${say(s.text)}</p>${s.equation ? html`<p class="story-equation">${s.equation.replace(/-/g, '−')}</p>` : nothing}`
                : html`<p class="quiet">${t('learn.story.pause')}</p>`}</div>`
            : nothing}</li>`,
      )}</ol>
      <div class="story-foot"><button class="button small" ?disabled=${course.stage === 0} @click=${() => course.tellStage(course.stage - 1)}>${t('learn.step.back')}</button>
        <button class="button small" ?disabled=${course.stage >= lesson.stages.length - 1} @click=${() => course.tellStage(course.stage + 1)}>${t('learn.step.next')}</button></div>`;
  }
}

customElements.define('cs-lesson-story', Story);
