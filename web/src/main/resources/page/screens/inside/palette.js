/** How the maps of the screen are shown: kept in the address, so that it can be shared. */

import { go } from '../../state.js';
import { PALETTES } from '../../stage/palettes.js';
import { ORDERS } from './layer-maps.js';

/** @typedef {import('../../state.js').Place} Place */
/** @typedef {import('../../stage/palettes.js').Palette} Palette */
/** @typedef {import('./layer-maps.js').Order} Order */

const SIDES = { least: 20, most: 224, usual: 72 };

/** The palette of maps. @param {Readonly<Place>} place @returns {Palette} */
export const paletteOf = ({ extra }) => PALETTES.find((p) => p === extra.colours) ?? 'viridis';

/** @param {Readonly<Place>} place @returns {Order} */
export const orderOf = ({ extra }) => ORDERS.find((o) => o === extra.sort) ?? 'index';

/** Whether all maps of a layer have one scale. @param {Readonly<Place>} place */
export const isShared = ({ extra }) => extra.scale === 'all';

/** Whether the layer is shown as one picture in colours. @param {Readonly<Place>} place */
export const isCollapsed = ({ extra }) => extra.as === 'colours';

/** The side of a picture in the montage. @param {Readonly<Place>} place @param {number} [usual] */
export function sideOf({ extra }, usual = SIDES.usual) {
  const side = Number(extra.size);
  return extra.size && Number.isFinite(side) ? Math.max(SIDES.least, Math.min(SIDES.most, side)) : usual;
}

export { SIDES };

/** Changes how the screen shows things; undefined for what is usual. @param {Record<string, string | undefined>} extra */
export const show = (extra) => go({ extra }, { replace: true });
