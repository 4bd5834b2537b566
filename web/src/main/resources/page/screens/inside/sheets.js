/** The maps of a layer as a sheet for the montage. */

import { measure, number, t } from '../../words.js';
import { isSilent, sliceOf } from './layer-maps.js';
import { pixelsOf, scaleFor, write } from './pixels.js';

/** @typedef {import('./types.js').LayerMaps} LayerMaps */
/** @typedef {import('./types.js').Sheet} Sheet */
/** @typedef {import('../../types.js').MapGroups} MapGroups */

/**
 * @typedef {Object} Look
 * @property {readonly number[]} order channels in the order in which they are shown
 * @property {MapGroups | null} groups
 * @property {boolean} grouped whether similar ones stand side by side
 * @property {import('../../stage/palettes.js').Palette} palette
 * @property {boolean} shared whether all have one scale
 * @property {number} slice
 * @property {(channel: number) => string} called names of channels, such as those of classes; empty where there is none
 */

/** The kind of montage that suits a layer. @param {LayerMaps} maps @returns {import('./types.js').SheetKind} */
export const kindOf = ({ space }) => (space.length === 0 || space.every((n) => n === 1) ? 'bars' : space.length === 1 ? 'strips' : 'grid');

/** @param {LayerMaps} maps @param {Look} look @returns {Sheet} */
export function mapSheet(maps, look) {
  const { stats, height, width, channels } = maps;
  const { order, palette, called } = look;
  const range = { low: least(stats.low), high: most(stats.high) };
  const all = scaleFor(range.low, range.high, palette);
  const colours = pixelsOf(palette);
  const groups = numbered(look.groups, channels);
  const size = maps.data.length / channels;
  return {
    count: order.length,
    height,
    width,
    fill(place, into, start, stride) {
      const c = order[place];
      const own = scaleFor(stats.low[c], isSilent(maps, c) ? stats.low[c] : stats.high[c], palette);
      write(sliceOf(maps, c, look.slice), width, look.shared ? all : own, colours, into, start, stride);
    },
    name: (place) => told(maps, order[place], groups, called(order[place])),
    short: (place) => [String(order[place]), called(order[place])].filter(Boolean).join(' '),
    hatched: (place) => isSilent(maps, order[place]),
    runs: look.grouped ? runs(look.groups) : [],
    badge: look.grouped ? signs(look.groups) : undefined,
    value: (place) => maps.data[order[place] * size],
    range,
    named: order.some((c) => called(c) !== ''),
  };
}

/** @param {Float64Array} values */
const least = (values) => values.reduce((a, b) => (b < a ? b : a), Infinity);
/** @param {Float64Array} values */
const most = (values) => values.reduce((a, b) => (b > a ? b : a), -Infinity);

/** The size of the group that each channel belongs to; 0 for none. @param {MapGroups | null} groups @param {number} channels */
function numbered(groups, channels) {
  const sizes = new Uint32Array(channels);
  groups?.groups.forEach((group) => group.forEach((c) => (sizes[c] = group.length)));
  return sizes;
}

/** @param {LayerMaps} maps @param {number} c @param {Uint32Array} groups @param {string} called */
function told({ stats, space, data, channels }, c, groups, called) {
  if (space.every((n) => n === 1)) {
    const unit = called ? t('inside.unit.called', { unit: c, name: called }) : t('inside.unit', { unit: c });
    return `${unit}: ${measure(data[(c * data.length) / channels])}`;
  }
  const title = t('inside.map', { channel: c });
  const range = stats.high[c] > stats.low[c] ? t('inside.map.range', { low: measure(stats.low[c]), high: measure(stats.high[c]) }) : t('inside.map.silent', { value: measure(stats.low[c]) });
  return [title, range, groups[c] > 1 ? t('inside.map.group', { count: number(groups[c]) }) : ''].filter(Boolean).join(' · ');
}

/** Groups of more than one, by the places where they begin and end. @param {MapGroups | null} groups */
function runs(groups) {
  let from = 0;
  return (groups?.groups ?? []).flatMap((group) => {
    const run = { from, to: from + group.length - 1, text: `×${group.length}` };
    from += group.length;
    return group.length > 1 ? [run] : [];
  });
}

/** How many a group has, at its first. @param {MapGroups | null} groups */
function signs(groups) {
  const first = new Map(runs(groups).map((run) => [run.from, run.text]));
  return (/** @type {number} */ place) => first.get(place) ?? '';
}
