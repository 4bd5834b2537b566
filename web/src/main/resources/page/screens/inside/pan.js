/** What part of a drawing is seen. Without a document. */

/**
 * @typedef {Object} Pan
 * @property {number} x left side of the part, in the drawing's units
 * @property {number} y upper side
 * @property {number} zoom pixels per unit
 */

/** @typedef {{width: number, height: number}} Size */

const LEAST = 0.04;
const MOST = 3;
const EDGE = 24;
const READABLE = 0.55;

/** The whole drawing in a room. @param {Size} drawing @param {Size} room @returns {Pan} */
export function whole(drawing, room) {
  const zoom = Math.max(LEAST, Math.min(1.4, (room.width - EDGE) / drawing.width, (room.height - EDGE) / drawing.height));
  return { x: (drawing.width - room.width / zoom) / 2, y: (drawing.height - room.height / zoom) / 2, zoom };
}

/** A block in the middle, its text readable. @param {{x: number, y: number, width: number, height: number}} block @param {Size} room @param {number} zoom @returns {Pan} */
export function around(block, room, zoom) {
  const next = Math.max(READABLE, Math.min(1.2, zoom));
  return { x: block.x + block.width / 2 - room.width / next / 2, y: block.y + block.height / 2 - room.height / next / 2, zoom: next };
}

/** Where one begins: everything where its texts can be read, else as wide as there is room, at a block. @param {Size} drawing @param {Size} room @param {{x: number, y: number, width: number, height: number} | null} block @returns {Pan} */
export function first(drawing, room, block) {
  const all = whole(drawing, room);
  if (all.zoom >= READABLE || !block) {
    return all;
  }
  return around(block, room, Math.min(1, (room.width - EDGE) / drawing.width));
}

/** Larger or smaller, with a point of the room where it is. @param {Pan} pan @param {number} factor @param {number} x @param {number} y @returns {Pan} */
export function zoomed(pan, factor, x, y) {
  const zoom = Math.max(LEAST, Math.min(MOST, pan.zoom * factor));
  return { x: pan.x + x / pan.zoom - x / zoom, y: pan.y + y / pan.zoom - y / zoom, zoom };
}

/** Moved by pixels of the room. @param {Pan} pan @param {number} x @param {number} y @returns {Pan} */
export const moved = (pan, x, y) => ({ ...pan, x: pan.x + x / pan.zoom, y: pan.y + y / pan.zoom });

/** Whether a block is in view. @param {Pan} pan @param {Size} room @param {{x: number, y: number, width: number, height: number}} block */
export const inView = (pan, room, block) =>
  block.x >= pan.x && block.y >= pan.y && block.x + block.width <= pan.x + room.width / pan.zoom && block.y + block.height <= pan.y + room.height / pan.zoom;
