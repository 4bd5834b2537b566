/**
 * What is inside a network, for looking at it part by part: maps of a layer in groups and in colours, one unit's card, what kernels tell, and the layers as a graph with
 * branches. Nothing here is a method of the catalogue: these answers need no parameters and make no result that is kept.
 */
package convscope.inside;
