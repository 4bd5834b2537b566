/**
 * What the server sends about comparisons, as types.
 *
 * @typedef {import('./types.js').Text} Text
 * @typedef {import('./types.js').Answer} Answer
 * @typedef {import('./types.js').Result} Result
 *
 * @typedef {Object} Agreement
 * @property {string[]} names one per map
 * @property {(number|null)[][]} rankCorrelations null for two that do not compare
 * @property {(number|null)[][]} similarities null for two that do not compare
 * @property {number[][]} groups maps that agree, by their places in `names`
 * @property {Text[]} words
 *
 * @typedef {Object} Stage
 * @property {{name: string, model: string, step: number|null, accuracy: number|null}} stage
 * @property {Answer} target the class that is followed
 * @property {Answer} top
 * @property {number} toFinal rank correlation with the last map
 * @property {number|null} toPrevious
 * @property {Result} result
 *
 * @typedef {Object} Drift how the kernels of a layer moved, one number per stage
 * @property {string} layer
 * @property {string} kind
 * @property {number[]} toFinal
 * @property {(number|null)[]} toPrevious
 * @property {number[]} cosines
 *
 * @typedef {Object} Stages
 * @property {string} method
 * @property {string} input
 * @property {Answer} target
 * @property {Stage[]} stages
 * @property {Drift[]} drifts
 * @property {Agreement} agreement
 * @property {Text[]} words
 * @property {string} film address of an animated GIF
 *
 * @typedef {Object} Curve
 * @property {number[]} fractions
 * @property {number[]} values
 * @property {number} area
 *
 * @typedef {Object} Figures
 * @property {'map'|'random'|'edges'|'centre'} of
 * @property {number} draw
 * @property {Curve} insertion
 * @property {Curve} deletion
 * @property {number|null} road
 *
 * @typedef {Object} Standing
 * @property {string} measure
 * @property {boolean} moreIsBetter
 * @property {number} map
 * @property {number} randomMean
 * @property {number} randomSpread
 * @property {number} beaten
 * @property {number} draws
 * @property {number} edges
 * @property {number} centre
 * @property {boolean} beatsChance
 * @property {boolean} beatsEdges
 *
 * @typedef {Object} Trust
 * @property {string} label
 * @property {boolean} isProbability
 * @property {Figures[]} figures
 * @property {Standing[]} standings
 * @property {Text[]} words
 *
 * @typedef {Object} Adversarial
 * @property {'fgsm'|'pgd'} attack
 * @property {number} epsilon
 * @property {boolean} inLevels whether sizes are levels of 255
 * @property {{epsilon: number, flips: boolean}[]} trials
 * @property {boolean} flips
 * @property {boolean} survives whether the answer turns after rounding, too
 * @property {number} size
 * @property {number} changed share of the values
 * @property {number} amplification of the difference picture
 * @property {Answer[]} before
 * @property {Answer[]} after
 * @property {number} rankCorrelation
 * @property {number} similarity
 * @property {number|null} shift
 * @property {Text[]} words
 * @property {string|null} cleanPicture
 * @property {string|null} adversarialPicture
 * @property {string|null} differencePicture
 * @property {Result} cleanMap
 * @property {Result} adversarialMap
 *
 * @typedef {Object} Cell one map of a grid
 * @property {'waiting'|'running'|'done'|'failed'} state
 * @property {number} done
 * @property {number} total 0 where it is not known
 * @property {number} wait seconds until the page asks again; 0 where it does not wait
 * @property {Result | null} result partial ones have no id
 * @property {Error | null} trouble
 */

export {};
