"""Writes networks of keras.applications as .keras files whose weights are all zero, for the tests of how they are recognised.

Zeros pack well; the networks are opened, not run. They are used as they mostly are: with another top, as a layer of another model.

    python golden/application_files.py
"""
import os
import tempfile
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import applications as apps
from keras import layers

FOLDER = "verify/src/test/resources/convscope/recognition"
SHAPE = (64, 64, 3)


def with_top(body, *before):
    return keras.Sequential([keras.Input(SHAPE), *before, body, layers.GlobalAveragePooling2D(), layers.Dense(5, activation="softmax")])


def bare(name, **options):
    return getattr(apps, name)(weights=None, include_top=False, input_shape=SHAPE, **options)


def hidden_steps():
    x = inputs = keras.Input(SHAPE)
    x = apps.mobilenet_v2.preprocess_input(x)
    x = layers.GlobalAveragePooling2D()(bare("MobileNetV2", alpha=0.35)(x))
    return keras.Model(inputs, layers.Dense(5)(x))


MODELS = {
    "vgg16-with-other-top": lambda: with_top(bare("VGG16")),
    "mobilenetv2-inside": lambda: with_top(bare("MobileNetV2", alpha=0.35)),
    "mobilenetv2-preprocess-input": hidden_steps,
    "mobilenetv2-rescaled": lambda: with_top(bare("MobileNetV2", alpha=0.35), layers.Rescaling(1 / 127.5, offset=-1)),
    "mobilenetv2-resized": lambda: with_top(bare("MobileNetV2", alpha=0.35), layers.Resizing(64, 64)),
    "mobilenetv2-from-unit": lambda: with_top(bare("MobileNetV2", alpha=0.35), layers.Rescaling(2.0, offset=-1)),
    "efficientnetb0": lambda: with_top(bare("EfficientNetB0")),
    "mobilenetv3small": lambda: with_top(bare("MobileNetV3Small")),
    "densenet121": lambda: with_top(bare("DenseNet121")),
}


def write(name, model):
    for weight in model.weights:
        if "normalization" not in weight.path or "batch" in weight.path:
            weight.assign(np.zeros(weight.shape, weight.dtype))
    with tempfile.TemporaryDirectory() as folder:
        whole = os.path.join(folder, "model.keras")
        model.save(whole)
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(f"{FOLDER}/{name}.keras", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
            for entry in sorted(old.namelist()):
                new.writestr(zipfile.ZipInfo(entry, (2024, 1, 1, 0, 0, 0)), old.read(entry), zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    for name, make in MODELS.items():
        keras.backend.clear_session()
        keras.utils.set_random_seed(0)
        write(name, make())
        print(name, os.path.getsize(f"{FOLDER}/{name}.keras"), flush=True)
