/** Colour tables of 256 steps, the same as those of the program's pictures. */

/** Every fifth colour of viridis by van der Walt, Smith and Firing; CC0. */
const VIRIDIS =
  '440154 46085c 471063 481769 481d6f 482475 472a7a 46307e 453781 433d84 414287 3f4889 3d4e8a ' +
  '3a538b 38598c 355e8d 33638d 31688e 2e6d8e 2c718e 2a768e 297b8e 27808e 25848e 23898e 218e8d ' +
  '20928c 1f978b 1e9c89 1fa188 21a585 24aa83 28ae80 2eb37c 35b779 3dbc74 46c06f 50c46a 5ac864 ' +
  '65cb5e 70cf57 7cd250 89d548 95d840 a2da37 b0dd2f bddf26 cae11f d8e219 e5e419 f1e51d fde725';

/** Every fifth colour of inferno by van der Walt, Smith and Firing; CC0. */
const INFERNO =
  '000004 02020c 050417 0a0722 10092d 160b39 1e0c45 260c51 2f0a5b 380962 400a67 490b6a 510e6c ' +
  '59106e 61136e 69166e 71196e 781c6d 801f6c 88226a 902568 982766 a02a63 a82e5f b0315b b73557 ' +
  'bf3952 c63d4d cc4248 d34743 d94d3d df5337 e45a31 e9612b ed6925 f1711f f47918 f78212 f98b0b ' +
  'fa9407 fb9d07 fca60c fcb014 fbba1f fac42a f8cd37 f6d746 f4e156 f2ea69 f2f27d f5f992 fcffa4';

/** The palettes in the order in which they are offered; jet last, with a warning. */
export const PALETTES = /** @type {const} */ (['viridis', 'inferno', 'gray', 'diverging', 'jet']);

/** @typedef {typeof PALETTES[number]} Palette */

/** The nearest whole number; halves to the even one. @param {number} x */
export function rint(x) {
  const low = Math.floor(x);
  const rest = x - low;
  return rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
}

/** @param {string} colours */
const anchors = (colours) => colours.split(' ').map((c) => parseInt(c, 16));

/** @type {Record<string, number[]>} */
const ANCHORS = {
  viridis: anchors(VIRIDIS),
  inferno: anchors(INFERNO),
  gray: [0x000000, 0xffffff],
  diverging: [0x0b2f7f, 0x2f6fc4, 0x8fbcec, 0xf5f5f5, 0xf2a482, 0xcb4a35, 0x7a0a1c],
};

/** @param {number} share */
const level = (share) => rint(255 * Math.max(0, Math.min(1, share)));

/** The three levels of one step. @param {Palette} name @param {number} step @returns {number[]} */
function colour(name, step) {
  const t = step / 255;
  if (name === 'jet') {
    return [3, 2, 1].map((centre) => level(1.5 - Math.abs(4 * t - centre)));
  }
  const all = ANCHORS[name];
  const at = t * (all.length - 1);
  const low = Math.min(Math.floor(at), all.length - 2);
  return [16, 8, 0].map((shift) => {
    const from = (all[low] >> shift) & 255;
    const to = (all[low + 1] >> shift) & 255;
    return level((from + (to - from) * (at - low)) / 255);
  });
}

/** @type {Map<string, Uint8Array>} */
const tables = new Map();

/** Red, green and blue of the 256 steps, one after the other. @param {Palette} name @returns {Uint8Array} */
export function table(name) {
  let found = tables.get(name);
  if (!found) {
    found = Uint8Array.from(Array.from({ length: 256 }, (_, step) => colour(name, step)).flat());
    tables.set(name, found);
  }
  return found;
}
