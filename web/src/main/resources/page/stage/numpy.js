/** Reads what numpy writes: `.npy` files and bare blocks of numbers. */

/** @typedef {import('../types.js').Numbers} Numbers */

/** @type {Float32Array | null} */
let halves = null;

/** Every 16 bit float by its bits. @returns {Float32Array} */
function halfTable() {
  if (halves) {
    return halves;
  }
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) {
      table[bits] = sign * fraction * 2 ** -24;
    } else if (exponent === 31) {
      table[bits] = fraction ? NaN : sign * Infinity;
    } else {
      table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
    }
  }
  halves = table;
  return table;
}

/** Numbers of 16 bits as 32 bit floats. @param {Uint16Array} bits @returns {Float32Array} */
export function fromHalves(bits) {
  const table = halfTable();
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    values[i] = table[bits[i]];
  }
  return values;
}

/** @type {Record<string, (buffer: ArrayBuffer) => Float32Array>} */
const READERS = {
  f2: (b) => fromHalves(new Uint16Array(b)),
  f4: (b) => new Float32Array(b),
  f8: (b) => Float32Array.from(new Float64Array(b)),
  i1: (b) => Float32Array.from(new Int8Array(b)),
  u1: (b) => Float32Array.from(new Uint8Array(b)),
  b1: (b) => Float32Array.from(new Uint8Array(b)),
  i2: (b) => Float32Array.from(new Int16Array(b)),
  u2: (b) => Float32Array.from(new Uint16Array(b)),
  i4: (b) => Float32Array.from(new Int32Array(b)),
  u4: (b) => Float32Array.from(new Uint32Array(b)),
  i8: (b) => Float32Array.from(new BigInt64Array(b), Number),
  u8: (b) => Float32Array.from(new BigUint64Array(b), Number),
};

/**
 * The numbers of a `.npy` file: little endian or single bytes, C order.
 *
 * @param {ArrayBuffer} buffer
 * @returns {Numbers}
 * @throws {Error} if it is none, or is written in another order
 */
export function parseNpy(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < 12 || bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY') {
    throw new Error('not an .npy file: it does not begin with the magic bytes of numpy');
  }
  const view = new DataView(buffer);
  const long = bytes[6] > 1;
  const start = long ? 12 : 10;
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([<>|=])(\w+)'/.exec(header);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header);
  const read = type && READERS[type[2]];
  if (!type || !shape || !read || type[1] === '>' || /'fortran_order':\s*True/.test(header)) {
    throw new Error(`an .npy file of another kind than little endian numbers in C order: ${header.trim()}`);
  }
  return {
    data: read(buffer.slice(start + length)),
    shape: shape[1].split(',').map((s) => s.trim()).filter(Boolean).map(Number),
  };
}

/**
 * A block of numbers without a header.
 *
 * @param {ArrayBuffer} buffer little endian
 * @param {string} type `float16` or `float32`
 * @param {number[]} shape
 * @returns {Numbers}
 */
export function fromBlock(buffer, type, shape) {
  return { data: READERS[type === 'float16' ? 'f2' : 'f4'](buffer), shape };
}
