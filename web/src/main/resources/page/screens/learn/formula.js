/** The formula with the present numbers in it. */

import { html, nothing } from 'lit';
import { say, t } from '../../words.js';
import { course } from './course.js';
import { bracketed, short, signed } from './numbers.js';

/** @typedef {import('./types.js').Moment} Moment */

const FEW = 3;

/** @param {string[]} terms @param {string} between */
const joined = (terms, between) => (terms.length > FEW + 1 ? [...terms.slice(0, FEW), '…', terms[terms.length - 1]] : terms).join(between);

/** @param {number[]} values */
const added = (values) => joined(values.map((v, i) => (i ? bracketed(v) : short(v))), ' + ');

/** The lines of the calculation. @param {Moment} moment @returns {string[]} */
function lines(moment) {
  const kind = course.grid?.kind;
  const channel = moment.channels.find((c) => c.channel === course.channel) ?? moment.channels[0];
  if (kind === 'max-pooling') {
    const seen = (channel?.values ?? []).filter((_, k) => moment.cells[k] >= 0);
    return [`max(${joined(seen.map(short), ', ')}) = ${short(moment.before)}`];
  }
  if (kind === 'average-pooling') {
    return [`(${added(channel?.values ?? [])}) / ${moment.divisor} = ${short(moment.sum)} / ${moment.divisor} = ${short(moment.before)}`];
  }
  const products = channel ? joined(channel.values.map((v, k) => `${k ? bracketed(v) : short(v)} · ${bracketed(channel.weights[k])}`), ' + ') : '';
  const sums = [...moment.channels.map((c) => c.sum), ...(moment.rest.count ? [moment.rest.sum] : [])];
  const biased = course.lesson?.biased ? ` ${moment.bias < 0 ? '−' : '+'} ${short(Math.abs(moment.bias))}` : '';
  const inner = sums.length === 1 ? products : added(sums);
  return [
    ...(sums.length > 1 && channel ? [`${t('learn.formula.channel', { n: channel.channel })} ${products} = ${signed(channel.sum)}`] : []),
    `${inner}${biased} = ${short(moment.before)}`,
  ];
}

/** @param {Moment} moment */
export function formulaCard(moment) {
  const steps = moment.links.map((l, i) => {
    const before = i ? moment.links[i - 1].after : moment.before;
    return { line: l.equation ? l.equation.replace(/-/g, '−') : `${say(l.name)}: ${short(before)} → ${short(l.after)}`, inside: l.inside };
  });
  return html`<section class="panel lesson-card formula-card">
    <h2>${t('learn.formula')} <code class="quiet">${course.lesson?.formula ?? ''}</code></h2>
    <div class="formula" aria-live="off">${lines(moment).map((line) => html`<p>${line}</p>`)}
      ${steps.map(({ line, inside }) => html`<p class=${inside ? nothing : 'after'}>${line}</p>`)}</div>
  </section>`;
}
