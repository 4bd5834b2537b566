/** Walking along the graph with the arrow keys. Without a document. */

/** @typedef {import('../../types.js').GraphLayout} GraphLayout */

const ROW = 40;

/** The nearest of some blocks, seen from the side. @param {GraphLayout} graph @param {number} at @param {readonly number[]} some */
function nearest({ nodes }, at, some) {
  const middle = (/** @type {number} */ i) => nodes[i].x + nodes[i].width / 2;
  return some.reduce((best, i) => (best < 0 || Math.abs(middle(i) - middle(at)) < Math.abs(middle(best) - middle(at)) ? i : best), -1);
}

/**
 * The block that a key leads to: down what reads it, up what it reads, to the sides the next one in the same row.
 *
 * @param {GraphLayout} graph
 * @param {number} at
 * @param {string} key
 */
export function nextBlock(graph, at, key) {
  const { nodes, edges } = graph;
  const left = (/** @type {number} */ i) => nodes[i].x;
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return nodes.length - 1;
    case 'ArrowDown':
      return or(nearest(graph, at, edges.filter((e) => e.from === at).map((e) => e.to)), at);
    case 'ArrowUp':
      return or(nearest(graph, at, edges.filter((e) => e.to === at).map((e) => e.from)), at);
    default: {
      const row = nodes.flatMap((n, i) => (Math.abs(n.y - nodes[at].y) < ROW && (key === 'ArrowLeft' ? left(i) < left(at) : left(i) > left(at)) ? [i] : []));
      return or(nearest(graph, at, row), at);
    }
  }
}

/** @param {number} found @param {number} at */
const or = (found, at) => (found < 0 ? at : found);
