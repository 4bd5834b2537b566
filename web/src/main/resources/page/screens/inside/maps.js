import { html, nothing } from 'lit';
import * as api from '../../api.js';
import { troubleNotice } from '../../parts/notice.js';
import { Part } from '../../parts/part.js';
import { go, place, session } from '../../state.js';
import { measure, say, t } from '../../words.js';
import { across } from './across.js';
import './across.js';
import './axis.js';
import './colours.js';
import { fieldAt } from './fields.js';
import { className, currentLayer, currentUnit, learnNames } from './layer.js';
import { load, ordered, sliceOf } from './layer-maps.js';
import './montage.js';
import { isCollapsed, isShared, orderOf, paletteOf, sideOf } from './palette.js';
import { kindOf, mapSheet } from './sheets.js';
import { sidePanel } from './side.js';
import { mapTools, slices } from './tools.js';

/** @typedef {import('./types.js').LayerMaps} LayerMaps */
/** @typedef {import('./types.js').Spot} Spot */
/** @typedef {import('./types.js').Sheet} Sheet */

const MOST_GROUPED = 4096;
const STRIP = 72;

/** What a layer computes for the input: all its maps at once, and what is found out about them. */
class InsideMaps extends Part {
  static properties = { maps: { state: true }, groups: { state: true }, trouble: { state: true }, spot: { state: true }, seen: { state: true }, facts: { state: true }, slice: { state: true } };

  constructor() {
    super();
    /** @type {LayerMaps | null} */
    this.maps = null;
    /** @type {import('../../types.js').MapGroups | null} */
    this.groups = null;
    /** @type {Error | null} */
    this.trouble = null;
    /** @type {Spot | null} */
    this.spot = null;
    /** What the position that is pointed at can see. @type {import('../../types.js').Field[]} */
    this.seen = [];
    /** @type {import('../../types.js').Unit | null} */
    this.facts = null;
    this.slice = 0;
    this.asked = '';
    this.began = 0;
    /** @type {AbortController | null} */
    this.work = null;
    /** What the sheet was made of. @type {unknown[]} */
    this.made = [];
    /** @type {Sheet | null} */
    this.sheet = null;
    /** @type {number[]} */
    this.order = [];
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (['place', 'model', 'inputId'].some((k) => changed.has(k))) {
      this.follow();
      this.requestUpdate();
    }
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.follow();
  }

  /** Fetches the layer's maps where they are others than those at hand. */
  follow() {
    const { model, inputId } = session();
    const layer = currentLayer();
    const asked = model && inputId && layer ? `${model.id} ${inputId} ${layer.index}` : '';
    if (asked === this.asked || !this.isConnected) {
      return;
    }
    this.asked = asked;
    this.began = performance.now();
    this.work?.abort();
    this.work = new AbortController();
    this.trouble = null;
    this.groups = null;
    this.spot = null;
    this.facts = null;
    if (model && layer && asked) {
      void this.fetch(model.id, layer, inputId, this.work.signal);
    } else {
      this.maps = null;
    }
  }

  /** @param {string} model @param {import('../../types.js').Layer} layer @param {string} input @param {AbortSignal} signal */
  async fetch(model, layer, input, signal) {
    try {
      const [maps] = await Promise.all([load(model, layer, input, signal), learnNames()]);
      if (signal.aborted) {
        return;
      }
      this.slice = Math.floor(maps.depth / 2);
      this.maps = maps;
      if (kindOf(maps) !== 'bars' && maps.channels <= MOST_GROUPED) {
        await this.updateComplete;
        const groups = await api.groups(model, layer.index, input, signal);
        this.groups = signal.aborted ? this.groups : groups;
      }
    } catch (e) {
      if (!signal.aborted) {
        this.trouble = /** @type {Error} */ (e);
        this.maps = this.maps?.key === this.asked ? this.maps : null;
      }
    }
  }

  /** @override */
  willUpdate() {
    const { maps, groups, slice } = this;
    const at = place();
    const parts = [maps, groups, slice, orderOf(at), paletteOf(at), isShared(at), at.lang];
    if (parts.every((v, i) => v === this.made[i])) {
      return;
    }
    this.made = parts;
    this.order = maps ? ordered(maps, orderOf(at), groups) : [];
    this.sheet = maps
      ? mapSheet(maps, { order: this.order, groups, grouped: orderOf(at) === 'similarity', palette: paletteOf(at), shared: isShared(at), slice, called: className })
      : null;
  }

  /** The layer is on the screen. */
  painted() {
    const { maps, began } = this;
    if (maps && began && maps.key === this.asked) {
      this.began = 0;
      const detail = { layer: maps.key, maps: maps.channels };
      requestAnimationFrame(() => performance.measure('montage', { start: began, end: performance.now(), detail }));
    }
  }

  /** @param {Spot | null} spot */
  point(spot) {
    this.spot = spot;
    const { maps } = this;
    const layer = currentLayer();
    if (!spot || !maps || !layer?.space) {
      this.seen = [];
      return;
    }
    const at = this.position(spot);
    fieldAt(maps.key, session().model?.id ?? '', layer.index, session().inputId, at, (seen) => {
      if (this.spot === spot) {
        this.seen = seen;
      }
    });
  }

