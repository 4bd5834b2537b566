/** Shows spaces of any number of axes as planes: the last two axes drawn, those before them fixed at the window. */

import { course } from './course.js';
import { start } from './window.js';

/** @typedef {import('./types.js').Geometry} Geometry */

/** Height and width of what is drawn. @param {readonly number[]} sizes */
export const plane = (sizes) => (sizes.length === 0 ? [1, 1] : sizes.length === 1 ? [1, sizes[0]] : sizes.slice(-2));

/** The slice of a map at the given leading indices. @param {readonly number[]} map @param {readonly number[]} sizes @param {readonly number[]} lead */
export function slice(map, sizes, lead) {
  if (sizes.length < 3) {
    return map;
  }
  const [height, width] = plane(sizes);
  const size = height * width;
  const number = lead.reduce((sum, at, i) => sum * sizes[i] + at, 0);
  const key = `${number}`;
  const kept = slices.get(map) ?? new Map();
  slices.set(map, kept);
  if (!kept.has(key)) {
    kept.set(key, map.slice(number * size, (number + 1) * size));
  }
  return /** @type {number[]} */ (kept.get(key));
}

/** @type {WeakMap<readonly number[], Map<string, number[]>>} */
const slices = new WeakMap();

/** Leading indices of the input at the middle of the window, inside the input. @param {Geometry} g @param {readonly number[]} at */
export function inputLead(g, at) {
  const from = start(g, at);
  return g.input.slice(0, -2).map((size, i) => {
    const middle = Math.floor((from[i] + Math.floor((g.kernel[i] - 1) / 2) * g.dilation[i]) / g.stretch[i]);
    return Math.max(0, Math.min(size - 1, middle));
  });
}

/** The window as a box on the drawn plane, and its cells where it has holes. @param {Geometry} g @param {readonly number[]} at */
export function windowBox(g, at) {
  const from = start(g, at);
  const last = [g.kernel.length - 2, g.kernel.length - 1];
  const first = last.map((i) => (i < 0 ? 0 : from[i] / g.stretch[i]));
  const reach = last.map((i) => (i < 0 ? 1 : ((g.kernel[i] - 1) * g.dilation[i]) / g.stretch[i] + 1));
  const holes = last.some((i) => i >= 0 && g.dilation[i] > g.stretch[i]);
  const dots = holes
    ? Array.from({ length: last[0] < 0 ? 1 : g.kernel[last[0]] }, (_, y) =>
        Array.from({ length: g.kernel[last[1]] }, (_x, x) => [first[0] + (last[0] < 0 ? 0 : y * g.dilation[last[0]]), first[1] + x * g.dilation[last[1]]]),
      ).flat()
    : [];
  return { box: /** @type {[number, number, number, number]} */ ([first[0], first[1], reach[0], reach[1]]), dots };
}

/** Padding around the drawn plane. @param {Geometry} g */
export function pads(g) {
  const last = [g.kernel.length - 2, g.kernel.length - 1];
  return last.flatMap((i) => (i < 0 || g.stretch[i] > 1 ? [0, 0] : [Math.max(0, g.begin[i]), Math.max(0, g.end[i])]));
}

/** Moves along the axes of the positions; false where the key means nothing here. @param {string} key @returns {boolean} */
export function moveByKey(key) {
  const width = course.space.at(-1) ?? 1;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -width, ArrowDown: width, PageUp: -10 * width, PageDown: 10 * width };
  if (key === 'Home' || key === 'End') {
    course.move(key === 'Home' ? 0 : course.positions - 1);
    return true;
  }
  const step = steps[/** @type {keyof typeof steps} */ (key)];
  if (!step) {
    return false;
  }
  const next = course.position + (course.space.length < 2 && Math.abs(step) === width ? Math.sign(step) : step);
  course.move(next);
  return true;
}
