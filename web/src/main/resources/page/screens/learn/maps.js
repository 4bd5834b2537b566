/** The maps that a window reads and writes. */

import { html, nothing } from 'lit';
import { dimensions, say, t } from '../../words.js';
import { course } from './course.js';
import './map.js';
import { short } from './numbers.js';
import { inputLead, moveByKey, pads, plane, slice, windowBox } from './planes.js';
import { flat, positionOver, product, unflat } from './window.js';

/** @typedef {import('./types.js').Geometry} Geometry */
/** @typedef {import('./types.js').Moment} Moment */

/** Where a position is, in words. @param {readonly number[]} at */
export function whereabouts(at) {
  const [z, y, x] = [at.at(-3), at.at(-2), at.at(-1)];
  return at.length === 0 || product(course.space) === 1
    ? ''
    : at.length === 1 ? t('learn.place', { x: at[0] })
    : at.length === 2 ? t('learn.row.column', { y: at[0], x: at[1] })
    : t('learn.slice.row.column', { z: z ?? 0, y: y ?? 0, x: x ?? 0 });
}

/** The words over the places of a text, where there is one for each. @param {readonly {text: string}[]} tokens @param {Geometry} g @param {Moment} moment */
function wordsUnder(tokens, g, moment) {
  if (g.input.length !== 1 || tokens.length === 0 || tokens.length > g.input[0]) {
    return nothing;
  }
  const under = new Set(isWhole(g) && moment.winner >= 0 ? [moment.cells[moment.winner]] : moment.cells);
  const said = tokens.map((token, i) => ({ ...token, i })).filter(({ text }) => text);
  return html`<p class="lesson-words">${said.map((token) => html`<span ?data-on=${under.has(token.i)}>${token.text}</span> `)}</p>`;
}

/** Whether the window covers the whole map, so that it need not be shown twice. @param {Geometry} g */
export const isWhole = (g) => course.grid?.kind !== 'convolution' && course.grid?.local === true && course.positions === 1 && g.kernel.every((k, i) => k === g.input[i]);

/** The place of the largest number, where the window is not drawn by itself. @param {Moment} moment @param {Geometry} g */
function winnerDot(moment, g) {
  const cell = isWhole(g) && moment.winner >= 0 ? unflat(moment.cells[moment.winner], g.input) : null;
  return cell ? [[cell.at(-2) ?? 0, cell.at(-1) ?? 0]].map(([y, x]) => (cell.length === 1 ? [0, x] : [y, x])) : [];
}

/** What to say of the input. @param {Geometry} g @param {readonly number[]} lead */
function inputAbout(g, lead) {
  if (isWhole(g)) {
    return t(course.grid?.kind === 'max-pooling' ? 'learn.window.max' : 'learn.window.mean');
  }
  const padded = pads(g).some((p) => p > 0) ? t('learn.input.padding') : '';
  return `${t(lead.length ? 'learn.input.slice' : g.input.length === 1 ? 'learn.input.about.line' : 'learn.input.about', { z: lead[0] ?? 0 })}${padded}`;
}

/** @param {Moment} moment @param {boolean} told @param {readonly {text: string}[]} tokens */
export function inputCard(moment, told, tokens) {
  const grid = /** @type {import('./types.js').Grid} */ (course.grid);
  const g = /** @type {Geometry} */ (grid.geometry);
  const channel = grid.channels?.find((c) => c.channel === course.channel) ?? grid.channels?.[0];
  const lead = inputLead(g, moment.at);
  const { box, dots } = windowBox(g, moment.at);
  /** @param {CustomEvent<{y: number, x: number}>} e */
  const pick = ({ detail }) => course.move(flat(positionOver(g, [...lead, ...(g.input.length === 1 ? [detail.x] : [detail.y, detail.x])]), g.output));
  return html`<section class="panel lesson-card input-card" ?data-on=${told}>
    <h2>${t('learn.input')} <span class="quiet">${t('learn.channel.of', { n: channel?.channel ?? 0 })} · ${dimensions(g.input)}</span></h2>
    <p class="quiet small">${inputAbout(g, lead)}</p>
    ${channel
      ? html`<cs-lesson-map pickable .values=${slice(channel.map, g.input, lead)} .shape=${plane(g.input)} .pads=${pads(g)} .box=${box} .dots=${[...dots, ...winnerDot(moment, g)]}
          .label=${t('learn.input.label', { n: channel.channel })} .valuetext=${t('learn.hover')} @pick=${pick}></cs-lesson-map>${wordsUnder(tokens, g, moment)}`
      : html`<p class="notice small">${say(grid.left)}</p>`}
  </section>`;
}

/** @param {Moment} moment @param {boolean} told */
export function outputCard(moment, told) {
  const grid = /** @type {import('./types.js').Grid} */ (course.grid);
  const g = /** @type {Geometry} */ (grid.geometry);
  const map = grid.stages?.filter((s) => s.inside).at(-1)?.map ?? grid.results ?? [];
  const lead = moment.at.slice(0, -2);
  const [, width] = plane(g.output);
  const inPlane = (moment.at.at(-2) ?? 0) * (moment.at.length > 1 ? width : 0) + (moment.at.at(-1) ?? 0);
  const where = `${whereabouts(moment.at)}${moment.at.length && course.positions > 1 ? ': ' : ''}${short(moment.output)}`;
  /** @param {CustomEvent<{y: number, x: number}>} e */
  const pick = ({ detail }) => course.move(flat([...lead, ...(g.output.length === 1 ? [detail.x] : [detail.y, detail.x])], g.output));
  /** @param {KeyboardEvent} e */
  const keys = (e) => {
    if (moveByKey(e.key)) {
      e.preventDefault();
      e.stopPropagation();
    }
  };
  return html`<section class="panel lesson-card output-card" ?data-on=${told}>
    <h2>${t('learn.output')} <span class="quiet">${t('learn.map.of', { n: course.unit })} · ${dimensions(g.output)}</span></h2>
    <p class="quiet small">${t(course.positions > 1 ? 'learn.output.about' : 'learn.output.single')}</p>
    ${map.length && course.positions > 1
      ? html`<div class="map-focus" tabindex="0" role="slider" aria-label=${t('learn.output.label', { n: course.unit })} aria-valuemin="0" aria-valuemax=${course.positions - 1}
          aria-valuenow=${course.position} aria-valuetext=${where} @keydown=${keys}>
          <cs-lesson-map pickable .values=${slice(map, g.output, lead)} .shape=${plane(g.output)} .cell=${inPlane} .done=${course.playing ? inPlane : -1}
            .valuetext=${where} @pick=${pick}></cs-lesson-map></div>`
      : html`<p class="big-number" title=${String(moment.output)}>${short(moment.output)}</p>`}
  </section>`;
}
