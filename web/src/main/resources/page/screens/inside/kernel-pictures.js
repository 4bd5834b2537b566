/** Weights as pictures. Without a document. */

import { symmetric } from '../../stage/scale.js';
import { pixel, pixelsOf, scaleFor, write } from './pixels.js';

/** @typedef {import('../../types.js').Numbers} Numbers */

/**
 * @typedef {Object} KernelShape
 * @property {number} count of kernels
 * @property {number} inputs that each one reads
 * @property {number} height of one picture; slices of a third axis stand below each other
 * @property {number} width of one picture
 * @property {boolean} flat whether each input has one weight alone
 * @property {boolean} line whether the kernel moves along one axis
 */

/** @typedef {'colour'|'whole'|'main'|'each'} Way how one picture is made of the weights for several inputs */

/** Height and width of one picture. @param {KernelShape} shape @param {Way} way */
export const kernelSize = ({ inputs, height, width }, way) => ({ height: way === 'whole' ? inputs : height, width });

const ROUNDS = 16;
const MOST_ROWS = 256;

/** @param {readonly number[]} shape `[out, in/groups, *kernel]` @returns {KernelShape} */
export function kernelShape([count, inputs = 1, ...space]) {
  const width = space.at(-1) ?? 1;
  const height = space.slice(0, -1).reduce((a, b) => a * b, 1);
  return { count, inputs, height, width, flat: width * height === 1, line: space.length === 1 && width > 1 };
}

/** The ways that suit, the best first. @param {KernelShape} shape @returns {Way[]} */
export function waysOf({ inputs, line }) {
  if (inputs === 1) {
    return ['each'];
  }
  return line && inputs <= MOST_ROWS ? ['whole', 'main', 'each'] : inputs === 3 ? ['colour', 'each'] : ['main', 'each'];
}

/**
 * The pattern that the weights of all inputs have most in common: their first principal direction through zero, with the sign that most of them have.
 *
 * @param {ArrayLike<number>} weights `[inputs, plane]`
 * @param {number} inputs
 * @param {number} plane
 * @returns {{values: Float32Array, share: number}} the pattern, and its share of the squares
 */
export function mainPattern(weights, inputs, plane) {
  let direction = start(weights, inputs, plane);
  let all = 0;
  for (let i = 0; i < inputs * plane; i++) {
    all += weights[i] ** 2;
  }
  let size = 0;
  for (let round = 0; round < ROUNDS && all > 0; round++) {
    const next = new Float64Array(plane);
    let sum = 0;
    for (let c = 0; c < inputs; c++) {
      const dot = product(weights, c * plane, direction);
      sum += dot;
      for (let i = 0; i < plane; i++) {
        next[i] += dot * weights[c * plane + i];
      }
    }
    size = Math.hypot(...next);
    if (size === 0) {
      break;
    }
    const sign = sum < 0 ? -1 : 1;
    direction = next.map((v) => (sign * v) / size);
  }
  return { values: Float32Array.from(direction), share: all > 0 ? Math.min(1, size / all) : 0 };
}

/** The input with the largest weights, of length one. @param {ArrayLike<number>} weights @param {number} inputs @param {number} plane */
function start(weights, inputs, plane) {
  let best = 0;
  let most = -1;
  for (let c = 0; c < inputs; c++) {
    let squares = 0;
    for (let i = 0; i < plane; i++) {
      squares += weights[c * plane + i] ** 2;
    }
    if (squares > most) {
      most = squares;
      best = c;
    }
  }
  const length = Math.sqrt(most) || 1;
  return Float64Array.from({ length: plane }, (_, i) => weights[best * plane + i] / length);
}

/** @param {ArrayLike<number>} weights @param {number} from @param {Float64Array} direction */
function product(weights, from, direction) {
  let sum = 0;
  for (let i = 0; i < direction.length; i++) {
    sum += weights[from + i] * direction[i];
  }
  return sum;
}

/**
 * What writes the picture of a kernel.
 *
 * @param {Numbers} weights
 * @param {Way} way
 * @param {number} input for each input alone
 * @param {{low: number, high: number} | null} shared one scale for all, where wanted
 */
