import { html, nothing, svg } from 'lit';
import * as api from '../../api.js';
import { troubleNotice } from '../../parts/notice.js';
import { Part } from '../../parts/part.js';
import { go, session } from '../../state.js';
import { dimensions, number, t } from '../../words.js';
import { nextBlock } from './graph-walk.js';
import { currentLayer } from './layer.js';
import './layer-card.js';
import * as pans from './pan.js';

/** @typedef {import('../../types.js').GraphLayout} GraphLayout */
/** @typedef {import('../../types.js').GraphNode} GraphNode */

const STEP = 1.25;
const SHIFT = 80;

/** What blocks do, for their colour; the name says it too. @param {string} kind */
function family(kind) {
  return /conv/i.test(kind) ? 'conv' : /dense|gemm|matmul|linear|embed/i.test(kind) ? 'dense' : /pool|reducemean/i.test(kind) ? 'pool'
    : /add|concat|mul|sum|sub/i.test(kind) ? 'join' : /norm|scal/i.test(kind) ? 'norm' : 'other';
}

/** The network as a graph of its layers, which can be moved, enlarged and walked along. */
class InsideGraph extends Part {
  static properties = { graph: { state: true }, trouble: { state: true }, pan: { state: true }, room: { state: true }, find: { state: true }, active: { state: true } };

  constructor() {
    super();
    /** @type {GraphLayout | null} */
    this.graph = null;
    /** @type {Error | null} */
    this.trouble = null;
    /** @type {import('./pan.js').Pan | null} */
    this.pan = null;
    this.room = { width: 0, height: 0 };
    this.find = '';
    /** Block that the keyboard is at; -1 for that of the present layer. */
    this.active = -1;
    this.asked = '';
    this.shownLayer = -1;
    /** @type {{x: number, y: number, moved: boolean} | null} */
    this.drag = null;
    this.observer = new ResizeObserver(([entry]) => (this.room = { width: entry.contentRect.width, height: entry.contentRect.height }));
  }

  /** @override @param {ReadonlySet<string>} changed */
  changed(changed) {
    ['place', 'model', 'inputId'].some((k) => changed.has(k)) && this.requestUpdate();
  }

  /** @override */
  willUpdate() {
    const { model } = session();
    if (model && model.id !== this.asked) {
      const asked = model.id;
      this.asked = asked;
      this.graph = null;
      this.pan = null;
      this.trouble = null;
      this.find = '';
      this.active = -1;
      api.graph(asked).then((graph) => asked === this.asked && (this.graph = graph), (e) => asked === this.asked && (this.trouble = e));
    }
    const { graph, room } = this;
    const layer = currentLayer()?.index ?? -1;
    if (graph && room.width > 0 && layer !== this.shownLayer) {
      const block = graph.nodes.find((n) => n.layer === layer && n.kind === 'layer') ?? null;
      if (this.pan && block && !pans.inView(this.pan, room, block)) {
        this.pan = pans.around(block, room, this.pan.zoom);
      }
      this.shownLayer = layer;
    }
    if (graph && room.width > 0 && !this.pan) {
      this.pan = pans.first(graph, room, this.current());
      this.shownLayer = layer;
    }
  }

  /** @override */
  updated() {
    const room = this.querySelector('.graph-room');
    room && this.observer.observe(room);
  }

  /** The block of the present layer. */
  current() {
    const layer = currentLayer()?.index ?? -1;
    return this.graph?.nodes.find((n) => n.kind === 'layer' && n.layer === layer) ?? null;
  }

  /** @param {GraphNode} node */
  words(node) {
    const layer = session().model?.layers[node.layer];
    return layer && node.kind === 'layer' ? `${layer.name} · ${layer.kind} · ${dimensions(layer.shape.slice(1))}` : t(`inside.graph.${node.kind}`, { name: node.name });
  }

  /** Blocks whose words have what is looked for. */
  found() {
    const find = this.find.trim().toLowerCase();
    return find ? (this.graph?.nodes ?? []).flatMap((node, i) => (`${node.layer} ${this.words(node)}`.toLowerCase().includes(find) ? [i] : [])) : [];
  }

