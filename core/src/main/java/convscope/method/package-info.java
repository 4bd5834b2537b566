/** The catalogue of methods. */
package convscope.method;
