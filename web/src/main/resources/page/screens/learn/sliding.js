import { html, nothing } from 'lit';
import * as api from '../../api.js';
import { session } from '../../state.js';
import { say, t } from '../../words.js';
import { chainCard, channelsCard } from './chain.js';
import { course } from './course.js';
import { formulaCard } from './formula.js';
import { inputCard, isWhole, outputCard } from './maps.js';
import { exact } from './numbers.js';
import { LessonPart } from './part.js';
import './window-card.js';

/** A layer that slides a window: convolution and pooling. */
class Sliding extends LessonPart {
  static properties = { tokens: { state: true } };

  constructor() {
    super();
    /** @type {{text: string}[]} */
    this.tokens = [];
    this.read = '';
  }

  /** @override */
  willUpdate() {
    const { model, inputId, input } = session();
    const key = `${model?.id} ${inputId}`;
    if (key !== this.read) {
      this.read = key;
      this.tokens = [];
      if (model && input?.kind === 'text') {
        api.viewText(model.id, inputId, model.inputs[0].name).then(({ tokens }) => (this.tokens = tokens), () => {});
      }
    }
  }

  differences() {
    const [first] = course.differences;
    return course.differences.length && course.settled
      ? html`<p class="notice warn small" role="status">${t('learn.differ', { here: exact(first.here), server: exact(first.server) })}</p>`
      : nothing;
  }

  /** @override */
  render() {
    const { moment, grid, lesson } = course;
    const g = grid?.geometry;
    if (!moment || !g || !lesson) {
      return nothing;
    }
    const told = (/** @type {string[]} */ ...keys) => this.told(...keys);
    const wide = (g.kernel.at(-1) ?? 1) > 3 || g.kernel.length > 2;
    const many = moment.channels.length + moment.rest.count > 1;
    return html`${this.differences()}
      <div class="lesson-scene" ?data-wide=${wide || isWhole(g)} ?data-line=${g.input.length === 1}>
        ${inputCard(moment, told('window', ...(isWhole(g) ? ['winner', 'mean'] : [])), this.tokens)}
        ${isWhole(g) ? nothing : html`<cs-lesson-window></cs-lesson-window>`}
        ${outputCard(moment, told('output'))}
      </div>
      <div class="lesson-sums" ?data-many=${many}>
        ${many ? channelsCard(moment, told('sum')) : nothing}
        <div class="lesson-ways">${chainCard(moment, told)}${formulaCard(moment)}</div>
      </div>
      ${lesson.left && course.settled ? html`<p class="quiet small lesson-left">${say(lesson.left)}</p>` : nothing}`;
  }
}

customElements.define('cs-lesson-sliding', Sliding);
