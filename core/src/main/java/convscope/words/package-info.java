/** What a result means, in words: one to three sentences from its numbers, and a diagnosis of results that should not be believed. */
package convscope.words;
