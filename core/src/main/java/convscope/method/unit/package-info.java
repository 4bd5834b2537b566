/** Methods that ask for the part of single units of a layer: what they give to the target, what they take from the input, and how much of it they see. */
package convscope.method.unit;
