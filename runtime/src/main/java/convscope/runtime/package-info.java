/** Runs graphs: the only code that knows the engine. */
package convscope.runtime;
