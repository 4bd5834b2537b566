/** Small changes of an input that turn the answer of a network, and what they do to its explanation. */
package convscope.adversarial;
