package convscope.recognition;

import java.util.function.Predicate;

/**
 * Networks that are built alike and were trained on pictures made ready in one way.
 *
 * @param name as papers and {@code keras.applications} call it
 * @param convention how {@code keras.applications} feeds it, a name that {@code convscope.picture.Preprocessing} knows; empty where only PyTorch has it
 * @param body number of its convolutions, without a top
 * @param fits whether a network's convolutions are of this family
 */
record Family(String name, String convention, int body, Predicate<Topology> fits) {}
