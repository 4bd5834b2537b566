/** TensorFlow.js layers models: Keras' configuration in {@code model.json}, weights in binary files beside it, or all of it in one zip. */
package convscope.formats.tfjs;
