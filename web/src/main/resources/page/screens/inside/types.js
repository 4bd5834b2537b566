/**
 * What the parts of the screen hand to each other.
 *
 * @typedef {import('../../stage/scale.js').Scale} Scale
 *
 * @typedef {Object} Stats of each map of a layer
 * @property {Float64Array} low
 * @property {Float64Array} high
 * @property {Float64Array} mean
 *
 * @typedef {Object} LayerMaps what a layer computed
 * @property {string} key model, input and layer
 * @property {Float32Array} data channel after channel
 * @property {number} channels
 * @property {number[]} space sizes of the space axes; empty where there are none
 * @property {number} depth number of slices, 1 where there is no third axis
 * @property {number} height of a slice; 1 where there is one axis at most
 * @property {number} width of a slice
 * @property {Stats} stats
 *
 * @typedef {{from: number, to: number, text: string}} Run places side by side that belong together; `to` is the last
 *
 * @typedef {Object} Sheet many small pictures, for the montage
 * @property {number} count
 * @property {number} height of one, in cells
 * @property {number} width of one, in cells
 * @property {(place: number, into: Uint32Array, start: number, stride: number) => void} fill writes the pixels of one
 * @property {(place: number) => string} name what is said of one
 * @property {(place: number) => string} short what is written beside one
 * @property {(place: number) => boolean} [hatched] whether one does nothing, and is marked so
 * @property {(place: number) => string} [badge] a sign in the corner of one; empty for none
 * @property {Run[]} [runs]
 * @property {(place: number) => number} [value] where each is one number
 * @property {{low: number, high: number}} [range] of these numbers
 * @property {boolean} [named] whether some have names
 *
 * @typedef {'grid'|'strips'|'bars'} SheetKind
 *
 * @typedef {{place: number, y: number, x: number}} Spot a picture of the sheet, and the cell of it
 *
 * @typedef {Object} Shown what the eye shows over the input
 * @property {ArrayLike<number> | null} values of a map, `[height, width]`; null for the input alone
 * @property {readonly number[]} shape
 * @property {number} slice of the depth
 * @property {number} depth
 * @property {import('../../types.js').Field[]} fields what to outline
 *
 * @typedef {Object} Hover what the pointer is at
 * @property {number} channel
 * @property {number[]} at position in the map
 * @property {number} value
 */

export {};
