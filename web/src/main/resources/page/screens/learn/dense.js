import { html, nothing } from 'lit';
import { go } from '../../state.js';
import { number, percent, say, t } from '../../words.js';
import { bar } from './cells.js';
import { course } from './course.js';
import { bracketed, exact, largest, short, signed } from './numbers.js';
import { LessonPart } from './part.js';

/** @typedef {import('./types.js').Lesson} Lesson */
/** @typedef {import('./types.js').Contribution} Contribution */

/** @param {number} share */
const shareText = (share) => (share > 0 && share < 1e-4 ? `< ${percent(1e-4)}` : percent(share));

/** A dense layer or a softmax: numbers without neighbours. */
class Units extends LessonPart {
  /** @param {Lesson} lesson */
  contributions(lesson) {
    const top = lesson.top ?? [];
    const rest = lesson.rest ?? { count: 0, sum: 0 };
    const most = largest([...top.map((c) => c.product), rest.sum]);
    return html`<section class="panel lesson-card" ?data-on=${this.told('window', 'products')}>
      <h2>${t('learn.inputs')} <span class="quiet">${lesson.inputs}</span></h2>
      <p class="quiet small">${t('learn.inputs.about', { n: top.length })}</p>
      <div class="table-scroll" tabindex="0" role="region" aria-label=${t('learn.inputs')}><table class="contributions">
        <thead><tr><th scope="col">${t('learn.inputs.which')}</th><th scope="col">${t('learn.inputs.value')}</th><th scope="col">${t('learn.inputs.weight')}</th>
          <th scope="col" class="bar-column"><span class="unseen">${t('learn.inputs.bar')}</span></th><th scope="col">${t('learn.inputs.product')}</th></tr></thead>
        <tbody>${top.map((c) => html`<tr><th scope="row">${this.source(c)}</th><td title=${exact(c.value)}>${short(c.value)}</td><td title=${exact(c.weight)}>× ${bracketed(c.weight)}</td>
            <td class="bar-column">${bar(c.product, most)}</td><td title=${exact(c.product)}><b>${signed(c.product)}</b></td></tr>`)}
          ${rest.count ? html`<tr class="rest"><th scope="row">${t('learn.rest', { n: rest.count })}</th><td></td><td></td><td class="bar-column">${bar(rest.sum, most)}</td><td title=${exact(rest.sum)}><b>${signed(rest.sum)}</b></td></tr>` : nothing}
        </tbody></table></div></section>`;
  }

  /** @param {Contribution} c */
  source(c) {
    return c.channel < 0
      ? t('learn.inputs.input', { n: c.input })
      : c.at.length ? t('learn.inputs.place', { n: c.channel, at: c.at.join(', ') }) : t('learn.inputs.channel', { n: c.channel });
  }

  /** @param {Lesson} lesson */
  balance(lesson) {
    const { raising = 0, lowering = 0, sum = 0, bias = 0, before = 0 } = lesson;
    const most = Math.max(raising, -lowering);
    const steps = lesson.steps ?? [];
    /** @param {string} name @param {number} value @param {boolean} on */
    const row = (name, value, on, drawn = true) => html`<li class="balance" ?data-on=${on} title=${exact(value)}><span>${name}</span>${drawn ? bar(value, most) : html`<span></span>`}<b>${signed(value)}</b></li>`;
    return html`<section class="panel lesson-card">
      <h2>${t('learn.balance')}</h2><p class="quiet small">${t('learn.balance.about')}</p>
      <ul>${row(t('learn.balance.for'), raising, this.told('sum'))}${row(t('learn.balance.against'), lowering, this.told('sum'))}${row(t('learn.total'), sum, this.told('sum'))}
        ${lesson.biased ? row(t('learn.chain.bias'), bias, this.told('bias')) : nothing}
        ${row(steps.length || lesson.softmax ? t('learn.balance.score') : t('learn.chain.output'), before, this.told('output') && !steps.length, false)}
        ${steps.map((s, i) => row(say(s.name), s.after, this.told(`step-${i}`), false))}</ul></section>`;
  }

