/** Where the names of a network's classes come from, and the forms in which they are written down. */
package convscope.labels;
