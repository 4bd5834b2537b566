import { html, nothing } from 'lit';
import * as api from '../../api.js';
import '../../parts/display-tools.js';
import { go, place, session } from '../../state.js';
import { t } from '../../words.js';
import { mapMethods, suits } from './address.js';
import { Asking } from './asking.js';
import { lineChart } from './chart.js';
import './film.js';
import { stageName } from './film.js';
import { methodSelect, narrow } from './pick.js';
import { taskState } from './task.js';

/** @typedef {import('../../compare-types.js').Stages} Stages */

const LOOKS = 6;

/**
 * One input through the stages of a training.
 *
 * @extends {Asking<Parameters<typeof api.stages>[0], Stages>}
 */
class CompareStages extends Asking {
  static properties = { at: { state: true } };

  constructor() {
    super();
    this.at = -1;
  }

  /** The training that made the open model; empty where none is known. */
  training() {
    const { about, model } = session();
    return about?.samples.stages.find((name) => name === model?.name) ?? '';
  }

  /** @override */
  wanted() {
    const name = this.training();
    return name ? { name, input: session().inputId, method: this.method()?.name ?? '', target: place().target || 'top' } : null;
  }

  /** @override @param {Parameters<typeof api.stages>[0]} wanted @param {import('../../jobs.js').Listening} listening */
  ask(wanted, listening) {
    return api.stages(wanted, listening);
  }

  needed() {
    const names = session().about?.samples.stages ?? [];
    const open = (/** @type {string} */ name) =>
      go({ model: name, input: session().about?.samples.models.find((m) => m.name === name)?.inputs[0] ?? '', target: 'top', layer: '', unit: '', parameters: {} });
    return html`<div class="notice compare-notice"><p class="notice-title">${t('stages.none')}</p><p>${t('stages.none.about')}</p>
      <div class="notice-foot">${names.map((name) => html`<button class="button main" @click=${() => open(name)}>${t('stages.open', { name: name.replace('builtin:', '') })}</button>`)}</div></div>`;
  }

  /** @param {Stages} stages @param {number} at */
  drifts({ drifts, stages }, at) {
    const lines = drifts.map((d, i) => ({ name: d.layer, values: d.toFinal, look: `layer${i % LOOKS}` }));
    return html`<section class="panel card compare-card drift"><div><h2>${t('drift')}</h2><p class="quiet small">${t('drift.about')}</p></div>
      ${lineChart({ title: t('drift.title'), about: t('drift.chart'), lines, at, wide: !narrow(), places: stages.map((s) => stageName(s.stage.name, true)), across: t('drift.across'), table: t('compare.numbers') })}</section>`;
  }

  /** @param {Stages} stages */
  body(stages) {
    const last = stages.stages.length - 1;
    const at = this.at < 0 || this.at > last ? last : this.at;
    return html`<cs-film .stages=${stages} .at=${at} @at=${(/** @type {CustomEvent<number>} */ e) => (this.at = e.detail)}></cs-film>
      ${stages.drifts.length ? this.drifts(stages, at) : nothing}`;
  }

  /** @override */
  render() {
    if (!this.training()) {
      return this.needed();
    }
    const method = this.method();
    const { task } = this;
    return html`<div class="compare-main">
      <p class="lead-line">${t('stages.about')}</p>
      <div class="compare-bar compare-tools">${method ? methodSelect(mapMethods().filter(suits), method) : nothing}<cs-display-tools ?marks=${task.answer?.stages[0]?.result.heatmap?.signed}></cs-display-tools></div>
      ${taskState(task, () => this.begin(), t('stages.begin'))}
      ${task.state === 'done' && task.answer ? this.body(task.answer) : nothing}
    </div>`;
  }
}

customElements.define('cs-compare-stages', CompareStages);
