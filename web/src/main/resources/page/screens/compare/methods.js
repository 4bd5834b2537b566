import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { pictureUrl } from '../../api.js';
import '../../parts/display-tools.js';
import { inputOf } from '../../session.js';
import { place, session } from '../../state.js';
import { say, t } from '../../words.js';
import { chosenMethods, furtherInputs } from './address.js';
import './agreement.js';
import { colourKey, mapCell, queueState, requestOf } from './cell.js';
import './choose.js';
import { Queueing } from './queueing.js';

/** @typedef {import('../../types.js').Explainer} Explainer */
/** @typedef {import('../../types.js').Input} Input */
/** @typedef {{name: string, id: string, input: Input}} Row */

/** Several methods for one or several inputs, side by side, with how alike their maps are. */
class CompareMethods extends Queueing {
  static properties = { at: { state: true } };

  constructor() {
    super();
    /** Which input's maps are compared. */
    this.at = 0;
    /** By the name in the address. @type {Map<string, Input>} */
    this.inputs = new Map();
  }

  /** The inputs that are compared and are known already. @returns {Row[]} */
  rows() {
    const { input, inputId } = session();
    const further = furtherInputs();
    further.filter((name) => !this.inputs.has(name)).forEach((name) =>
      inputOf(name).then((known) => {
        this.inputs.set(name, known);
        this.requestUpdate();
      }, () => {}),
    );
    const own = input ? [{ name: place().input, id: inputId, input }] : [];
    return [...own, ...further.flatMap((name) => {
      const known = this.inputs.get(name);
      return known ? [{ name, id: known.id, input: known }] : [];
    })];
  }

  /** @param {Explainer} method @param {Row} row @returns {import('./cell.js').Asked} */
  asked(method, row) {
    const request = requestOf({ method: method.name, model: session().model?.id ?? '', input: row.id });
    return { request, name: `${say(method.title)} · ${row.input.name.replace('builtin:', '')}`, input: row.name, layer: '' };
  }

  /** @override */
  willUpdate() {
    const rows = this.rows();
    this.queue.want(rows.flatMap((row) => chosenMethods().map((method) => this.asked(method, row).request)));
    this.at = Math.min(this.at, Math.max(0, rows.length - 1));
  }

  /** @param {Explainer[]} methods @param {Row} row */
  one(methods, row) {
    return html`<ul class="map-list">${repeat(methods, (m) => m.name, (m) => html`<li><h2 class="map-title">${say(m.title)}</h2>${mapCell(this.queue, this.asked(m, row))}</li>`)}</ul>`;
  }

  /** @param {Explainer[]} methods @param {Row[]} rows */
  many(methods, rows) {
    return html`<div class="compare-scroll" role="region" tabindex="0" aria-label=${t('compare.grid')}><table class="map-grid">
      <caption class="unseen">${t('compare.grid')}</caption>
      <thead><tr><td></td>${methods.map((m) => html`<th scope="col">${say(m.title)}</th>`)}</tr></thead>
      <tbody>${repeat(rows, (r) => r.id, (row) => html`<tr><th scope="row">
          ${row.input.kind === 'picture' ? html`<img src=${pictureUrl(row.input.id)} alt="" width="72" height="72">` : nothing}<span class="small">${row.input.name.replace('builtin:', '')}</span></th>
        ${repeat(methods, (m) => m.name, (m) => html`<td>${mapCell(this.queue, this.asked(m, row))}</td>`)}</tr>`)}</tbody>
    </table></div>`;
  }

  /** @param {Explainer[]} methods @param {Row[]} rows */
  agreement(methods, rows) {
    const row = rows[this.at];
    const maps = !row ? [] : methods.flatMap((m) => {
      const { result } = this.queue.cell(requestOf({ method: m.name, model: session().model?.id ?? '', input: row.id }));
      return result?.id ? [{ id: result.id, name: say(m.title) }] : [];
    });
    return html`<section class="panel card compare-card"><h2>${t('agree')}</h2><p class="quiet small">${t('agree.about')}</p>
      ${rows.length > 1
        ? html`<div class="choice" role="group" aria-label=${t('agree.input')}>${rows.map((r, i) => html`<button aria-pressed=${i === this.at} @click=${() => (this.at = i)}>${r.input.name.replace('builtin:', '')}</button>`)}</div>`
        : nothing}
      ${methods.length > 1 && maps.length < 2 ? html`<p class="quiet small">${t('agree.soon')}</p>` : html`<cs-agreement .maps=${maps}></cs-agreement>`}</section>`;
  }

  /** @override */
  render() {
    const methods = chosenMethods();
    const rows = this.rows();
    const maps = rows.flatMap((row) => methods.map((m) => this.queue.cell(requestOf({ method: m.name, model: session().model?.id ?? '', input: row.id })).result));
    return html`<div class="compare-split">
      <aside class="panel compare-choose" aria-label=${t('choose')}><details class="choose-fold" ?open=${!this.folded}><summary>${t('choose')}</summary><cs-choose></cs-choose></details></aside>
      <div class="compare-main">
        <div class="compare-bar">${queueState(this.queue)}<cs-display-tools ?marks=${maps.length > 0 && maps.every((r) => r?.heatmap?.signed || r?.heatmap?.perPixel)}></cs-display-tools></div>
        ${colourKey(maps)}
        ${methods.length && rows.length
          ? html`${rows.length === 1 ? this.one(methods, rows[0]) : this.many(methods, rows)}${this.agreement(methods, rows)}`
          : html`<div class="notice">${t('choose.none')}</div>`}
      </div>
    </div>`;
  }
}

customElements.define('cs-compare-methods', CompareMethods);
