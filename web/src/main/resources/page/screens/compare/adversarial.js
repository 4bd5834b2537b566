import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import * as api from '../../api.js';
import '../../parts/display-tools.js';
import { go, place, session } from '../../state.js';
import { number, t } from '../../words.js';
import { mapMethods, suits, takesSeveral } from './address.js';
import { Asking } from './asking.js';
import { changed } from './changed.js';
import { methodSelect } from './pick.js';
import { taskState } from './task.js';

/** @typedef {import('../../compare-types.js').Adversarial} Adversarial */

const SIZES = [0.5, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
const ATTACKS = /** @type {const} */ (['pgd', 'fgsm']);

/** The step of the slider that is nearest to a size. @param {number} size */
function stepOf(size) {
  const distances = SIZES.map((s) => Math.abs(Math.log(s / Math.max(size, SIZES[0]))));
  return distances.indexOf(Math.min(...distances));
}

/**
 * The input, the same changed a little so that the answer turns, and what differs.
 *
 * @extends {Asking<Parameters<typeof api.adversarial>[0], Adversarial>}
 */
class CompareAdversarial extends Asking {
  static properties = { sliding: { state: true } };

  constructor() {
    super();
    /** Where the slider is while it is moved; -1 where it is not. */
    this.sliding = -1;
  }

  /** Why this cannot be done here; empty where it can. */
  refused() {
    const { model } = session();
    const several = takesSeveral();
    return several ? 'adversarial.several' : model?.inputs[0]?.kind === 'text' ? 'adversarial.text' : model?.answersClasses === false ? 'adversarial.classes' : '';
  }

  /** The size that is asked for; 0 where the smallest is looked for. */
  size() {
    const size = Number(place().extra.size ?? 0);
    return size > 0 && Number.isFinite(size) ? size : 0;
  }

  attack() {
    return ATTACKS.find((a) => a === place().extra.attack) ?? ATTACKS[0];
  }

  /** @override */
  wanted() {
    const { model, inputId } = session();
    return this.refused()
      ? null
      : { model: model?.id ?? '', input: inputId, method: this.method()?.name ?? '', attack: this.attack(), epsilon: this.size(), seed: 0 };
  }

  /** @override @param {Parameters<typeof api.adversarial>[0]} wanted @param {import('../../jobs.js').Listening} listening */
  ask(wanted, listening) {
    return api.adversarial(wanted, listening);
  }

  /** Where the slider stands. */
  step() {
    return this.sliding >= 0 ? this.sliding : stepOf(this.size() || this.task.answer?.epsilon || 1);
  }

  /** @param {number} step */
  choose(step) {
    this.sliding = -1;
    go({ extra: { size: String(SIZES[step]) } });
  }

  slider() {
    const levels = this.task.answer?.inLevels ?? true;
    const size = SIZES[this.step()];
    const text = t(levels ? 'adversarial.levels' : 'adversarial.units', { size: number(size) });
    return html`<div class="size-tool"><label><span class="heading">${t('adversarial.size')}</span>
        <input type="range" min="0" max=${SIZES.length - 1} step="1" .value=${live(String(this.step()))} aria-valuetext=${text}
          @input=${(/** @type {Event} */ e) => (this.sliding = Number(/** @type {HTMLInputElement} */ (e.target).value))}
          @change=${(/** @type {Event} */ e) => this.choose(Number(/** @type {HTMLInputElement} */ (e.target).value))}></label>
      <output class="small">${text}</output>
      <button class="button ${this.size() ? '' : 'on'}" aria-pressed=${!this.size()} @click=${() => go({ extra: { size: undefined } })}>${t('adversarial.smallest')}</button></div>`;
  }

  attacks() {
    const now = this.attack();
    return html`<div class="pick-one"><span class="heading" id="attack-label">${t('adversarial.how')}</span>
      <div class="choice" role="group" aria-labelledby="attack-label">${ATTACKS.map(
        (name) => html`<button aria-pressed=${name === now} title=${t(`adversarial.${name}.about`)} @click=${() => go({ extra: { attack: name === ATTACKS[0] ? undefined : name } })}>${t(`adversarial.${name}`)}</button>`,
      )}</div></div>`;
  }

  /** @override */
  render() {
    const refused = this.refused();
    const why = html`<p class="lead-line">${t('adversarial.why')}</p>`;
    if (refused) {
      return html`<div class="compare-main">${why}<div class="notice compare-notice"><p class="notice-title">${t('adversarial.refused')}</p><p>${t(refused)}</p></div></div>`;
    }
    const method = this.method();
    const { task } = this;
    return html`<div class="compare-main compare-narrow">
      ${why}
      <div class="compare-bar compare-tools">${this.slider()}${this.attacks()}${method ? methodSelect(mapMethods().filter(suits), method) : nothing}</div>
      <p class="small quiet">${t(`adversarial.${this.attack()}.about`)}</p>
      ${taskState(task, () => this.begin(), t('adversarial.begin'))}
      ${task.state === 'done' && task.answer ? changed(task.answer) : nothing}
    </div>`;
  }
}

customElements.define('cs-compare-adversarial', CompareAdversarial);
