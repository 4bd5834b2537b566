"""Writes small files of other formats, as their own programs write them, for the tests of how they are refused.

    python golden/foreign_files.py
"""
import os
import pickle
import tempfile
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
import tf_keras
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

OUT = "verify/src/test/resources/convscope/foreign.zip"


def network(k):
    return k.Sequential([k.layers.Input((8, 8, 1)), k.layers.Conv2D(2, 3), k.layers.Flatten(), k.layers.Dense(2)])


class Subclassed(keras.Model):
    def __init__(self, **options):
        super().__init__(**options)
        self.dense = keras.layers.Dense(2)

    def call(self, x):
        return self.dense(x)


def write(folder):
    def at(name):
        return os.path.join(folder, name)

    keras.utils.set_random_seed(0)
    new, old = network(keras), network(tf_keras)
    new.export(at("saved"), verbose=False)
    new.save_weights(at("new.weights.h5"))
    old.save_weights(at("old-weights.h5"))
    with open(at("model.json"), "w") as f:
        f.write(new.to_json())
    subclassed = Subclassed()
    subclassed(np.zeros((1, 3), "float32"))
    subclassed.save(at("subclassed.keras"))
    with open(at("model.tflite"), "wb") as f:
        f.write(tf.lite.TFLiteConverter.from_saved_model(at("saved")).convert())
    call = tf.function(lambda x: new(x)).get_concrete_function(tf.TensorSpec((1, 8, 8, 1), tf.float32))
    tf.io.write_graph(convert_variables_to_constants_v2(call).graph, folder, "frozen.pb", as_text=False)
    tf.train.Checkpoint(model=new).write(at("model.ckpt"))
    tf.train.Checkpoint(model=new).save(at("saved-in-steps"))
    with open(at("object.pkl"), "wb") as f:
        pickle.dump({"a": [1, 2]}, f)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
            for name in ("saved/saved_model.pb", "new.weights.h5", "old-weights.h5", "model.json", "subclassed.keras",
                         "model.tflite", "frozen.pb", "model.ckpt.index", "checkpoint", "object.pkl"):
                with open(os.path.join(folder, name), "rb") as f:
                    z.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), f.read(), zipfile.ZIP_DEFLATED, 9)
                print(name)
    print(os.path.getsize(OUT))
