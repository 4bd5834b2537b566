"""Trains the built-in `fashion` network with Keras and saves it in every format that Convscope opens, with eight moments of its training.

Data: Debian's package dataset-fashion-mnist (MIT). The first layer scales raw pixels, so 0..255 is fed. Also picks ten test pictures, the first of
each class that the trained network gets right.
"""

import gzip
import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
import tf2onnx
from PIL import Image

SAMPLES = Path(__file__).resolve().parent.parent / "samples/src/main/resources/convscope/samples"
CLASSES = ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]
FILES = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot"]
STAGES = [0, 10, 30, 100, 300, 1000, 2500]
BATCH = 128
EPOCHS = 8


def data_folder():
    """Where the package lies: named by the environment, or by its own list of files."""
    import subprocess

    listed = subprocess.run(["dpkg", "-L", "dataset-fashion-mnist"], capture_output=True, text=True, check=True).stdout
    return Path(next(line for line in listed.splitlines() if line.endswith("train-images-idx3-ubyte.gz"))).parent


def read(name):
    """One of the four IDX files as a uint8 array."""
    raw = gzip.decompress((data_folder() / name).read_bytes())
    axes = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(axes)]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(shape)


def network():
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1), name="pixels"),
            layers.Rescaling(1 / 255, name="rescaling"),
            layers.Conv2D(24, 3, padding="same", use_bias=False, name="conv1"),
            layers.BatchNormalization(name="norm1"),
            layers.ReLU(name="relu1"),
            layers.MaxPooling2D(2, name="pool1"),
            layers.Conv2D(48, 3, padding="same", use_bias=False, name="conv2"),
            layers.BatchNormalization(name="norm2"),
            layers.ReLU(name="relu2"),
            layers.AveragePooling2D(2, name="pool2"),
            layers.Dropout(0.2, name="dropout1"),
            layers.Conv2D(64, 3, padding="same", activation="relu", name="conv3"),
            layers.Conv2D(96, 3, padding="same", activation="relu", name="conv4"),
            layers.GlobalAveragePooling2D(name="average"),
            layers.Dropout(0.2, name="dropout2"),
            layers.Dense(10, activation="softmax", name="classes"),
        ],
        name="fashion",
    )


class Stages(keras.callbacks.Callback):
    """Saves the network after some numbers of steps."""

    def __init__(self, folder, test):
        super().__init__()
        self.folder, self.test, self.step, self.saved = folder, test, 0, []

    def save(self, label):
        accuracy = float((self.model.predict(self.test[0], batch_size=1000, verbose=0).argmax(1) == self.test[1]).mean())
        name = f"stage-{len(self.saved)}-{label}.keras"
        bare(self.model).save(self.folder / name)
        self.saved.append({"file": name, "step": self.step, "test_accuracy": round(accuracy, 4)})

    def on_train_begin(self, logs=None):
        self.save("untrained")

    def on_train_batch_end(self, batch, logs=None):
        self.step += 1
        if self.step in STAGES:
            self.save(f"step-{self.step}")

    def on_train_end(self, logs=None):
        self.save("trained")


def bare(model):
    """The same network without the optimizer's state."""
    copy = network()
    copy.set_weights(model.get_weights())
    return copy


def main():
    keras.utils.set_random_seed(7)
    train = read("train-images-idx3-ubyte.gz")[..., None].astype("float32"), read("train-labels-idx1-ubyte.gz")
    test = read("t10k-images-idx3-ubyte.gz")[..., None].astype("float32"), read("t10k-labels-idx1-ubyte.gz")
    models = SAMPLES / "models"
    stages = models / "fashion-stages"
    stages.mkdir(parents=True, exist_ok=True)
    model = network()
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * 469)), "sparse_categorical_crossentropy", metrics=["accuracy"])
    callback = Stages(stages, test)
    model.fit(*train, batch_size=BATCH, epochs=EPOCHS, verbose=2, callbacks=[callback])
    final = bare(model)
    final.save(models / "fashion.keras")
    final.save(models / "fashion.h5")
    signature = [tf.TensorSpec((None, 28, 28, 1), tf.float32, name="pixels")]
    function = tf.function(lambda pixels: {"classes": final(pixels, training=False)}, input_signature=signature)
    tf2onnx.convert.from_function(function, signature, opset=17, output_path=str(models / "fashion.onnx"))
    (stages / "stages.json").write_text(json.dumps(callback.saved, indent=2) + "\n")
    (SAMPLES / "labels/fashion-mnist.txt").write_text("\n".join(CLASSES) + "\n")
    side = {
        "preprocessing": {"color": "GRAY", "range": "raw"},
        "labels": "fashion-mnist",
        "licence": "Apache-2.0 (network); trained on Fashion-MNIST (MIT)",
        "origin": "golden/make_fashion.py",
    }
    (models / "fashion.convscope.json").write_text(json.dumps(side, indent=2) + "\n")
    right = final.predict(test[0], batch_size=1000, verbose=0).argmax(1) == test[1]
    for label, name in enumerate(FILES):
        index = int(np.flatnonzero(right & (test[1] == label))[0])
        Image.fromarray(test[0][index, :, :, 0].astype("uint8")).save(SAMPLES / f"pictures/fashion-{label}-{name}.png")


if __name__ == "__main__":
    main()
