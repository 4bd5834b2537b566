/** Methods that send the explained scalar back to the input. */
package convscope.method.gradient;
