/** Draws the part of a montage that is seen. */

import { corner } from './geometry.js';

/** @typedef {import('./types.js').Sheet} Sheet */
/** @typedef {import('./geometry.js').Laid} Laid */
/** @typedef {{ink: string, quiet: string, ground: string, accent: string, bar: string, below: string, font: string}} Inks */

/** @type {HTMLCanvasElement | null} */
let scratch = null;

/** A canvas for the pixels of one row. @param {number} width @param {number} height */
function row(width, height) {
  scratch ??= document.createElement('canvas');
  if (scratch.width < width || scratch.height < height) {
    scratch.width = Math.max(width, scratch.width);
    scratch.height = Math.max(height, scratch.height);
  }
  return scratch;
}

/**
 * @param {CanvasRenderingContext2D} context in the montage's own coordinates
 * @param {Sheet} sheet
 * @param {Laid} laid
 * @param {number} from first row
 * @param {number} to last row
 */
export function pictures(context, sheet, laid, from, to) {
  const { columns } = laid;
  context.imageSmoothingEnabled = laid.tileWidth < sheet.width;
  context.imageSmoothingQuality = 'medium';
  for (let r = from; r <= to; r++) {
    const first = r * columns;
    const count = Math.min(columns, sheet.count - first);
    const stride = count * sheet.width;
    const image = new ImageData(stride, sheet.height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < count; i++) {
      sheet.fill(first + i, pixels, i * sheet.width, stride);
    }
    const canvas = row(stride, sheet.height);
    canvas.getContext('2d', { willReadFrequently: true })?.putImageData(image, 0, 0);
    for (let i = 0; i < count; i++) {
      const { x, y } = corner(laid, first + i);
      context.drawImage(canvas, i * sheet.width, 0, sheet.width, sheet.height, x, y, laid.tileWidth, laid.tileHeight);
    }
  }
}

/** Marks in the pictures: what does nothing is crossed by lines, and signs stand in the corner. @param {CanvasRenderingContext2D} context @param {Sheet} sheet @param {Laid} laid @param {number} from @param {number} to @param {Inks} inks */
export function marks(context, sheet, laid, from, to, inks) {
  context.font = inks.font;
  context.textBaseline = 'middle';
  const last = Math.min(sheet.count, (to + 1) * laid.columns);
  for (let place = from * laid.columns; place < last; place++) {
    const { x, y } = corner(laid, place);
    if (sheet.hatched?.(place)) {
      hatch(context, x, y, laid.tileWidth, laid.tileHeight);
    }
    const badge = sheet.badge?.(place) ?? '';
    if (badge && laid.tileWidth >= 24 && laid.tileHeight >= 24) {
      label(context, badge, x, y, inks);
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height */
function hatch(context, x, y, width, height) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  for (const [colour, shift] of /** @type {const} */ ([['#000c', 1], ['#fffc', 0]])) {
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    for (let d = -height; d < width; d += 8) {
      context.moveTo(x + d + shift, y + height);
      context.lineTo(x + d + height + shift, y);
    }
    context.stroke();
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y @param {Inks} inks */
function label(context, text, x, y, inks) {
  const width = context.measureText(text).width + 8;
  context.fillStyle = inks.ground;
  context.fillRect(x, y, width, 15);
  context.fillStyle = inks.ink;
  context.fillText(text, x + 4, y + 8);
}

/** Lines around the groups, row by row. @param {CanvasRenderingContext2D} context @param {Sheet} sheet @param {Laid} laid @param {number} from @param {number} to @param {Inks} inks */
export function groups(context, sheet, laid, from, to, inks) {
  context.strokeStyle = inks.ink;
  context.lineWidth = 1.5;
  for (const run of sheet.runs ?? []) {
    const first = Math.floor(run.from / laid.columns);
    const last = Math.floor(run.to / laid.columns);
    for (let r = Math.max(first, from); r <= Math.min(last, to); r++) {
      const start = corner(laid, Math.max(run.from, r * laid.columns));
      const end = corner(laid, Math.min(run.to, (r + 1) * laid.columns - 1));
      const [left, right, top, bottom] = [start.x - 2, end.x + laid.tileWidth + 2, start.y - 2, start.y + laid.tileHeight + 2];
      context.beginPath();
      if (r > first) {
        context.moveTo(left, top);
      } else {
        context.moveTo(left, bottom);
        context.lineTo(left, top);
      }
      context.lineTo(right, top);
      r < last ? context.moveTo(right, bottom) : context.lineTo(right, bottom);
      context.lineTo(left, bottom);
      context.stroke();
    }
  }
}

/** Numbers beside strips. @param {CanvasRenderingContext2D} context @param {Sheet} sheet @param {Laid} laid @param {number} from @param {number} to @param {Inks} inks */
export function gutter(context, sheet, laid, from, to, inks) {
  context.font = inks.font;
  context.textBaseline = 'middle';
  context.textAlign = 'end';
  context.fillStyle = inks.quiet;
  for (let place = from; place <= to; place++) {
    const { x, y } = corner(laid, place);
    context.fillText(sheet.short(place), x - 8, y + laid.tileHeight / 2);
  }
  context.textAlign = 'start';
}

/** A bar for each number, from zero to the right or left. @param {CanvasRenderingContext2D} context @param {Sheet} sheet @param {Laid} laid @param {number} from @param {number} to @param {Inks} inks @param {(value: number) => string} write */
export function bars(context, sheet, laid, from, to, inks, write) {
  const names = sheet.named ? Math.round(laid.tileWidth * 0.46) : 44;
  const room = laid.tileWidth - names - 64;
  const low = Math.min(0, sheet.range?.low ?? 0);
  const high = Math.max(0, sheet.range?.high ?? 0);
  const factor = high > low ? room / (high - low) : 0;
  context.font = inks.font;
  context.textBaseline = 'middle';
  const last = Math.min(sheet.count, (to + 1) * laid.columns);
  for (let place = from * laid.columns; place < last; place++) {
    const { x, y } = corner(laid, place);
    const middle = y + laid.tileHeight / 2;
    const value = sheet.value?.(place) ?? NaN;
    context.fillStyle = inks.ink;
    context.fillText(fitted(context, sheet.short(place), names - 8), x, middle);
    const zero = x + names - low * factor;
    if (Number.isFinite(value)) {
      context.fillStyle = value < 0 ? inks.below : inks.bar;
      context.fillRect(Math.min(zero, zero + value * factor), y + 4, Math.max(1, Math.abs(value * factor)), laid.tileHeight - 8);
    }
    context.fillStyle = inks.quiet;
    context.fillRect(zero - 0.5, y + 1, 1, laid.tileHeight - 2);
    context.textAlign = 'end';
    context.fillText(write(value), x + laid.tileWidth - 2, middle);
    context.textAlign = 'start';
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} room */
function fitted(context, text, room) {
  if (context.measureText(text).width <= room) {
    return text;
  }
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) {
    length--;
  }
  return `${text.slice(0, length)}…`;
}
