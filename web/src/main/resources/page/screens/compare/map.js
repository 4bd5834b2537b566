import { html, nothing } from 'lit';
import { Part } from '../../parts/part.js';
import { flat, mapOf, picture, underneath } from '../../stage/load.js';
import { paint } from '../../stage/paint.js';
import { session } from '../../state.js';
import '../../views/heatmap.js';
import { say, t } from '../../words.js';

/** @typedef {import('../../types.js').Result} Result */
/** @typedef {import('../../stage/paint.js').FlatMap} FlatMap */

const SIDE = 448;

/** A map over its picture, small; maps over words, signals and volumes as on the Explain screen. */
class CompareMap extends Part {
  static properties = { result: { attribute: false }, picture: {}, loaded: { state: true }, gone: { state: true } };

  constructor() {
    super();
    /** @type {Result | null} */
    this.result = null;
    /** Address of another picture than the result's own. */
    this.picture = '';
    /** @type {{map: FlatMap, under: HTMLImageElement | null} | null} */
    this.loaded = null;
    this.gone = false;
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    if (changed.has('display') || changed.has('place')) {
      this.requestUpdate();
    }
  }

  /** The map's place over the input, where it can be painted on a picture. */
  over() {
    const over = this.result?.heatmap?.inputs[0];
    const flatOne = over?.inputSpace.length === 2 && this.result?.heatmap?.inputs.length === 1;
    return over && flatOne && (over.under === 'picture' || this.picture) ? over : null;
  }

  /** @override @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('result') || changed.has('picture')) {
      void this.load();
    }
  }

  async load() {
    const { result } = this;
    const over = this.over();
    if (!result || !over) {
      this.loaded = null;
      return;
    }
    try {
      const below = this.picture ? picture(this.picture) : underneath(result, over);
      const [numbers, under] = await Promise.all([mapOf(result, over), below]);
      if (result === this.result) {
        this.gone = false;
        this.loaded = { map: flat(result, over, numbers), under };
      }
    } catch {
      if (result === this.result) {
        this.gone = true;
      }
    }
  }

  /** What the canvas shows. @type {unknown[]} */
  painted = [];

  /** @override */
  updated() {
    const canvas = this.querySelector('canvas');
    const { display } = session();
    const state = [canvas, this.loaded, display];
    if (!canvas || !this.loaded || state.every((v, i) => v === this.painted[i])) {
      return;
    }
    this.painted = state;
    const { map, under } = this.loaded;
    const factor = SIDE / Math.max(...map.space);
    const size = map.space.map((n) => Math.max(1, Math.round(n * factor)));
    paint(canvas, under, map, { ...display, mode: display.mode === 'map' ? 'map' : 'over' }, size);
  }

  /** @override */
  render() {
    const { result } = this;
    if (!result) {
      return nothing;
    }
    if (this.gone) {
      return html`<p class="quiet small map-gone">${t('stage.gone')}</p>`;
    }
    if (this.over()) {
      const about = [say(result.title), say(result.words?.[0])].filter(Boolean).join('. ');
      return html`<canvas role="img" aria-label=${about} width=${SIDE} height=${SIDE}></canvas>`;
    }
    return html`<div class="map-other"><cs-view-heatmap .result=${result}></cs-view-heatmap></div>`;
  }
}

customElements.define('cs-compare-map', CompareMap);