  /** @param {GraphNode} node */
  choose(node) {
    node.kind === 'layer' && go({ layer: String(node.layer), unit: '' });
  }

  /** Goes to a block with the keyboard. @param {number} index */
  focusOn(index) {
    const node = this.graph?.nodes[index];
    if (node && this.pan) {
      this.active = index;
      this.pan = pans.inView(this.pan, this.room, node) ? this.pan : pans.around(node, this.room, this.pan.zoom);
      void this.updateComplete.then(() => /** @type {SVGElement | null} */ (this.querySelector(`[data-block="${index}"]`))?.focus({ preventScroll: true }));
    }
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    const { graph, pan, room } = this;
    if (!graph || !pan) {
      return;
    }
    const at = this.active >= 0 ? this.active : Math.max(0, graph.nodes.indexOf(/** @type {GraphNode} */ (this.current())));
    const { key } = event;
    const shifts = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-SHIFT, 0], ArrowRight: [SHIFT, 0], ArrowUp: [0, -SHIFT], ArrowDown: [0, SHIFT] });
    const centre = /** @type {const} */ ([room.width / 2, room.height / 2]);
    if (shifts[key] && event.shiftKey) {
      this.pan = pans.moved(pan, ...shifts[key]);
    } else if (shifts[key] || key === 'Home' || key === 'End') {
      this.focusOn(nextBlock(graph, at, key));
    } else if (key === '+' || key === '=' || key === '-') {
      this.pan = pans.zoomed(pan, key === '-' ? 1 / STEP : STEP, ...centre);
    } else if (key === '0') {
      this.pan = pans.whole(graph, room);
    } else if (key === 'Enter' || key === ' ') {
      this.choose(graph.nodes[at]);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!this.pan) {
      return;
    }
    event.preventDefault();
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const pixels = event.deltaMode === 1 ? 16 : 1;
    this.pan = event.ctrlKey || event.metaKey || event.altKey
      ? pans.zoomed(this.pan, Math.exp(-event.deltaY * pixels * 0.0022), event.clientX - box.left, event.clientY - box.top)
      : pans.moved(this.pan, (event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX) * pixels, event.shiftKey ? 0 : event.deltaY * pixels);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.drag && this.pan) {
      const { x, y } = this.drag;
      if (this.drag.moved || Math.hypot(event.clientX - x, event.clientY - y) > 4) {
        this.pan = pans.moved(this.pan, x - event.clientX, y - event.clientY);
        this.drag = { x: event.clientX, y: event.clientY, moved: true };
      }
    }
  }

  /** @param {GraphNode} node @param {number} i @param {ReadonlySet<number>} found */
  block(node, i, found) {
    const layer = node.kind === 'layer' ? session().model?.layers[node.layer] : undefined;
    const chosen = node === this.current();
    const here = this.active >= 0 ? i === this.active : chosen;
    return svg`<g class="block ${node.kind} ${layer ? family(layer.kind) : ''}" ?data-chosen=${chosen} ?data-found=${found.has(i)} data-block=${i} role="button" tabindex=${here ? 0 : -1}
        aria-label=${this.words(node)} aria-current=${chosen ? 'true' : nothing} transform="translate(${node.x} ${node.y})"
        @click=${() => !this.drag?.moved && this.choose(node)} @focus=${() => (this.active = i)}>
      <title>${this.words(node)}</title>
      <rect width=${node.width} height=${node.height} rx=${node.kind === 'layer' ? 5 : node.height / 2}></rect>
      <path d="M0 5a5 5 0 0 1 5-5v${node.height}a5 5 0 0 1-5-5z" class="stripe"></path>
      <text x=${node.width / 2 + (node.kind === 'layer' ? 2 : 0)} y=${node.height / 2}>${node.label}</text></g>`;
  }

  /** @param {GraphLayout} graph */
  drawing({ nodes, edges }) {
    const { pan, room } = this;
    const found = new Set(this.found());
    const view = pan ? `${pan.x} ${pan.y} ${room.width / pan.zoom} ${room.height / pan.zoom}` : '0 0 1 1';
    const path = (/** @type {number[][]} */ points) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${x} ${y}`).join('');
    return html`<svg class="graph" viewBox=${view} role="group" aria-label=${t('inside.graph.label', { count: nodes.length })}>
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.8 7.4 4 0 7.2z"></path></marker></defs>
      <g class="edges">${edges.map((e) => svg`<path d=${path(e.points)} marker-end="url(#arrow)"></path>`)}</g>
      ${nodes.map((node, i) => this.block(node, i, found))}
    </svg>`;
  }

  tools() {
    const { graph, room } = this;
    const found = this.found();
    const centre = /** @type {const} */ ([room.width / 2, room.height / 2]);
    const zoom = (/** @type {number} */ factor) => this.pan && (this.pan = pans.zoomed(this.pan, factor, ...centre));
    const current = this.current();
    return html`<div class="inside-tools" role="group" aria-label=${t('inside.tools')}>
      <input class="field graph-find" type="search" aria-label=${t('inside.graph.find')} placeholder=${t('inside.graph.find')} .value=${this.find}
        @input=${(/** @type {Event} */ e) => this.look(/** @type {HTMLInputElement} */ (e.target).value)}
        @keydown=${(/** @type {KeyboardEvent} */ e) => e.key === 'Enter' && this.next()}>
      <span class="small quiet found-count" role="status">${this.find ? t(found.length ? 'inside.graph.found' : 'inside.graph.found.none', { count: number(found.length) }) : ''}</span>
      <button class="button small" @click=${() => graph && (this.pan = pans.whole(graph, room))}>${t('inside.graph.whole')}</button>
      <button class="button small" ?disabled=${!current} @click=${() => current && (this.pan = pans.around(current, room, 1))}>${t('inside.graph.here')}</button>
      <button class="button small icon" aria-label=${t('inside.graph.smaller')} title=${t('inside.graph.smaller')} @click=${() => zoom(1 / STEP)}>−</button>
      <button class="button small icon" aria-label=${t('inside.graph.larger')} title=${t('inside.graph.larger')} @click=${() => zoom(STEP)}>+</button>
    </div>`;
  }

  /** @param {string} find */
  look(find) {
    this.find = find;
    const node = this.graph?.nodes[this.found()[0]];
    if (node && this.pan) {
      this.active = this.found()[0];
      this.pan = pans.inView(this.pan, this.room, node) ? this.pan : pans.around(node, this.room, this.pan.zoom);
    }
  }

  /** Goes to the next block that was found. */
  next() {
    const found = this.found();
    if (found.length) {
      this.focusOn(found.includes(this.active) && document.activeElement?.closest('.graph') ? found[(found.indexOf(this.active) + 1) % found.length] : found[0]);
    }
  }

  /** @override */
  render() {
    const { graph, trouble } = this;
    return html`<section class="inside-main" role="tabpanel" aria-labelledby="tab-graph" id="panel-graph">
        ${trouble ? html`<div class="inside-trouble">${troubleNotice(trouble)}</div>` : html`${this.tools()}
        <div class="graph-room" @keydown=${this.keys} @wheel=${this.wheel} @pointermove=${this.move}
          @pointerdown=${(/** @type {PointerEvent} */ e) => (this.drag = { x: e.clientX, y: e.clientY, moved: false })}
          @pointerup=${() => setTimeout(() => (this.drag = null))} @pointerleave=${() => (this.drag = null)}>
          ${graph ? this.drawing(graph) : html`<progress class="short" aria-label=${t('inside.loading')}></progress>`}</div>
        <p class="small quiet inside-readout">${t('inside.graph.keys')}</p>`}
      </section>
      <aside class="inside-side" aria-label=${t('inside.side')}><cs-layer-card></cs-layer-card></aside>`;
  }
}

customElements.define('cs-inside-graph', InsideGraph);
