import { html, nothing } from 'lit';
import '../../parts/display-tools.js';
import { troubleNotice } from '../../parts/notice.js';
import { Part } from '../../parts/part.js';
import { cancel, chosen, isLong, run } from '../../runs.js';
import { go, session } from '../../state.js';
import '../../views/feature-maps.js';
import '../../views/heatmap.js';
import '../../views/input.js';
import '../../views/kernels.js';
import '../../views/scores.js';
import { say, t } from '../../words.js';

/** @typedef {import('../../types.js').Result} Result */

const ELSEWISE = ['grad-cam', 'hires-cam', 'integrated-gradients', 'occlusion', 'feature-maps', 'kernels'];

/** The large picture in the middle, with the work's progress and what went wrong. */
class ExplainStage extends Part {
  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['place', 'run', 'model', 'explainers'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  /** @param {boolean} modes whether there is something to choose between */
  head(modes) {
    const { state, result } = session().run;
    const done = state === 'done' && result ? t('run.done', { title: say(result.title) }) : '';
    return html`<div class="stage-head">
      ${modes ? html`<cs-display-modes></cs-display-modes>` : nothing}
      ${state === 'running' ? this.progress() : html`<span class="unseen" role="status">${done}</span>`}
    </div>`;
  }

  progress() {
    const { done, total, wait, result } = session().run;
    const text = wait ? t('run.wait', { seconds: wait }) : total > 1 ? t('run.progress', { done, total }) : t('run.running');
    return html`<progress aria-label=${t('run.running')} max=${total || nothing} value=${total > 1 ? done : nothing}></progress>
      <span class="small" role="status">${text}${result && !result.id ? html` · ${t('run.partial')}` : nothing}</span>
      <button class="button small" @click=${cancel}>${t('cancel')}</button>`;
  }

  /** Methods that do suit, after a refusal. */
  others() {
    const { model, explainers } = session();
    const fitting = ELSEWISE.filter((name) => name !== chosen()?.name && model?.suitability[name]?.suits).slice(0, 3);
    return html`${fitting.length ? html`<span class="small">${t('run.failed.else')}:</span>` : nothing}
      ${fitting.map((name) => html`<button class="button small" @click=${() => go({ method: name, parameters: {} })}>${say(explainers.find((e) => e.name === name)?.title)}</button>`)}
      <button class="button small" @click=${run}>${t('again')}</button>`;
  }

  /** @param {Result} result */
  view(result) {
    switch (result.kind) {
      case 'heatmap':
        return html`<cs-view-heatmap .result=${result}></cs-view-heatmap>`;
      case 'feature-maps':
        return html`<cs-view-feature-maps .result=${result}></cs-view-feature-maps>`;
      case 'kernels':
        return html`<cs-view-kernels .result=${result}></cs-view-kernels>`;
      default:
        return html`<cs-view-scores .result=${result}></cs-view-scores>`;
    }
  }

  ready() {
    const method = chosen();
    return html`<div class="ready notice">
      <div><p class="notice-title">${method ? say(method.title) : ''}</p><p class="small">${method && isLong(method) ? `${t('run.ready')} ${t('run.ready.about')}` : ''}</p></div>
      <button class="button main" @click=${run}>${t('method.run')}</button>
    </div>`;
  }

  /** @override */
  render() {
    const { state, result, trouble } = session().run;
    const stale = state === 'ready' || (state === 'running' && Boolean(result?.id));
    const space = result?.heatmap?.inputs[0]?.inputSpace.length ?? 0;
    return html`${this.head(result?.heatmap?.inputs[0]?.under === 'picture' || space === 3)}
      ${state === 'ready' ? this.ready() : nothing}
      ${state === 'failed' && trouble ? html`<div class="stage-trouble">${troubleNotice(trouble, this.others())}</div>` : nothing}
      <div class="stage-view" ?data-stale=${stale && Boolean(result)}>${result ? this.view(result) : html`<cs-view-input></cs-view-input>`}</div>
      ${!result && state === 'running' ? html`<div class="tools-room"></div>` : nothing}
      ${result?.kind === 'heatmap'
        ? html`<cs-display-tools ?flat=${result.heatmap?.inputs[0]?.under === 'text'} ?marks=${result.heatmap?.signed || result.heatmap?.perPixel}></cs-display-tools>
            <p class="line small quiet" title=${say(result.line)}>${say(result.line)}</p>`
        : nothing}`;
  }
}

customElements.define('cs-explain-stage', ExplainStage);
