/** Files and folders that people take for models Convscope can open: what they are, and what would help. */
package convscope.formats.foreign;
