"""Writes Keras files that Convscope must refuse, each with a clear sentence. See keras_layers.py for what it needs.

    python golden/keras_errors.py [verify/src/test/resources/convscope/keras [FILE ...]]
"""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import tensorflow as tf
import tf_keras

OUT = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope/keras"
SHAPE = (5, 6, 2)


@keras.saving.register_keras_serializable("shop")
class Glow(keras.layers.Layer):
    """A layer of somebody's own."""


@keras.saving.register_keras_serializable("shop")
class OwnCell(keras.layers.Layer):
    """A cell of somebody's own."""
    state_size = 2

    def call(self, inputs, states):
        return inputs + states[0], [inputs + states[0]]


class Plain(tf_keras.layers.Layer):
    """A layer of somebody's own, of Keras 2."""


def saved(model, name):
    if not sys.argv[2:] or name in sys.argv[2:]:
        (model.save_weights if name.startswith("error_weights") else model.save)(os.path.join(OUT, name))


def main():
    L = keras.layers
    saved(keras.Sequential([keras.Input(SHAPE), L.Conv2D(2, 2, name="conv"), L.Lambda(lambda x: x * 2, name="doubled")]), "error_lambda.keras")
    O = tf_keras.layers
    saved(tf_keras.Sequential([tf_keras.Input(SHAPE), O.Conv2D(2, 2, name="conv"), O.Lambda(lambda x: x * 2, name="doubled")]), "error_lambda.h5")
    many = keras.Sequential([keras.Input(SHAPE), Glow(name="g1"), L.Conv2D(2, 2), Glow(name="g2"), L.Reshape((20, 2)), L.LSTM(3, name="memory")])
    saved(many, "error_custom.keras")
    saved(tf_keras.Sequential([tf_keras.Input(SHAPE), Plain(name="p"), O.Flatten(), O.Dense(2)]), "error_custom.h5")
    i = tf_keras.Input(SHAPE)
    saved(tf_keras.Model(i, O.Flatten()(tf.math.lgamma(tf.math.digamma(i)))), "error_operations.h5")
    saved(keras.Sequential([keras.Input((6, 2)), L.RNN(OwnCell(name="own"), return_sequences=True, name="walk"),
                            L.RNN(L.StackedRNNCells([L.LSTMCell(2), OwnCell(name="second")]), name="stack")]), "error_cell.keras")
    saved(tf_keras.Sequential([tf_keras.Input((4, 6, 2)), O.TimeDistributed(Plain(name="p"), name="each"), O.Bidirectional(O.ConvLSTM1D(2, 2), name="both")]), "error_wrapped.h5")
    saved(keras.Sequential([keras.Input((None, 3)), L.LSTM(2, activation="gelu", name="memory")]), "error_steps.keras")
    saved(tf_keras.Sequential([tf_keras.Input((None, 5, 5, 3)), O.ConvLSTM2D(2, 2, name="memory"), O.Flatten()]), "error_steps.h5")
    weights = tf_keras.Sequential([tf_keras.Input(SHAPE), O.Flatten(), O.Dense(2)])
    weights.save_weights(os.path.join(OUT, "error_weights_keras2.h5"))
    weights = keras.Sequential([keras.Input(SHAPE), L.Flatten(), L.Dense(2)])
    weights.save_weights(os.path.join(OUT, "error_weights.weights.h5"))
    saved(keras.Sequential([keras.Input(SHAPE), L.Flatten(), L.Dense(2, activation=keras.saving.register_keras_serializable("shop")(lambda_like))]), "error_activation.keras")


def lambda_like(x):
    return x


if __name__ == "__main__":
    main()
