import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as api from '../api.js';
import { change, drop, open } from '../runs.js';
import { learn, session } from '../state.js';
import { flat, mapOf, underneath } from '../stage/load.js';
import { paint } from '../stage/paint.js';
import { language, say, t } from '../words.js';
import * as icons from './icons.js';
import { Part } from './part.js';
import { toggleMenu } from './popover.js';

/** @typedef {import('../state.js').Kept} Kept */

const SIDE = 144;
const USUAL = /** @type {const} */ ({ mode: 'over', palette: 'auto', opacity: null, threshold: 0, raw: false });

/** Saves something under a name. @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The results so far: open, pin, save, delete; the pinned ones make a report. */
export class Strip extends Part {
  static properties = { making: { state: true } };

  constructor() {
    super();
    this.making = false;
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['results', 'run', 'place', 'about'].some((k) => changed.has(k))) {
      this.requestUpdate();
    }
  }

  /** @override @param {Map<string, unknown>} _ */
  updated(_) {
    this.querySelectorAll('canvas[data-result]').forEach((canvas) => void this.draw(/** @type {HTMLCanvasElement} */ (canvas)));
  }

  /** @param {HTMLCanvasElement} canvas */
  async draw(canvas) {
    const { result } = canvas.dataset;
    const kept = session().results.find((k) => k.result.id === result);
    const over = kept?.result.heatmap?.inputs[0];
    if (!kept || !over || canvas.dataset.drawn === result) {
      return;
    }
    canvas.dataset.drawn = result;
    try {
      const [numbers, under] = await Promise.all([mapOf(kept.result, over), underneath(kept.result, over)]);
      const map = flat(kept.result, over, numbers);
      const factor = SIDE / Math.max(...map.space);
      const size = map.space[0] === 1 ? [SIDE / 3, SIDE] : map.space.map((n) => Math.max(1, Math.round(n * factor)));
      paint(canvas, under, map, USUAL, size);
    } catch {
      canvas.dataset.drawn = '';
    }
  }

  /** @param {SubmitEvent} event @param {Kept[]} pinned */
  async report(event, pinned) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const title = String(new FormData(form).get('title') ?? '');
    this.making = true;
    try {
      save(await api.report(pinned.map((k) => k.result.id), title, language()), 'convscope-report.html');
      /** @type {HTMLElement | null} */ (form.closest('[popover]'))?.hidePopover();
    } catch (e) {
      learn({ trouble: /** @type {Error} */ (e) });
    } finally {
      this.making = false;
    }
  }

  /** @param {Kept} kept */
  item(kept) {
    const { result, pinned } = kept;
    const target = String(result.record.label || result.record.target || '');
    const shown = session().run.result?.id === result.id;
    const menu = `save-${result.id}`;
    return html`<li class="kept" ?data-shown=${shown} ?data-pinned=${pinned}>
      <button class="kept-open" aria-label=${t('strip.open', { title: `${say(result.title)} ${target}` })} aria-current=${shown} @click=${() => open(kept)}>
        ${result.kind === 'heatmap'
          ? html`<canvas data-result=${result.id} width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>`
          : html`<span class="kept-kind" aria-hidden="true">${result.kind === 'scores' ? 'Σ' : '▦'}</span>`}
        <span class="kept-words"><span class="kept-title small">${say(result.title)}</span><span class="kept-target tiny quiet">${target}</span></span>
      </button>
      <div class="kept-tools">
        <button class="button plain icon small" aria-pressed=${pinned} aria-label=${t(pinned ? 'strip.unpin' : 'strip.pin')} title=${t(pinned ? 'strip.unpin' : 'strip.pin')}
          @click=${() => change(result.id, { pinned: !pinned })}>${icons.pin}</button>
        <button class="button plain icon small" aria-haspopup="true" aria-expanded="false" aria-controls=${menu} aria-label=${t('strip.save')} title=${t('strip.save')} @click=${toggleMenu}>${icons.load}</button>
        <button class="button plain icon small" aria-label=${t('strip.delete')} title=${t('strip.delete')} @click=${() => drop(result.id)}>${icons.trash}</button>
      </div>
      <div class="menu save-menu" popover id=${menu}>
        ${(session().about?.formats ?? []).map((ending) => html`<a class="item" href=${api.fileUrl(result.id, ending, language())} download>${ending}</a>`)}
      </div>
    </li>`;
  }

  /** @override */
  render() {
    const { results, model } = session();
    const pinned = results.filter((k) => k.pinned);
    const newest = [...results].reverse();
    return html`<header class="strip-head"><h2 class="heading">${t('strip')}</h2>
        <button class="button small" aria-haspopup="true" aria-expanded="false" aria-controls="report-menu" ?disabled=${!pinned.length}
          title=${pinned.length ? nothing : t('strip.report.none')} @click=${toggleMenu}>${t('strip.report', { count: pinned.length })}</button>
        <div class="menu report-menu" popover id="report-menu">
          <form @submit=${(/** @type {SubmitEvent} */ e) => this.report(e, pinned)}>
            <label class="small" for="report-title">${t('strip.report.title')}</label>
            <input class="field" id="report-title" name="title" .value=${t('strip.report.name', { model: model?.name.replace('builtin:', '') ?? '' })}>
            <button class="button main" ?disabled=${this.making}>${t('strip.report.make')}</button>
          </form>
        </div></header>
      ${results.length
        ? html`<ul class="kept-list">${repeat(newest, (k) => k.result.id, (k) => this.item(k))}</ul>`
        : html`<p class="quiet small strip-empty">${t('strip.empty')}</p>`}`;
  }
}

customElements.define('cs-strip', Strip);
