import { html, nothing } from 'lit';
import { session } from '../../state.js';
import { percent, t } from '../../words.js';
import './card.js';
import './eye.js';
import './layer-card.js';
import { seesNothing } from './eye.js';
import { className, currentLayer, currentUnit } from './layer.js';

/** How much of the input is outlined, in words. @param {readonly import('../../types.js').Field[]} fields */
function seen(fields) {
  return fields.map((field) => {
    if (seesNothing(field)) {
      return t('inside.field.nothing');
    }
    const share = field.space.reduce((all, size, i) => (all * (field.to[i] - field.from[i])) / size, 1);
    const size = field.from.map((from, i) => field.to[i] - from).join(' × ');
    return share > 0.9999 ? t('inside.field.all') : t(field.space.length > 1 ? 'inside.field.part' : 'inside.field.stretch', { size, share: percent(share) });
  });
}

/**
 * The column at the side: the input with what is pointed at, and the card of the unit that was chosen.
 *
 * @param {Object} parts
 * @param {import('./types.js').Shown | null} parts.shown
 * @param {number} parts.pointed channel that is pointed at; -1 for none
 * @param {boolean} parts.hint whether maps can be pointed at
 * @param {(facts: import('../../types.js').Unit) => void} parts.onUnit
 * @param {unknown} [parts.more]
 */
export function sidePanel({ shown, pointed, hint, onUnit, more = nothing }) {
  const unit = currentUnit();
  const { inputId } = session();
  const channel = pointed >= 0 ? pointed : unit;
  if (!inputId) {
    return nothing;
  }
  return html`<aside class="inside-side" aria-label=${t('inside.side')}>
    <section class="panel card eye-card">
      <h2 class="heading">${channel >= 0 && shown?.values ? t('inside.eye.over', { unit: channel }) : t('inside.eye')}</h2>
      <cs-eye .shown=${shown}></cs-eye>
      <p class="small quiet field-words">${shown?.fields.length ? seen(shown.fields).join(' ') : channel >= 0 || !hint ? ' ' : t('inside.eye.hint')}</p>
      ${more}
    </section>
    ${card(hint ? t('inside.unit.hint') : '', onUnit)}
  </aside>`;
}

/** The card of the unit that was chosen, or how to get one. @param {string} hint @param {(facts: import('../../types.js').Unit) => void} [onUnit] */
function card(hint, onUnit = () => {}) {
  const unit = currentUnit();
  return unit >= 0
    ? html`<section class="panel card"><cs-unit-card .layer=${currentLayer()?.index ?? -1} .unit=${unit} .called=${className(unit)} @unit=${(/** @type {CustomEvent} */ e) => onUnit(e.detail)}></cs-unit-card></section>`
    : html`<p class="small quiet unit-hint">${hint}</p>`;
}

/** The column at the side with the card alone. @param {string} hint */
export const cardPanel = (hint) =>
  session().inputId
    ? html`<aside class="inside-side" aria-label=${t('inside.side')}>${card(hint)}${currentUnit() < 0 ? html`<cs-layer-card></cs-layer-card>` : nothing}</aside>`
    : nothing;
