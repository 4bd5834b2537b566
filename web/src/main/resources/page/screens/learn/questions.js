import { html, nothing } from 'lit';
import * as api from '../../api.js';
import { Part } from '../../parts/part.js';
import { go, session } from '../../state.js';
import { say, t } from '../../words.js';

/** @typedef {import('./types.js').PageAction} PageAction */

/** What people ask first, answered for the open network, with buttons that go there. */
class Questions extends Part {
  static properties = { questions: { state: true } };

  constructor() {
    super();
    /** @type {import('./types.js').Question[]} */
    this.questions = [];
    this.asked = '';
  }

  /** @override */
  willUpdate() {
    const id = session().model?.id ?? '';
    if (id !== this.asked) {
      this.asked = id;
      this.questions = [];
      if (id) {
        api.questions(id).then((found) => id === this.asked && (this.questions = found), () => {});
      }
    }
  }

  /** @param {PageAction} action */
  act({ screen, layer, unit, method }) {
    go({
      screen,
      layer: layer === null ? '' : String(layer),
      unit: unit === null ? '' : String(unit),
      ...(method === null ? {} : { method, parameters: {} }),
      extra: { at: undefined },
    });
  }

  /** @override */
  render() {
    return this.questions.length
      ? html`<h2 class="heading">${t('learn.questions')}</h2>${this.questions.map(
          (q) => html`<details class="question" name="learn-question"><summary>${say(q.question)}</summary>
            <div class="answer-text">${q.answer.map((a) => html`<p>${say(a)}</p>`)}
              <div class="question-actions">${q.actions.map((a) => html`<button class="button small" @click=${() => this.act(a)}>${say(a.label)}</button>`)}</div></div></details>`,
        )}`
      : nothing;
  }
}

customElements.define('cs-lesson-questions', Questions);
