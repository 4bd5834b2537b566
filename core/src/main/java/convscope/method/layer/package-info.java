/** What layers computed and what they learned. */
package convscope.method.layer;
