/** Models in archives: a zip that holds one model is read as that model. */
package convscope.formats.archive;
