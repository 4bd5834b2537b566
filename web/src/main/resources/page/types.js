/**
 * What the server sends, as types. One place for all modules: `@typedef {import('./types.js').Model} Model`.
 *
 * @typedef {{en: string, zh: string}} Text a text in both languages
 *
 * @typedef {Object} About
 * @property {string} version
 * @property {string} engine
 * @property {{models: {name: string, about: Text, inputs: string[]}[], stages: string[]}} samples
 * @property {{uploadBytes: number, pixels: number, textChars: number}} limits
 * @property {string[]} formats endings of downloads, such as `.png`
 * @property {string} started random name of this run of the server
 *
 * @typedef {'whole'|'real'|'flag'|'choice'|'text'|'layer'|'layers'|'baseline'|'method'} ParameterKind
 *
 * @typedef {Object} Parameter
 * @property {string} name
 * @property {Text} about
 * @property {ParameterKind} kind
 * @property {string[]} values
 * @property {string} default
 *
 * @typedef {'cam'|'gradient'|'relevance'|'unit'|'perturbation'|'layer'|'other'} Family
 * @typedef {'heatmap'|'feature-maps'|'kernels'|'scores'} ResultKind
 *
 * @typedef {Object} Explainer
 * @property {string} name
 * @property {Text} title
 * @property {Text} summary
 * @property {string} paper
 * @property {Family} family
 * @property {ResultKind} result
 * @property {boolean} needsInput
 * @property {Parameter[]} parameters
 *
 * @typedef {Object} Layer
 * @property {number} index
 * @property {string} name
 * @property {string} kind
 * @property {number[]} shape -1 for a free axis
 * @property {number} channels
 * @property {number} space number of space axes
 * @property {number} parameters
 * @property {boolean} hasKernels
 * @property {boolean} onPath
 * @property {string|null} lesson
 *
 * @typedef {'picture'|'text'|'signal'|'volume'|'vector'|'tensor'} ModelInputKind
 *
 * @typedef {Object} Model
 * @property {string} id
 * @property {string} name
 * @property {string} format
 * @property {string} producer
 * @property {number} parameters
 * @property {string} sha256
 * @property {string[]} notes
 * @property {string[]} notesZh
 * @property {{name: string, shape: number[], kind: ModelInputKind, channelAxis: number, vocabulary?: boolean}[]} inputs
 * @property {{name: string, shape: number[]}[]} outputs
 * @property {{name: string, shape: number[], cut: string[]}} explained
 * @property {number} classes
 * @property {{count: number, source: string, sourceZh: string}} labels
 * @property {string} preprocessing
 * @property {string} preprocessingZh
 * @property {boolean} preprocessingGuessed
 * @property {Layer[]} layers
 * @property {number} defaultLayer -1 where there is none
 * @property {boolean} answersClasses whether its answers are classes
 * @property {Record<string, {suits: boolean, reason: string, reasonZh: string}>} suitability by method
 *
 * @typedef {{id: string, name: string, kind: 'picture'|'text'|'tensor'|'signal', width?: number, height?: number, shape?: number[]}} Input
 * @typedef {{index: number, label: string, probability: number, score: number}} Answer
 * @typedef {{kind: string, text: Text}} Finding
 * @typedef {{answers: Answer[], probabilities: string, probabilitiesZh: string, findings: Finding[], preprocessing: string, preprocessingZh: string}} Prediction
 *
 * @typedef {'picture'|'text'|'signal'|'volume'|'none'} Under
 *
 * @typedef {Object} MapOverInput
 * @property {string} name of the network's input
 * @property {number[]} shape of the raw values, `[*S]`
 * @property {number[]} inputSpace sizes of the input's space axes
 * @property {string} array name of the raw values
 * @property {string} uncut name of the values before negative parts were cut
 * @property {Under} under
 * @property {number[]} [map] the raw values, in a partial result only, which has no id
 *
 * @typedef {Object} Result
 * @property {string} id
 * @property {string} method
 * @property {ResultKind} kind
 * @property {Text} title
 * @property {string} model
 * @property {string|null} input
 * @property {Text} line
 * @property {Text[]} words
 * @property {Finding[]} findings
 * @property {Text} label of what is explained
 * @property {Text[]} notes
 * @property {Record<string, any>} record
 * @property {string} command
 * @property {number} milliseconds
 * @property {{signed: boolean, perPixel: boolean, inputs: MapOverInput[]}} [heatmap]
 * @property {{layers: {layer: number, name: string, shape: number[], order: number[]}[]}} [featureMaps]
 * @property {{layer: number, name: string, shape: number[], norms: number[], dead: number[], duplicates: number[][]}} [kernels]
 * @property {{what: Text, names: string[], namesZh: string[], values: number[], maps: boolean}} [scores]
 *
 * @typedef {Object} ExplainRequest
 * @property {string} method
 * @property {string} model
 * @property {string|null} input
 * @property {string} target
 * @property {'logit'|'probability'} [score]
 * @property {number} [seed]
 * @property {Record<string, string>} parameters
 *
 * @typedef {{job: string, lane: 'quick'|'long', position: number}} Ticket
 * @typedef {{data: Float32Array, shape: number[]}} Numbers values in C order
 *
 * @typedef {{layer: number, channel: number, height: number, width: number, low: number, high: number, bytes: string}} ThumbnailOfLayer values in base 64, from low to high
 *
 * @typedef {{input: string, from: number[], to: number[], space: number[]}} Field what can be seen of an input: first index along each axis, and the index after the last
 *
 * @typedef {Object} Unit
 * @property {number} channel
 * @property {number|'NaN'} min
 * @property {number|'NaN'} max
 * @property {number|'NaN'} mean
 * @property {number} notNumbers
 * @property {{low: number, high: number, counts: number[]}} histogram
 * @property {number[]} strongest position of the largest value
 * @property {{value: number, rank: number, of: number, target: string}|null} contribution
 * @property {string} withoutContribution why there is none
 * @property {{shape: number[], values: number[]}|null} kernel
 * @property {Field[]} fields what the strongest position can see
 * @property {Text[]} words
 *
 * @typedef {{order: number[], groups: number[][], silent: number[], threshold: number, words: Text[]}} MapGroups
 * @typedef {{kind: 'dead'|'duplicate'|'flat'|'noise'|'patterns'|'good', text: Text, kernels: number[]}} Advice
 * @typedef {{shape: number[], norms: number[], dead: number[], duplicates: number[][], pairs: number, advice: Advice[]}} KernelFacts
 * @typedef {{layer: number, kind: 'input'|'layer'|'output', name: string, label: string, x: number, y: number, width: number, height: number}} GraphNode
 * @typedef {{width: number, height: number, nodes: GraphNode[], edges: {from: number, to: number, points: number[][]}[]}} GraphLayout
 * @typedef {{names: string[], rankCorrelations: number[][], similarities: number[][], words: Text[]}} Comparison
 */

export {};
