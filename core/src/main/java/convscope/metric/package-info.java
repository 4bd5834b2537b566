/** Numbers about explanations. A new one is a class here and a test against another implementation. */
package convscope.metric;
