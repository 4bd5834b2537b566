"""Writes a Keras model with a layer of somebody's own, in the three ways in which files name such a class, and what Keras computes.

    python golden/keras_custom.py [verify/src/test/resources/convscope/keras-custom]

Needs what keras_layers.py needs. The same layer in Java is the example of docs/custom-layers.md.
"""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import keras_layers
import numpy as np
import tensorflow as tf
import tf_keras

OUT = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope/keras-custom"


def glow(K):
    class Glow(K.layers.Layer):
        """x + strength * relu(x - threshold), with a strength for every channel."""

        def __init__(self, threshold=0.0, **kwargs):
            super().__init__(**kwargs)
            self.threshold = threshold

        def build(self, shape):
            self.strength = self.add_weight(name="strength", shape=(shape[-1],), initializer="ones")
            super().build(shape)

        def call(self, x):
            return x + self.strength * tf.nn.relu(x - self.threshold)

        def get_config(self):
            return {**super().get_config(), "threshold": self.threshold}

    return Glow


def model_of(K, Glow):
    L = K.layers
    model = K.Sequential([K.Input((6, 7, 3), name="picture"), L.Conv2D(4, 3, name="conv"), Glow(threshold=0.2, name="glow"),
                          L.GlobalAveragePooling2D(name="pool"), L.Dense(3, activation="softmax", name="classes")])
    keras_layers.randomize(model, 5)
    return model


def main():
    os.makedirs(OUT, exist_ok=True)
    registered = keras.saving.register_keras_serializable("shop")(glow(keras))
    x = np.random.RandomState(6).randn(1, 6, 7, 3).astype("float32")
    expected = {"x": x}
    for name, K, Glow in (("registered.keras", keras, registered), ("plain.h5", tf_keras, glow(tf_keras))):
        model = model_of(K, Glow)
        keras_layers.save(model, os.path.join(OUT, name))
        features = K.Model(model.inputs, model.get_layer("pool").output)
        kernel, bias = model.get_layer("classes").get_weights()
        with tf.GradientTape() as tape:
            t = tf.constant(x)
            tape.watch(t)
            score = (features(t) @ kernel + bias)[0, 1]
        expected[name + ":glow"] = np.asarray(K.Model(model.inputs, model.get_layer("glow").output)(x))
        expected[name + ":classes"] = np.asarray(model(x))
        expected[name + ":product"] = np.asarray(tape.gradient(score, t) * t)[0].sum(-1)
    np.savez_compressed(os.path.join(OUT, "expected.npz"), **expected)


if __name__ == "__main__":
    main()
