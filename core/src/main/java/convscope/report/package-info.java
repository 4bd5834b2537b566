/** Results as self-contained pages. */
package convscope.report;
