/**
 * The backward pass, written as more nodes of the same graph: rules, one per operator; rule books that choose among them; and the driver.
 *
 * <p>A new derivative is one row in the table of its family ({@link convscope.backward.RuleBook#GRADIENT} lists the families); another way of sending
 * relevance back is another {@link convscope.backward.RuleBook}.
 */
package convscope.backward;
