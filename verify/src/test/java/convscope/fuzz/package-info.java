/** Hostile files: damaged and lying model files, made from a number each, and what Convscope does with them. */
package convscope.fuzz;
