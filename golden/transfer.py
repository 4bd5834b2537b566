"""Writes networks of keras.applications without their classes, put into a Sequential with a head of its own, as transfer learning makes them: the files that
both Keras save, and what Keras computes, in verify/src/test/resources/convscope/transfer.zip.

    python golden/transfer.py

Needs what applications.py needs. Weights are random numbers that come again after 251, so that the files compress a hundredfold. The network inside is frozen,
which changes the order in which a .h5 file lists its weights.
"""
import json
import os
import tempfile
import zipfile

import applications
import keras
import numpy as np
import tensorflow as tf
import tf_keras

OUT = "verify/src/test/resources/convscope/transfer.zip"
SIZE, CLASS, PLACES, PERIOD = (48, 64), 1, 64, 251


def mobile(A, **options):
    return A.MobileNet(alpha=0.25, **options)


def mobile3(A, **options):
    return A.MobileNetV3Small(**options)


def efficient(A, **options):
    """EfficientNet of a quarter of the width, each block once."""
    if A is keras.applications:
        return keras.src.applications.efficientnet.EfficientNet(0.25, 0.2, 48, name="efficientnet", **options)
    return tf_keras.src.applications.efficientnet.EfficientNet(0.25, 0.2, 48, model_name="efficientnet", **options)


FILES = {"MobileNet": ("keras3.h5", "keras2.keras"), "MobileNetV3Small": ("keras2.h5", "keras3.keras"),
         "EfficientNet": ("keras2.h5", "keras2.keras", "keras3.h5", "keras3.keras")}
FAMILIES = {"MobileNet": mobile, "MobileNetV3Small": mobile3, "EfficientNet": efficient}


def build(K, family):
    K.backend.clear_session() if K is tf_keras else K.utils.clear_session()
    base = family(K.applications, weights=None, include_top=False, pooling="avg", input_shape=(*SIZE, 3))
    base.trainable = False
    return K.Sequential([K.Input((*SIZE, 3), name="picture"), base, K.layers.Dropout(0.2, name="drop"),
                         K.layers.Dense(16, activation="relu", name="hidden"), K.layers.Dense(3, activation="softmax", name="mood")], name="transfer")


def answer(model, fed):
    x = tf.constant(fed)
    with tf.GradientTape() as tape:
        tape.watch(x)
        answers = model(x, training=False)
        one = answers[0, CLASS]
    return answers.numpy()[0], tape.gradient(one, x).numpy().astype(np.float64).ravel()


def main():
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        for version, K in (("keras3", keras), ("keras2", tf_keras)):
            for name, family in FAMILIES.items():
                model = build(K, family)
                low, high = (-1.0, 1.0) if name == "MobileNet" else (0.0, 255.0)
                model.layers[0].trainable = True
                applications.fill(model, {}, period=PERIOD)
                pictures = [applications.picture(SIZE, low, high, "picture%d" % i) for i in range(4)]
                applications.calibrate(model, np.concatenate(pictures), PERIOD)
                model.layers[0].trainable = False
                answers, gradient = answer(model, applications.picture(SIZE, low, high))
                layers = [p for p, l in applications.all_layers(model) if type(l).__name__ not in applications.TRAINING_ONLY]
                told[version + "-" + name] = {
                    "version": K.__version__, "size": SIZE, "range": [low, high], "class": CLASS, "layers": layers,
                    "parameters": int(model.count_params()), "outputs": applications.numbers(answers),
                    "gradient": applications.numbers(gradient[[i * 104729 % gradient.size for i in range(PLACES)]]),
                    "sum": float(gradient.sum()), "norm": float(np.sqrt(np.square(gradient).sum())), "largest": float(np.abs(gradient).max())}
                print(version, name, answers, np.abs(gradient).max())
                for ending in (f.split(".")[1] for f in FILES[name] if f.startswith(version)):
                    model.save(os.path.join(folder, "%s-%s.%s" % (version, name, ending)))
        with open(os.path.join(folder, "expected.json"), "w") as file:
            json.dump(told, file)
        with zipfile.ZipFile(OUT, "w") as archive:
            for name in sorted(os.listdir(folder)):
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with open(os.path.join(folder, name), "rb") as file:
                    archive.writestr(entry, file.read(), compresslevel=9)


if __name__ == "__main__":
    main()
