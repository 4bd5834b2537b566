/** The model formats that Convscope opens. A new format is one package with one public reader, and one line in {@link convscope.formats.ModelFormats}. */
package convscope.formats;
