import { html, nothing } from 'lit';
import '../../parts/display-tools.js';
import { number, percent, say, t } from '../../words.js';
import './map.js';
import { bars } from './pick.js';

/** @typedef {import('../../compare-types.js').Adversarial} Adversarial */

const TWO = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** A picture as it is, every value seen. @param {string | null} url @param {string} about */
const shown = (url, about) => (url ? html`<img class="exact" src=${url} alt=${about} width="448" height="448">` : nothing);

/** @param {string} name @param {string} value @param {string} about */
const figure = (name, value, about) => html`<div class="figure"><dt>${name}</dt><dd class="figure-value">${value}</dd><dd class="tiny quiet">${about}</dd></div>`;

/** How many sizes were tried, where the smallest was looked for. @param {Adversarial} a */
function trials({ trials: tried, inLevels }) {
  if (tried.length < 2) {
    return nothing;
  }
  const unit = inLevels ? 'adversarial.levels' : 'adversarial.units';
  return html`<details class="small"><summary>${t('adversarial.trials', { count: tried.length })}</summary>
    <ul class="trials">${tried.map((one) => html`<li>${t(unit, { size: number(one.epsilon) })}: ${t(one.flips ? 'adversarial.turned' : 'adversarial.held')}</li>`)}</ul></details>`;
}

/** Clean, changed and difference, with answers, maps and words. @param {Adversarial} a */
export function changed(a) {
  const size = t(a.inLevels ? 'adversarial.levels' : 'adversarial.units', { size: number(a.size, { maximumFractionDigits: 3 }) });
  const first = a.before[0].index;
  return html`<div class="verdict" data-good=${a.survives ? 'some' : 'all'}>
      <p class="verdict-title">${t(a.survives ? 'adversarial.yes' : 'adversarial.no')}</p>
      ${a.words.map((text) => html`<p>${say(text)}</p>`)}
    </div>
    <div class="three">
      <section class="panel card"><h2>${t('adversarial.clean')}</h2>
        ${shown(a.cleanPicture, t('adversarial.clean'))}
        <h3 class="heading">${t('adversarial.answers')}</h3>${bars(a.before, first)}
        <h3 class="heading">${t('adversarial.map')}</h3><cs-compare-map .result=${a.cleanMap} .picture=${a.cleanPicture ?? ''}></cs-compare-map>
      </section>
      <section class="panel card"><h2>${t('adversarial.changed')}</h2>
        ${shown(a.adversarialPicture, t('adversarial.changed'))}
        <h3 class="heading">${t('adversarial.answers')}</h3>${bars(a.after, first)}
        <h3 class="heading">${t('adversarial.map')}</h3><cs-compare-map .result=${a.adversarialMap} .picture=${a.adversarialPicture ?? ''}></cs-compare-map>
      </section>
      <section class="panel card"><h2>${t('adversarial.difference')}</h2>
        ${shown(a.differencePicture, t('adversarial.difference'))}
        <p class="small">${a.size ? t('adversarial.stronger', { factor: number(a.amplification) }) : t('adversarial.nothing')}</p>
        <dl class="figures">
          ${figure(t('adversarial.largest'), size, t('adversarial.share', { share: percent(a.changed) }))}
          ${figure(t('agree.rank'), number(a.rankCorrelation, TWO), t('adversarial.rank.about'))}
          ${a.shift === null ? nothing : figure(t('adversarial.shift'), percent(a.shift), t('adversarial.shift.about'))}
          ${figure(t('agree.similar'), number(a.similarity, TWO), t('adversarial.similar.about'))}
        </dl>
        ${trials(a)}
      </section>
    </div>
    <cs-display-tools ?marks=${a.cleanMap.heatmap?.signed || a.cleanMap.heatmap?.perPixel}></cs-display-tools>`;
}
