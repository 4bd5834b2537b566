/** The kernels of a layer as sheets for the montage. */

import { symmetric } from '../../stage/scale.js';
import { measure, percent, t } from '../../words.js';
import { kernelShape, kernelSize, writer } from './kernel-pictures.js';

/** @typedef {import('./types.js').Sheet} Sheet */
/** @typedef {{facts: import('../../types.js').KernelFacts, order: readonly number[], partners: Map<number, number[]>}} About */

const NAMED = 6;

/** The kernels that each one is nearly equal to. @param {readonly (readonly number[])[]} pairs @returns {Map<number, number[]>} */
export function partnersOf(pairs) {
  /** @type {Map<number, number[]>} */
  const partners = new Map();
  const add = (/** @type {number} */ a, /** @type {number} */ b) => partners.set(a, [...(partners.get(a) ?? []), b]);
  pairs.forEach(([a, b]) => {
    add(a, b);
    add(b, a);
  });
  return partners;
}

/** What is said of a kernel. @param {About} about @param {number} k @param {number} share of the main pattern, 1 where it is everything */
function told({ facts, partners }, k, share) {
  const others = partners.get(k) ?? [];
  const named = others.slice(0, NAMED).join(', ') + (others.length > NAMED ? ' …' : '');
  return [
    t('inside.kernels.one', { kernel: k, norm: measure(facts.norms[k]) }),
    share < 1 ? t('inside.kernels.share', { share: percent(share) }) : '',
    facts.dead.includes(k) ? t('inside.kernels.dead') : '',
    others.length ? t('inside.kernels.alike', { others: named }) : '',
  ].filter(Boolean).join(' · ');
}

/**
 * @param {import('../../types.js').Numbers} weights
 * @param {About} about
 * @param {import('./kernel-pictures.js').Way} way
 * @param {number} input
 * @param {boolean} shared whether all have one scale
 * @returns {Sheet}
 */
export function kernelSheet(weights, about, way, input, shared) {
  const { height, width } = kernelSize(kernelShape(weights.shape), way);
  const { fill, share } = writer(weights, way, input, shared ? symmetric(weights.data) : null);
  const dead = new Set(about.facts.dead);
  const { order, partners } = about;
  return {
    count: order.length,
    height,
    width,
    fill: (place, into, start, stride) => fill(order[place], into, start, stride),
    name: (place) => told(about, order[place], share(order[place])),
    short: (place) => String(order[place]),
    hatched: (place) => dead.has(order[place]),
    badge: (place) => (dead.has(order[place]) ? t('inside.kernels.dead.sign') : partners.has(order[place]) ? '≈' : ''),
  };
}

/** The sizes of the kernels as bars, where there are too many weights for pictures. @param {About} about @returns {Sheet} */
export function normSheet(about) {
  const { order, facts } = about;
  return {
    count: order.length,
    height: 1,
    width: 1,
    fill: () => {},
    name: (place) => told(about, order[place], 1),
    short: (place) => String(order[place]),
    value: (place) => facts.norms[order[place]],
    range: { low: 0, high: facts.norms.reduce((a, b) => Math.max(a, b), 0) },
  };
}
