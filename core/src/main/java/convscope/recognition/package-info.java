/** Tells from the operators of a network how it wants pictures: by the scaling at its start, or by the family that it is built like. */
package convscope.recognition;
