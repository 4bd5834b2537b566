/** A trained network as its file describes it: graph, layers under their own names, labels, origin. Readers of file formats make these. */
package convscope.model;
