import { html, nothing } from 'lit';
import { menuKeys, closeMenu, toggleMenu, unique } from '../../parts/popover.js';
import * as icons from '../../parts/icons.js';
import { go } from '../../state.js';
import { dimensions, say, t } from '../../words.js';
import { course } from './course.js';
import { short } from './numbers.js';
import { LessonPart } from './part.js';

/** @typedef {import('./types.js').Layer} Layer */

/** Chooses the layer and the unit of the lesson. */
class Chooser extends LessonPart {
  static properties = { find: { state: true } };

  constructor() {
    super();
    this.find = '';
    this.menu = unique('lesson-layers');
    this.units = unique('lesson-units');
  }

  /** @param {number} layer */
  choose(layer) {
    go({ layer: String(layer), unit: '', extra: { at: undefined } });
  }

  /** @param {number|''} unit */
  unit(unit) {
    const isSame = course.grid?.geometry && unit !== '' && course.positions > 1;
    go({ layer: String(course.layer?.index ?? ''), unit: String(unit), extra: { at: isSame ? this.at() : undefined } });
  }

  at() {
    return course.moment?.at.join(',');
  }

  /** @param {Layer} layer */
  item(layer) {
    const kind = layer.lesson ? t(`learn.kind.${layer.lesson}`) : '';
    const isHere = layer.index === course.layer?.index;
    const about = layer.lesson ? `${kind} · ${dimensions(layer.shape.slice(1))}` : say(layer.noLesson);
    return layer.lesson
      ? html`<li><button class="item lesson-item" aria-current=${isHere ? 'true' : nothing} @click=${(/** @type {Event} */ e) => {
          closeMenu(e);
          this.choose(layer.index);
        }}><span class="about"><span>${layer.name}</span><span class="quiet small">${about}</span></span></button></li>`
      : html`<li class="lesson-item none"><span class="about"><span>${layer.name}</span><span class="quiet small">${about}</span></span></li>`;
  }

  layers() {
    const wanted = this.find.trim().toLowerCase();
    const found = course.layers.filter((l) => !wanted || `${l.name} ${l.kind} ${l.lesson ? t(`learn.kind.${l.lesson}`) : ''}`.toLowerCase().includes(wanted));
    return html`<div class="menu lesson-menu" id=${this.menu} popover aria-label=${t('learn.layer')} @keydown=${menuKeys}>
      <input class="field" type="search" placeholder=${t('learn.layer.find')} aria-label=${t('learn.layer.find')} .value=${this.find} @input=${(/** @type {Event} */ e) => (this.find = /** @type {HTMLInputElement} */ (e.target).value)}>
      <ul>${found.map((l) => this.item(l))}</ul></div>`;
  }

  unitChooser() {
    const { lesson, grid } = course;
    if (!lesson || course.state === 'refused') {
      return nothing;
    }
    const { channel, channels } = lesson.cell;
    const isUnits = lesson.kind === 'dense' || lesson.kind === 'softmax';
    const listed = isUnits ? grid?.order ?? [] : [];
    const set = (/** @type {Event} */ e) => {
      const value = Math.round(Number(/** @type {HTMLInputElement} */ (e.target).value));
      this.unit(Math.max(0, Math.min(channels - 1, Number.isFinite(value) ? value : 0)));
    };
    return html`<div class="unit-chooser" role="group" aria-label=${t(isUnits ? 'learn.unit' : 'learn.map')}>
      <label for="lesson-unit">${t(isUnits ? 'learn.unit' : 'learn.map')}</label>
      <button class="button plain icon small turn-back" aria-label=${t('learn.unit.back')} title=${t('learn.unit.back')} ?disabled=${channel === 0} @click=${() => this.unit(channel - 1)}>${icons.down}</button>
      <input class="field unit-field" id="lesson-unit" type="number" min="0" max=${channels - 1} .value=${String(channel)} @change=${set}>
      <button class="button plain icon small turn-next" aria-label=${t('learn.unit.next')} title=${t('learn.unit.next')} ?disabled=${channel === channels - 1} @click=${() => this.unit(channel + 1)}>${icons.down}</button>
      <span class="quiet small">${t('learn.of', { n: channels })}</span>
      ${listed.length
        ? html`<select class="field unit-select" aria-label=${t('learn.unit.ranked')} @change=${set}>${[...(listed.includes(channel) ? [] : [channel]), ...listed].map(
            (u) => html`<option value=${u} ?selected=${u === channel}>${grid?.labels?.[u] || t('learn.unit.number', { n: u })} (${short(grid?.outputs?.[u] ?? NaN)})</option>`,
          )}</select>`
        : html`<button class="button small" title=${t('learn.strongest.about')} @click=${() => this.unit('')}>${t('learn.strongest')}</button>`}</div>`;
  }

  /** @override */
  render() {
    const { layer } = course;
    return html`<button class="button layer-button" aria-haspopup="true" aria-expanded="false" aria-controls=${this.menu} @click=${toggleMenu}>
        <span class="quiet">${t('learn.layer')}</span><span class="name">${layer?.name ?? ''}</span>${layer?.lesson ? html`<span class="quiet small">${t(`learn.kind.${layer.lesson}`)}</span>` : nothing}${icons.down}</button>
      ${this.layers()}${this.unitChooser()}`;
  }
}

customElements.define('cs-lesson-chooser', Chooser);
