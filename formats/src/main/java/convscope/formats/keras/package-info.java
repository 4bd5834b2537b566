/**
 * Keras models: {@code .h5} of Keras 1 to 3 and {@code .keras}. The two public readers find configuration and weights; {@code NetworkParser} understands the
 * configuration, {@code NetworkWriter} writes it as ONNX operators by the table {@code KerasLayers}. A new layer is one row there, in a family class of its own
 * if it takes more than a few lines. Nothing in a file is ever executed.
 */
package convscope.formats.keras;
