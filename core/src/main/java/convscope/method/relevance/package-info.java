/**
 * Methods that share the explained score among the elements of the input, or of a layer, operator by operator. The rules are books of
 * {@link convscope.backward}; a method here is a book, what it starts from, and what its record says.
 */
package convscope.method.relevance;
