/** Many small maps on one canvas, in rows. */

import { rint, table } from './palettes.js';
import { minMax, placeOf, symmetric } from './scale.js';

/**
 * @typedef {Object} Tiles
 * @property {readonly (ArrayLike<number>)[]} maps each `[height, width]`, or `[height, width, 3]` where they are colours from 0 to 1
 * @property {number} height of one
 * @property {number} width of one
 * @property {boolean} [colours] whether a map has three numbers a place
 * @property {boolean} [shared] whether all maps have one scale
 * @property {import('./palettes.js').Palette} [palette]
 */

const GAP = 4;

/** How tiles are laid out in a width. @param {number} count @param {number} width of the canvas @param {number} side the longer side of a tile @param {Tiles} tiles */
export function layout(count, width, side, tiles) {
  const factor = side / Math.max(tiles.width, tiles.height);
  const tileWidth = Math.max(1, Math.round(tiles.width * factor));
  const tileHeight = Math.max(1, Math.round(tiles.height * factor));
  const columns = Math.max(1, Math.floor((width + GAP) / (tileWidth + GAP)));
  const rows = Math.ceil(count / columns);
  return { columns, rows, tileWidth, tileHeight, height: Math.max(1, rows * (tileHeight + GAP) - GAP), stepX: tileWidth + GAP, stepY: tileHeight + GAP };
}

/** Which tile a point lies on; -1 for none. @param {ReturnType<typeof layout>} laid @param {number} count @param {number} x @param {number} y */
export function tileAt(laid, count, x, y) {
  const column = Math.floor(x / laid.stepX);
  const index = Math.floor(y / laid.stepY) * laid.columns + column;
  return column < laid.columns && index >= 0 && index < count ? index : -1;
}

/** One map as pixels of its own size. @param {ArrayLike<number>} map @param {Tiles} tiles @param {import('./scale.js').Scale} scale @returns {ImageData} */
function pixels(map, tiles, scale) {
  const image = new ImageData(tiles.width, tiles.height);
  const palette = table(tiles.palette ?? 'viridis');
  for (let i = 0; i < tiles.width * tiles.height; i++) {
    if (tiles.colours) {
      image.data.set([255 * map[3 * i], 255 * map[3 * i + 1], 255 * map[3 * i + 2], 255], 4 * i);
    } else {
      const k = 3 * rint(placeOf(scale, map[i]) * 255);
      image.data.set([palette[k], palette[k + 1], palette[k + 2], 255], 4 * i);
    }
  }
  return image;
}

/** The least and the greatest of all maps. @param {Tiles} tiles */
function together(tiles) {
  const scales = tiles.maps.map(minMax);
  return { low: Math.min(...scales.map((s) => s.low)), high: Math.max(...scales.map((s) => s.high)), flat: 0 };
}

/** Paints the tiles by blocks, and sets the canvas' size. @param {HTMLCanvasElement} canvas @param {Tiles} tiles @param {ReturnType<typeof layout>} laid @param {number} width */
export function paintTiles(canvas, tiles, laid, width) {
  const dense = Math.min(2, globalThis.devicePixelRatio || 1, 16000 / Math.max(1, laid.height));
  canvas.width = Math.round(width * dense);
  canvas.height = Math.round(laid.height * dense);
  const context = canvas.getContext('2d');
  const single = document.createElement('canvas');
  single.width = tiles.width;
  single.height = tiles.height;
  const one = single.getContext('2d');
  if (!context || !one) {
    return;
  }
  context.scale(dense, dense);
  context.imageSmoothingEnabled = false;
  const all = tiles.shared ? together(tiles) : null;
  tiles.maps.forEach((map, i) => {
    one.putImageData(pixels(map, tiles, all ?? (tiles.palette === 'diverging' ? symmetric(map) : minMax(map))), 0, 0);
    context.drawImage(single, (i % laid.columns) * laid.stepX, Math.floor(i / laid.columns) * laid.stepY, laid.tileWidth, laid.tileHeight);
  });
}
