/** Texts as networks take them: split into words, and words into numbers by a vocabulary. A further way to split is one more constant of {@link convscope.text.Split}. */
package convscope.text;
