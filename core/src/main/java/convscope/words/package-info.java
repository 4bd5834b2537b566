/**
 * What a result means, in words: one to three sentences from its numbers, a diagnosis of results that should not be believed, and the Chinese of the sentences that
 * records and refusals hold in English. A new sentence gets its pair of lines in {@code zh.txt}.
 */
package convscope.words;
