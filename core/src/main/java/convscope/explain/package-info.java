/**
 * The methods, what they are asked and what they give. A new method is one record that implements {@link convscope.explain.Explainer}, one line in
 * {@link convscope.method.Explainers}, and a test with numbers computed by hand; command line, page and report follow from its declaration.
 */
package convscope.explain;
