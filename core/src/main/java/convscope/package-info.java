/** The front door: open a model, put a picture before it, ask. */
package convscope;
