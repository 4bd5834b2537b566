/** Pictures: read from files, resized, and made ready for a network. */
package convscope.picture;