  /** The position of a spot along the layer's axes. @param {Spot} spot */
  position({ y, x }) {
    const count = this.maps?.space.length ?? 0;
    return count === 1 ? [x] : count === 2 ? [y, x] : [this.slice, y, x];
  }

  /** @param {number} channel */
  choose(channel) {
    go({ layer: String(currentLayer()?.index ?? ''), unit: currentUnit() === channel ? '' : String(channel) });
  }

  readout() {
    const { spot, sheet, maps, order } = this;
    if (!spot || !sheet || !maps) {
      return html`<span class="quiet">${t('inside.hint')}</span>`;
    }
    const at = this.position(spot);
    const value = sliceOf(maps, order[spot.place], this.slice)[spot.y * maps.width + spot.x];
    return kindOf(maps) === 'bars'
      ? sheet.name(spot.place)
      : html`<strong>${sheet.name(spot.place)}</strong> · ${t('inside.at', { at: at.join(', '), value: measure(value) })}`;
  }

  /** What the eye shows: the map pointed at, else that of the card. @returns {import('./types.js').Shown | null} */
  shown() {
    const { maps, spot, order, facts, slice } = this;
    const unit = currentUnit();
    const channel = spot ? order[spot.place] : unit;
    if (!maps || channel === undefined || channel < 0) {
      return null;
    }
    const mapped = maps.space.length > 0 && kindOf(maps) !== 'bars';
    return {
      values: mapped ? sliceOf(maps, channel, slice) : null,
      shape: [maps.height, maps.width],
      slice,
      depth: maps.depth,
      fields: spot ? this.seen : facts?.channel === unit ? facts.fields : [],
    };
  }

  /** @param {LayerMaps} maps @param {Sheet} sheet */
  body(maps, sheet) {
    const kind = kindOf(maps);
    const layer = currentLayer();
    if (isCollapsed(place()) && kind !== 'bars') {
      return html`<cs-layer-colours .layer=${layer?.index ?? -1} .slice=${this.slice}></cs-layer-colours>`;
    }
    return html`${kind === 'strips' ? html`<cs-strip-axis .length=${maps.width} .at=${this.spot?.x ?? -1}></cs-strip-axis>` : nothing}
      <cs-montage data-tour="inside" .sheet=${sheet} .kind=${kind} .side=${sideOf(place(), this.usual(maps))} .chosen=${this.order.indexOf(currentUnit())}
        .label=${`${t('inside.montage', { name: layer?.name ?? '', count: maps.channels })} ${t('inside.montage.keys')}`}
        @spot=${(/** @type {CustomEvent<Spot | null>} */ e) => this.point(e.detail)} @painted=${this.painted}
        @choose=${(/** @type {CustomEvent<number>} */ e) => this.choose(this.order[e.detail])}></cs-montage>`;
  }

  /** A side at which a layer's maps fill the room well. @param {LayerMaps} maps */
  usual(maps) {
    return kindOf(maps) === 'strips' ? STRIP : maps.channels > 400 ? 48 : maps.channels > 100 ? 72 : maps.channels > 40 ? 96 : 120;
  }

  main() {
    const { maps, trouble, groups, sheet } = this;
    if (trouble) {
      return html`<div class="inside-trouble">${troubleNotice(trouble)}</div>`;
    }
    if (!maps || !sheet) {
      return html`<div class="middle"><p class="quiet">${t('inside.loading')}</p><progress class="short" aria-label=${t('inside.loading')}></progress></div>`;
    }
    const kind = kindOf(maps);
    const stale = maps.key !== this.asked;
    return html`${mapTools(kind, this.usual(maps), slices(maps.depth, this.slice, (s) => (this.slice = s)))}
      ${orderOf(place()) === 'similarity' && kind !== 'bars' && !isCollapsed(place()) ? html`<p class="small group-words">${groups ? groups.words.map((w) => html`${say(w)} `) : t('inside.loading')}</p>` : nothing}
      <div class="inside-body" ?data-stale=${stale} aria-busy=${stale}>${this.body(maps, sheet)}</div>
      ${isCollapsed(place()) && kind !== 'bars' ? nothing : html`<output class="readout inside-readout">${this.readout()}</output>`}`;
  }

  /** @override */
  render() {
    const { maps, spot, order } = this;
    const values = maps && spot && kindOf(maps) !== 'bars' ? across(maps, order, (this.slice * maps.height + spot.y) * maps.width + spot.x) : null;
    return html`<section class="inside-main" role="tabpanel" aria-labelledby="tab-maps" id="panel-maps">${this.main()}</section>
      ${sidePanel({
        shown: this.shown(),
        pointed: spot ? order[spot.place] : -1,
        hint: !(isCollapsed(place()) && maps && kindOf(maps) !== 'bars'),
        onUnit: (facts) => (this.facts = facts),
        more: maps && kindOf(maps) !== 'bars' && !isCollapsed(place()) ? html`<cs-across .values=${values} .at=${spot?.place ?? -1} .channel=${spot ? order[spot.place] : -1}></cs-across>` : nothing,
      })}`;
  }
}

customElements.define('cs-inside-maps', InsideMaps);
