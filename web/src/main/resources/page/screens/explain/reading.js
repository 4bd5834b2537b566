import { html, nothing } from 'lit';
import * as icons from '../../parts/icons.js';
import { Part } from '../../parts/part.js';
import { session } from '../../state.js';
import { blankFindings } from '../../views/heatmap.js';
import { number, say, t } from '../../words.js';

/** What the result says in words, what to beware of, and how it was made. */
class Reading extends Part {
  static properties = { copied: { state: true } };

  constructor() {
    super();
    this.copied = false;
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['place', 'run', 'prediction'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  /** @param {string} text */
  async copy(text) {
    await navigator.clipboard?.writeText(text);
    this.copied = true;
    setTimeout(() => (this.copied = false), 2000);
  }

  /** @param {import('../../types.js').Result} result */
  how(result) {
    return html`<details class="how small"><summary>${t('reading.how')}</summary>
      <p class="line">${say(result.line)}</p>
      <p class="quiet">${t('reading.time', { seconds: number(result.milliseconds / 1000, { maximumFractionDigits: 2 }) })}</p>
      <h3>${t('reading.command')}</h3>
      <div class="command"><pre tabindex="0"><code>${result.command}</code></pre>
        <button class="button small" @click=${() => this.copy(result.command)}>${icons.copy}<span aria-live="polite">${t(this.copied ? 'copied' : 'copy')}</span></button></div>
      <details><summary>${t('reading.record')}</summary><pre class="record" tabindex="0"><code>${JSON.stringify(result.record, null, 2)}</code></pre></details>
    </details>`;
  }

  /** @override */
  render() {
    const { run, prediction } = session();
    const { result } = run;
    const blank = result ? blankFindings(result) : [];
    const findings = [...(result?.findings ?? []), ...(prediction?.findings ?? [])].filter((f) => !blank.includes(f));
    const texts = new Map(findings.map((f) => [say(f.text), f]));
    if (!result?.id || run.state === 'failed') {
      return nothing;
    }
    return html`<h2 class="heading">${t('reading')}</h2>
      <div class="said">${result.words.map((text) => html`<p>${say(text)}</p>`)}</div>
      ${[...texts.keys()].map((text) => html`<div class="notice warn small" role="note"><p>${text}</p></div>`)}
      ${this.how(result)}`;
  }
}

customElements.define('cs-reading', Reading);
