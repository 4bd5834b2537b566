/** The command line. Commands for methods are built from the catalogue: a new method needs no code here. */
package convscope.cli;
