/** How the window of a layer slides, each setting with what it means. */

import { html, nothing } from 'lit';
import { dimensions, t } from '../../words.js';
import { course } from './course.js';
import { product } from './window.js';

/** @typedef {import('./types.js').Geometry} Geometry */

/** One number where all axes agree. @param {readonly number[]} sizes */
const each = (sizes) => (sizes.every((s) => s === sizes[0]) ? String(sizes[0] ?? 1) : dimensions(sizes));

/** @param {Geometry} g */
function padding(g) {
  const none = [...g.begin, ...g.end].every((p) => p <= 0);
  const even = g.begin.every((b, i) => b === g.end[i]);
  return {
    value: none ? '0' : even ? each(g.begin) : `${each(g.begin)} | ${each(g.end)}`,
    about: t(none ? 'learn.fact.padding.none' : even ? 'learn.fact.padding.some' : 'learn.fact.padding.uneven'),
  };
}

/** @param {Geometry} g */
function groups(g) {
  const { inputs = 1, firstInput = 0, cell } = /** @type {import('./types.js').Lesson} */ (course.lesson);
  const all = inputs * g.groups;
  return g.groups === 1
    ? t(inputs === 1 ? 'learn.fact.groups.single' : 'learn.fact.groups.one', { n: inputs })
    : inputs === 1
      ? t('learn.fact.groups.depthwise', { n: firstInput, map: cell.channel })
      : t('learn.fact.groups.some', { n: inputs, all, from: firstInput, to: firstInput + inputs - 1 });
}

export function facts() {
  const g = course.grid?.geometry;
  const lesson = course.lesson;
  if (!g || !lesson || course.state !== 'ready') {
    return nothing;
  }
  const isConvolution = lesson.kind === 'convolution';
  const whole = course.positions === 1 && g.kernel.every((k, i) => k === g.input[i]) && !isConvolution;
  const pad = padding(g);
  const sizes = { from: dimensions(g.input), to: g.output.length ? dimensions(g.output) : '1' };
  const stretched = g.stretch.some((s) => s > 1);
  const stride = each(g.stride);
  const jumps = product(g.stride) > 1;
  /** @param {string} key @param {string} value @param {string} about */
  const row = (key, value, about) => html`<div class="lesson-fact"><dt>${t(`learn.fact.${key}`)}</dt><dd><b>${value}</b><span class="quiet">${about}</span></dd></div>`;
  return html`<details class="lesson-facts" open><summary>${t('learn.facts')}</summary><dl>
    ${row('window', dimensions(g.kernel), t(whole ? 'learn.fact.window.whole' : product(g.kernel) === 1 ? 'learn.fact.window.one' : 'learn.fact.window.some'))}
    ${whole ? nothing : html`${row('stride', stride, t(jumps ? 'learn.fact.stride.some' : 'learn.fact.stride.one', { n: stride, ...sizes }))}
      ${stretched ? nothing : row('padding', pad.value, pad.about)}
      ${stretched ? row('stretch', each(g.stretch), t('learn.fact.stretch.about', { n: each(g.stretch), ...sizes })) : nothing}
      ${product(g.kernel) > 1 ? row('dilation', each(g.dilation), t(product(g.dilation) > 1 ? 'learn.fact.dilation.some' : 'learn.fact.dilation.one', { n: each(g.dilation.map((d) => d - 1)) })) : nothing}`}
    ${isConvolution ? row('groups', String(g.groups), groups(g)) : nothing}
  </dl></details>`;
}
