/** Where the pictures of a montage lie. Without a document. */

/** @typedef {import('./types.js').Sheet} Sheet */
/** @typedef {import('./types.js').SheetKind} SheetKind */
/** @typedef {import('./types.js').Spot} Spot */

/**
 * @typedef {Object} Laid
 * @property {number} columns
 * @property {number} rows
 * @property {number} left where the first column begins
 * @property {number} top where the first row begins
 * @property {number} stepX
 * @property {number} stepY
 * @property {number} tileWidth
 * @property {number} tileHeight
 * @property {number} height of everything
 */

const EDGE = 4;
const GAP = 5;
const GUTTER = 44;
const BAR = { plain: 210, named: 340, gap: 24 };

/**
 * @param {Pick<Sheet, 'count'|'height'|'width'|'named'>} sheet
 * @param {SheetKind} kind
 * @param {number} side length of the longer side of a picture; it may be a little more, so that rows fill the room
 * @param {number} room width that there is
 * @returns {Laid}
 */
export function layout(sheet, kind, side, room) {
  const inner = Math.max(40, room - 2 * EDGE);
  if (kind === 'strips') {
    const tileHeight = Math.max(10, Math.round(side / 4));
    return done(sheet.count, 1, EDGE + GUTTER, inner - GUTTER, tileHeight, 3);
  }
  if (kind === 'bars') {
    const least = sheet.named ? BAR.named : BAR.plain;
    const columns = Math.max(1, Math.min(sheet.count, Math.floor((inner + BAR.gap) / (least + BAR.gap))));
    const width = Math.min(2 * least, Math.floor((inner + BAR.gap) / columns) - BAR.gap);
    return { ...done(sheet.count, columns, EDGE, width, 22, GAP), stepX: width + BAR.gap };
  }
  const factor = side / Math.max(sheet.width, sheet.height);
  const least = Math.max(4, Math.min(inner, sheet.width * factor));
  const columns = Math.max(1, Math.floor((inner + GAP) / (least + GAP)));
  const tileWidth = Math.floor(sheet.count > columns ? (inner + GAP) / columns - GAP : least);
  const tileHeight = Math.max(4, Math.round((tileWidth * sheet.height) / sheet.width));
  return done(sheet.count, columns, EDGE, tileWidth, tileHeight, GAP);
}

/** @param {number} count @param {number} columns @param {number} left @param {number} tileWidth @param {number} tileHeight @param {number} gap @returns {Laid} */
function done(count, columns, left, tileWidth, tileHeight, gap) {
  const rows = Math.ceil(count / columns);
  return { columns, rows, left, top: EDGE, stepX: tileWidth + gap, stepY: tileHeight + gap, tileWidth, tileHeight, height: 2 * EDGE + Math.max(0, rows * (tileHeight + gap) - gap) };
}

/** The left upper corner of a picture. @param {Laid} laid @param {number} place */
export const corner = (laid, place) => ({
  x: laid.left + (place % laid.columns) * laid.stepX,
  y: laid.top + Math.floor(place / laid.columns) * laid.stepY,
});

/** The picture and its cell at a point; null between them. @param {Laid} laid @param {Sheet} sheet @param {number} x @param {number} y @returns {Spot | null} */
export function spotAt(laid, sheet, x, y) {
  const column = Math.floor((x - laid.left) / laid.stepX);
  const row = Math.floor((y - laid.top) / laid.stepY);
  const place = row * laid.columns + column;
  if (column < 0 || column >= laid.columns || row < 0 || place >= sheet.count) {
    return null;
  }
  const { x: left, y: top } = corner(laid, place);
  const cell = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, Math.floor((at / size) * count)));
  return { place, x: cell(x - left, laid.tileWidth, sheet.width), y: cell(y - top, laid.tileHeight, sheet.height) };
}

/** Where a key leads; the same place where it leads nowhere. @param {string} key @param {number} at @param {Laid} laid @param {number} count @param {number} page height that is seen */
export function moved(key, at, laid, count, page) {
  const { columns } = laid;
  const rows = Math.max(1, Math.floor(page / laid.stepY) - 1);
  const steps = /** @type {Record<string, number>} */ ({
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rows,
    PageDown: columns * rows,
    Home: -count,
    End: count,
  });
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(count - 1, at < 0 ? 0 : at + step));
}
