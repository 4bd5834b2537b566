package convscope.network;

/**
 * One class with what the network says of it.
 *
 * @param index number of the class
 * @param label its name
 * @param probability share in [0, 1]
 * @param score the value before softmax or sigmoid
 */
public record Answer(int index, String label, double probability, double score) {}
