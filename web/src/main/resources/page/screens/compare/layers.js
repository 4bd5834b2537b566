import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import '../../parts/display-tools.js';
import { go, place, session } from '../../state.js';
import { dimensions, say, t } from '../../words.js';
import { list, mapMethods, oneMethod, setList, suits } from './address.js';
import './agreement.js';
import { colourKey, mapCell, queueState, requestOf } from './cell.js';
import { methodSelect } from './pick.js';
import { Queueing } from './queueing.js';

/** @typedef {import('../../types.js').Layer} Layer */
/** @typedef {import('../../types.js').Explainer} Explainer */

const USUAL = ['hires-cam', 'layer-activation-gradient', 'grad-cam'];
const PARTS = /** @type {const} */ (['early', 'middle', 'late']);

/** One method at several layers, side by side. */
class CompareLayers extends Queueing {
  /** The methods that read one layer that can be chosen. */
  methods() {
    return mapMethods().filter((m) => suits(m) && m.parameters.some((p) => p.kind === 'layer'));
  }

  /** The layers that have places, on the way to the answer. @returns {Layer[]} */
  layers() {
    return session().model?.layers.filter((l) => l.space > 0 && l.channels > 0 && l.onPath) ?? [];
  }

  /** Those that are compared: the address', else an early, a middle and the usual one. @returns {Layer[]} */
  chosen() {
    const all = this.layers();
    const named = all.filter((l) => list('layers')?.includes(l.name));
    if (named.length || list('layers')?.length === 0) {
      return named;
    }
    const last = Math.max(0, all.findIndex((l) => l.index === session().model?.defaultLayer));
    const end = last || all.length - 1;
    return [...new Set([Math.round(end / 4), Math.round(end / 2), end])].flatMap((i) => all[i] ?? []);
  }

  /** @param {Explainer} method @param {Layer} layer @returns {import('./cell.js').Asked} */
  asked(method, layer) {
    const index = String(layer.index);
    const request = requestOf({ method: method.name, model: session().model?.id ?? '', input: session().inputId, layer: index });
    return { request, name: `${say(method.title)} · ${t('layers.short', { at: this.layers().indexOf(layer) + 1 })}`, input: place().input, layer: index };
  }

  /** @override */
  willUpdate() {
    const method = oneMethod(this.methods(), USUAL);
    this.queue.want(method ? this.chosen().map((layer) => this.asked(method, layer).request) : []);
  }

  /** @param {Layer} layer @param {Layer[]} chosen */
  pick(layer, chosen) {
    const on = chosen.includes(layer);
    const toggle = () => setList('layers', this.layers().filter((l) => (l === layer ? !on : chosen.includes(l))).map((l) => l.name));
    return html`<li><label class="pick-method"><input type="checkbox" .checked=${live(on)} @change=${toggle}>
      <span><span class="pick-name">${layer.name}</span><span class="quiet tiny pick-about">${layer.kind} · ${dimensions(layer.shape.slice(1))}</span></span></label></li>`;
  }

  /** @param {Layer[]} chosen */
  choose(chosen) {
    const all = this.layers();
    const third = Math.ceil(all.length / 3);
    return html`<section><h2 class="heading">${t('layers.choose')}</h2><p class="quiet tiny">${t('layers.choose.about')}</p>
      ${PARTS.map((part, i) => {
        const some = all.slice(i * third, (i + 1) * third);
        const count = some.filter((l) => chosen.includes(l)).length;
        return some.length
          ? html`<details class="pick-family"><summary><span>${t(`layers.${part}`)}</span>${count ? html` <span class="tag on">${count}<span class="unseen"> ${t('choose.count')}</span></span>` : nothing}</summary>
              <ul>${some.map((l) => this.pick(l, chosen))}</ul></details>`
          : nothing;
      })}
      ${list('layers') ? html`<button class="button small" @click=${() => go({ extra: { layers: undefined } })}>${t('choose.reset')}</button>` : nothing}</section>`;
  }

  /** @param {Explainer} method @param {Layer[]} chosen */
  maps(method, chosen) {
    const all = this.layers();
    const made = chosen.flatMap((layer) => {
      const { result } = this.queue.cell(this.asked(method, layer).request);
      return result?.id ? [{ id: result.id, name: t('layers.short', { at: all.indexOf(layer) + 1 }) }] : [];
    });
    return html`<ul class="map-list">${repeat(chosen, (l) => l.index, (l) => html`<li>
        <h2 class="map-title">${t('layers.at', { at: all.indexOf(l) + 1, of: all.length })}<span class="quiet small layer-title" title=${l.name}>${l.name} · ${dimensions(l.shape.slice(1))}</span></h2>
        ${mapCell(this.queue, this.asked(method, l))}</li>`)}</ul>
      <section class="panel card compare-card"><h2>${t('agree')}</h2><p class="quiet small">${t('layers.agree')}</p>
        ${chosen.length > 1 && made.length < 2 ? html`<p class="quiet small">${t('agree.soon')}</p>` : html`<cs-agreement .maps=${made}></cs-agreement>`}</section>`;
  }

  /** @override */
  render() {
    const methods = this.methods();
    const method = oneMethod(methods, USUAL);
    if (!method || !this.layers().length) {
      return html`<div class="notice compare-notice"><p class="notice-title">${t('layers.none')}</p><p>${t('layers.none.about')}</p></div>`;
    }
    const chosen = this.chosen();
    return html`<div class="compare-split">
      <aside class="panel compare-choose" aria-label=${t('choose')}><details class="choose-fold" ?open=${!this.folded}><summary>${t('choose')}</summary><div>
        <section>${methodSelect(methods, method)}</section>${this.choose(chosen)}</div></details></aside>
      <div class="compare-main">
        <div class="compare-bar">${queueState(this.queue)}<cs-display-tools></cs-display-tools></div>
        ${colourKey(chosen.map((l) => this.queue.cell(this.asked(method, l).request).result))}
        ${chosen.length ? this.maps(method, chosen) : html`<div class="notice">${t('layers.pick')}</div>`}
      </div>
    </div>`;
  }
}

customElements.define('cs-compare-layers', CompareLayers);
