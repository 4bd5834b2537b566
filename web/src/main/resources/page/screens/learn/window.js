/** Works out what lies under a window and what becomes of it. No document, no server. */

/** @typedef {import('./types.js').Geometry} Geometry */
/** @typedef {import('./types.js').Grid} Grid */
/** @typedef {import('./types.js').GridChannel} GridChannel */
/** @typedef {import('./types.js').InputChannel} InputChannel */
/** @typedef {import('./types.js').Lesson} Lesson */
/** @typedef {import('./types.js').Moment} Moment */

export const PADDING = -1;
export const GAP = -2;

/** @param {readonly number[]} sizes */
export const product = (sizes) => sizes.reduce((a, b) => a * b, 1);

/** A number of a space as an index along each axis. @param {number} flat @param {readonly number[]} sizes */
export function unflat(flat, sizes) {
  const at = new Array(sizes.length);
  for (let i = sizes.length - 1, rest = flat; i >= 0; i--) {
    at[i] = rest % sizes[i];
    rest = Math.floor(rest / sizes[i]);
  }
  return /** @type {number[]} */ (at);
}

/** @param {readonly number[]} at @param {readonly number[]} sizes */
export const flat = (at, sizes) => sizes.reduce((sum, size, i) => sum * size + at[i], 0);

/** First cell of the window along each axis. @param {Geometry} g @param {readonly number[]} at */
export const start = (g, at) => at.map((p, i) => p * g.stride[i] - g.begin[i]);

/** For every cell of the window: the input cell under it, padding or gap. @param {Geometry} g @param {number} position */
export function cells(g, position) {
  const from = start(g, unflat(position, g.output));
  return Array.from({ length: product(g.kernel) }, (_, k) => {
    let cell = 0;
    for (const [i, offset] of unflat(k, g.kernel).entries()) {
      const v = from[i] + offset * g.dilation[i];
      if (v < 0 || v >= (g.input[i] - 1) * g.stretch[i] + 1) {
        return PADDING;
      }
      cell = cell === GAP || v % g.stretch[i] !== 0 ? GAP : cell * g.input[i] + v / g.stretch[i];
    }
    return cell;
  });
}

/** By how many cells a mean divides. @param {Geometry} g @param {number} position @param {readonly number[]} under */
export function divisor(g, position, under) {
  if (!g.countsPadding) {
    return under.filter((c) => c >= 0).length;
  }
  const from = start(g, unflat(position, g.output));
  return under.filter((_, k) =>
    unflat(k, g.kernel).every((offset, i) => {
      const v = from[i] + offset * g.dilation[i];
      return v >= -g.begin[i] && v < g.input[i] + g.end[i];
    }),
  ).length;
}

/** @param {GridChannel} channel @param {readonly number[]} under @returns {InputChannel} */
function weighed({ channel, map, weights }, under) {
  const values = under.map((c) => (c < 0 ? 0 : map[c]));
  const products = weights.length ? values.map((v, k) => v * weights[k]) : [];
  return { channel, values, weights, products, sum: products.reduce((a, b) => a + b, 0) };
}

/** @param {readonly number[]} values @param {readonly number[]} under */
const winnerOf = (values, under) =>
  values.reduce((best, value, k) => (under[k] >= 0 && (best < 0 || value > values[best]) ? k : best), -1);

/** One position of a grid that can be worked out here. @param {Grid} grid @param {number} position @returns {Moment} */
export function momentOf(grid, position) {
  const g = /** @type {Geometry} */ (grid.geometry);
  const under = cells(g, position);
  const channels = (grid.channels ?? []).map((c) => weighed(c, under));
  const rest = { count: grid.restCount ?? 0, sum: grid.rest?.[position] ?? 0 };
  const bias = grid.bias ?? 0;
  const values = channels[0]?.values ?? [];
  const total = grid.kind === 'average-pooling' ? values.reduce((a, b) => a + b, 0) : channels.reduce((a, c) => a + c.sum, rest.sum);
  const winner = grid.kind === 'max-pooling' ? winnerOf(values, under) : -1;
  const by = grid.kind === 'average-pooling' ? divisor(g, position, under) : 0;
  const before = grid.kind === 'max-pooling' ? (winner < 0 ? -Infinity : values[winner]) : by ? total / by : total + bias;
  const links = (grid.stages ?? []).map(({ name, inside, map }) => ({ name, words: null, equation: '', inside, after: map[position] }));
  const output = links.filter((l) => l.inside).at(-1)?.after ?? before;
  return { position, at: unflat(position, g.output), cells: under, channels, rest, sum: total, bias, winner, divisor: by, before, links, output };
}

/** The same from the server's lesson; channels that only the moment lists stay. @param {Lesson} lesson @param {Moment|null} here @returns {Moment} */
export function momentOfLesson(lesson, here) {
  const g = /** @type {Geometry} */ (lesson.geometry);
  const position = flat(lesson.cell.position, g.output);
  const told = lesson.channels ?? [{ channel: lesson.cell.channel, values: lesson.values ?? [], weights: [], products: [], sum: 0 }];
  const under = lesson.window?.cells.length ? lesson.window.cells : here?.cells ?? [];
  const link = (/** @type {boolean} */ inside) => (/** @type {import('./types.js').Step} */ s) => ({ ...s, inside });
  return {
    position,
    at: lesson.cell.position,
    cells: under,
    channels: here?.channels.length ? here.channels.map((c) => told.find((o) => o.channel === c.channel && o.values.length) ?? c) : told,
    rest: here?.channels.length ? here.rest : lesson.rest ?? { count: 0, sum: 0 },
    sum: lesson.sum ?? here?.sum ?? 0,
    bias: lesson.bias ?? 0,
    winner: lesson.winner ?? -1,
    divisor: lesson.divisor ?? 0,
    before: lesson.before ?? 0,
    links: [...(lesson.steps ?? []).map(link(true)), ...(lesson.after ?? []).map(link(false))],
    output: lesson.output,
  };
}

const ROUNDING = 1e-4;

/** Whether two numbers differ by more than rounding, given the size of what was added up. @param {number} a @param {number} b @param {number} size */
const differ = (a, b, size) => a !== b && !(Math.abs(a - b) <= ROUNDING * (1 + Math.max(Math.abs(a), Math.abs(b), size)));

/** Where the browser and the server do not agree; empty where they do. @param {Moment} here @param {Lesson} lesson @returns {{here: number, server: number}[]} */
export function disagreements(here, lesson) {
  const size = Math.max(Math.abs(here.sum), ...here.channels.map((c) => Math.abs(c.sum)), Math.abs(here.rest.sum));
  const after = lesson.after ?? [];
  const pairs = [
    [here.before, lesson.before ?? here.before],
    [here.output, lesson.output],
    [here.links.at(-1)?.after ?? here.output, after.at(-1)?.after ?? lesson.output],
    ...here.channels.flatMap((c) => {
      const told = lesson.channels?.find((o) => o.channel === c.channel);
      return told ? [[c.sum, told.sum]] : [];
    }),
  ];
  return pairs.filter(([a, b]) => differ(a, b, size)).map(([a, b]) => ({ here: a, server: b }));
}

/** The position whose window has its middle nearest to an input cell. @param {Geometry} g @param {readonly number[]} cell */
export function positionOver(g, cell) {
  return g.output.map((size, i) => {
    const middle = ((g.kernel[i] - 1) * g.dilation[i]) / 2;
    const at = Math.round((cell[i] * g.stretch[i] + g.begin[i] - middle) / g.stride[i]);
    return Math.max(0, Math.min(size - 1, at));
  });
}
