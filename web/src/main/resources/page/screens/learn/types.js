/**
 * What the server tells about lessons, and what this screen makes of it.
 *
 * @typedef {import('../../types.js').Text} Text
 * @typedef {'convolution'|'max-pooling'|'average-pooling'|'dense'|'softmax'} LessonKind
 * @typedef {import('../../types.js').Layer & {noLesson?: Text|null}} Layer
 *
 * @typedef {Object} Geometry how a window slides, per axis of space
 * @property {number[]} input
 * @property {number[]} output
 * @property {number[]} kernel
 * @property {number[]} stride
 * @property {number[]} dilation
 * @property {number[]} begin
 * @property {number[]} end
 * @property {number[]} stretch
 * @property {number} groups
 * @property {boolean} countsPadding
 *
 * @typedef {{layer: number, name: string, layerKind: string, channel: number, channels: number, label: string, position: number[], space: number[]}} Cell
 * @typedef {{key: string, title: Text, text: Text, equation: string}} Stage
 * @typedef {{operator: string, layer: number, name: Text, words: Text, equation: string, before: number, after: number}} Step
 * @typedef {{count: number, sum: number}} Rest
 * @typedef {{channel: number, values: number[], weights: number[], products: number[], sum: number}} InputChannel
 * @typedef {{input: number, channel: number, at: number[], value: number, weight: number, product: number}} Contribution
 * @typedef {{index: number, label: string, score: number, shifted: number, exponential: number, share: number}} Share
 *
 * @typedef {Object} Lesson fields of all kinds together; which are there depends on the kind
 * @property {LessonKind} kind
 * @property {Cell} cell
 * @property {number} engine
 * @property {number} output
 * @property {Stage[]} stages
 * @property {string} formula
 * @property {Text|null} left
 * @property {number[]} next
 * @property {Step[]} [steps]
 * @property {Step[]} [after]
 * @property {number} [before]
 * @property {Geometry} [geometry]
 * @property {{start: number[], cells: number[], padding: number, gaps: number}} [window]
 * @property {number} [inputs]
 * @property {number} [firstInput]
 * @property {InputChannel[]} [channels]
 * @property {Rest} [rest]
 * @property {number} [sum]
 * @property {number} [bias]
 * @property {boolean} [biased]
 * @property {number[]} [values]
 * @property {number} [winner]
 * @property {number[]} [winnerAt]
 * @property {number} [ties]
 * @property {number} [divisor]
 * @property {(Contribution & Share)[]} [top] contributions of a dense layer or shares of a softmax
 * @property {number} [raising]
 * @property {number} [lowering]
 * @property {Lesson|null} [softmax]
 * @property {number} [max]
 * @property {number} [total]
 *
 * @typedef {{channel: number, map: number[], weights: number[]}} GridChannel
 * @typedef {{name: Text, layer: number, inside: boolean, map: number[]}} GridStage
 *
 * @typedef {Object} Grid everything for all positions of one unit
 * @property {LessonKind} kind
 * @property {number} layer
 * @property {number} [channel]
 * @property {Geometry} [geometry]
 * @property {number} [positions]
 * @property {number} [firstInput]
 * @property {number} [inputs]
 * @property {GridChannel[]} [channels]
 * @property {number} [restCount]
 * @property {number[]} [rest]
 * @property {number} [bias]
 * @property {number[]} [results]
 * @property {GridStage[]} [stages]
 * @property {boolean} [local]
 * @property {Text|null} left
 * @property {number} [units]
 * @property {number[]} [space]
 * @property {string[]} [labels]
 * @property {number[]} [outputs]
 * @property {number[]} [order]
 *
 * @typedef {Object} Link what the number becomes
 * @property {Text} name
 * @property {Text|null} words
 * @property {string} equation empty where it is not told
 * @property {number} after
 * @property {boolean} inside whether it belongs to the layer of the lesson
 *
 * @typedef {Object} Moment one position of a layer with a window, worked out
 * @property {number} position
 * @property {number[]} at
 * @property {number[]} cells input cell under every cell of the window; -1 padding, -2 gap
 * @property {InputChannel[]} channels
 * @property {Rest} rest
 * @property {number} sum
 * @property {number} bias
 * @property {number} winner cell of the window; -1 where there is none
 * @property {number} divisor 0 where there is none
 * @property {number} before
 * @property {Link[]} links
 * @property {number} output what the layer itself gives
 *
 * @typedef {Object} PageAction
 * @property {Text} label
 * @property {string} screen
 * @property {number|null} layer
 * @property {number|null} unit
 * @property {string|null} method
 *
 * @typedef {{key: string, question: Text, answer: Text[], actions: PageAction[]}} Question
 * @typedef {{place: string, title: Text, text: Text, action: PageAction|null}} TourStep
 */

export {};