  /** @param {Lesson} lesson */
  formula(lesson) {
    return html`<section class="panel lesson-card formula-card"><h2>${t('learn.formula')} <code class="quiet">${lesson.formula}</code></h2>
      <div class="formula">${lesson.stages.filter((s) => s.equation).map((s) => html`<p ?data-on=${this.told(s.key)}>${s.equation.replace(/-/g, '−')}</p>`)}</div></section>`;
  }

  /** @param {Lesson} lesson */
  shares(lesson) {
    const top = lesson.top ?? [];
    const own = lesson.cell.channel;
    const rest = lesson.rest ?? { count: 0, sum: 0 };
    const total = lesson.total ?? 1;
    const width = (/** @type {number} */ share) => `inline-size:${100 * share}%`;
    return html`<section class="panel lesson-card" ?data-on=${this.told('scores', 'exponentials', 'shares', 'softmax')}>
      <h2>${t('learn.softmax')}</h2><p class="quiet small">${t('learn.softmax.about')}</p>
      <div class="table-scroll" tabindex="0" role="region" aria-label=${t('learn.softmax')}><table class="contributions share-table">
        <thead><tr><th scope="col">${t('learn.softmax.class')}</th><th scope="col" ?data-on=${this.told('scores')}>${t('learn.softmax.score')}</th><th scope="col" ?data-on=${this.told('scores')}>${t('learn.softmax.shifted')}</th>
          <th scope="col" ?data-on=${this.told('exponentials')}>${t('learn.softmax.exponential')}</th><th scope="col" class="bar-column"><span class="unseen">${t('learn.inputs.bar')}</span></th><th scope="col" ?data-on=${this.told('shares', 'softmax')}>${t('learn.softmax.share')}</th></tr></thead>
        <tbody>${top.map((s) => html`<tr ?data-own=${s.index === own}><th scope="row"><button class="link" @click=${() => this.go(s.index)}>${s.label || s.index}</button></th>
            <td title=${exact(s.score)}>${short(s.score)}</td><td title=${exact(s.shifted)}>${short(s.shifted)}</td><td title=${exact(s.exponential)}>${short(s.exponential)}</td>
            <td class="bar-column"><span class="share-bar" aria-hidden="true"><span .style=${width(s.share)}></span></span></td><td title=${exact(s.share)}><b>${shareText(s.share)}</b></td></tr>`)}
          ${rest.count ? html`<tr class="rest"><th scope="row">${t('learn.rest', { n: rest.count })}</th><td></td><td></td><td title=${exact(rest.sum)}>${short(rest.sum)}</td>
            <td class="bar-column"><span class="share-bar" aria-hidden="true"><span .style=${width(rest.sum / total)}></span></span></td><td><b>${shareText(rest.sum / total)}</b></td></tr>` : nothing}
          <tr class="sum"><th scope="row">${t('learn.total')}</th><td></td><td></td><td title=${exact(total)}>${short(total)}</td><td class="bar-column"></td><td><b>${number(1, { style: 'percent' })}</b></td></tr>
        </tbody></table></div></section>`;
  }

  /** @param {number} unit */
  go(unit) {
    go({ layer: String(course.layer?.index ?? ''), unit: String(unit) });
  }

  /** @override */
  render() {
    const { lesson } = course;
    if (!lesson) {
      return nothing;
    }
    const softmax = lesson.kind === 'softmax' ? lesson : lesson.softmax;
    return html`<div class="lesson-units">
      ${lesson.kind === 'dense' ? html`${this.contributions(lesson)}<div class="lesson-ways">${this.balance(lesson)}${softmax ? this.shares(softmax) : nothing}${this.formula(lesson)}</div>` : nothing}
      ${lesson.kind === 'softmax'
        ? html`${this.shares(lesson)}${this.formula(lesson)}`
        : nothing}
      ${lesson.left ? html`<p class="quiet small lesson-left">${say(lesson.left)}</p>` : nothing}</div>`;
  }
}

customElements.define('cs-lesson-units', Units);