export function writer({ data, shape }, way, input, shared) {
  const { inputs, height, width } = kernelShape(shape);
  const plane = height * width;
  /** @type {Map<number, ReturnType<typeof mainPattern>>} */
  const patterns = new Map();
  const kernel = (/** @type {number} */ k) => data.subarray(k * inputs * plane, (k + 1) * inputs * plane);
  const pattern = (/** @type {number} */ k) => {
    let found = patterns.get(k);
    if (!found) {
      found = mainPattern(kernel(k), inputs, plane);
      patterns.set(k, found);
    }
    return found;
  };
  /** @param {number} k @param {Uint32Array} into @param {number} start @param {number} stride */
  const fill = (k, into, start, stride) => {
    const weights = kernel(k);
    if (way === 'colour') {
      colours(weights, width, plane, shared ?? symmetric(weights), into, start, stride);
      return;
    }
    if (way === 'whole') {
      write(weights, width, shared ?? scaleOf(weights), pixelsOf('diverging'), into, start, stride);
      return;
    }
    const values = way === 'main' ? pattern(k).values : weights.subarray(input * plane, (input + 1) * plane);
    const scale = way === 'each' && shared ? shared : scaleOf(values);
    write(values, width, scale, pixelsOf('diverging'), into, start, stride);
  };
  return { fill, share: (/** @type {number} */ k) => (way === 'main' ? pattern(k).share : 1) };
}

/** @param {ArrayLike<number>} values */
const scaleOf = (values) => {
  const { low, high } = symmetric(values);
  return scaleFor(low, high, 'diverging');
};

/** Red, green and blue from the weights of three inputs: gray is zero. @param {ArrayLike<number>} weights @param {number} width @param {number} plane @param {{low: number, high: number}} scale @param {Uint32Array} into @param {number} start @param {number} stride */
function colours(weights, width, plane, { low, high }, into, start, stride) {
  const factor = high > low ? 255 / (high - low) : 0;
  const level = (/** @type {number} */ w) => (factor ? Math.max(0, Math.min(255, Math.round((w - low) * factor))) : 128);
  for (let i = 0; i < plane; i++) {
    into[start + Math.floor(i / width) * stride + (i % width)] = pixel(level(weights[i]), level(weights[plane + i]), level(weights[2 * plane + i]));
  }
}

const SIDE_BY_SIDE = 64;

/**
 * The weights of one unit as one image: in colours where it reads three inputs, else a field for each input.
 *
 * @param {readonly number[]} values
 * @param {readonly number[]} shape `[in/groups, *kernel]`
 * @returns {{image: ImageData, shown: number}} and how many inputs are seen
 */
export function unitKernel(values, shape) {
  const { inputs, height, width, flat } = kernelShape([1, ...shape]);
  const plane = height * width;
  const weights = Float32Array.from(values);
  if (inputs === 3 && !flat) {
    const image = new ImageData(width, height);
    colours(weights, width, plane, symmetric(weights), new Uint32Array(image.data.buffer), 0, width);
    return { image, shown: 3 };
  }
  const shown = flat ? inputs : Math.min(inputs, SIDE_BY_SIDE);
  const columns = flat ? Math.min(shown, Math.ceil(Math.sqrt(shown * 4))) : Math.min(shown, Math.ceil(Math.sqrt((shown * 1.6 * height) / width)));
  const gap = flat ? 0 : 1;
  const rows = Math.ceil(shown / columns);
  const stride = columns * (width + gap) - gap;
  const image = new ImageData(stride, rows * (height + gap) - gap);
  const pixels = new Uint32Array(image.data.buffer);
  const scale = scaleOf(weights);
  for (let c = 0; c < shown; c++) {
    const start = Math.floor(c / columns) * (height + gap) * stride + (c % columns) * (width + gap);
    write(weights.subarray(c * plane, (c + 1) * plane), width, scale, pixelsOf('diverging'), pixels, start, stride);
  }
  return { image, shown };
}
