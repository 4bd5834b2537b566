/** The files that results are written to. A new kind of file is one {@link convscope.output.Output}, one line in {@link convscope.output.Outputs} and a test. */
package convscope.output;
