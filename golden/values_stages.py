"""Reference values of the stages of `fashion`'s training by Keras, NumPy, PyTorch and SciPy, for the ankle boot.

Writes verify/src/test/resources/convscope/golden/stages.npz. `probabilities` [stage, class] are Keras' answers. Per layer with kernels L: L_to_final, L_to_previous
(relative Euclidean distances; the latter is NaN for the first stage) and L_cosines, each [stage]. `ranks` [stage]: SciPy's rank correlation between the Grad-CAM of the
ankle boot at `conv4`, brought to 28 x 28 by PyTorch's bilinear interpolation, and that of the last stage; NaN where a map is zero everywhere.
"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
import torch
from PIL import Image
from scipy.stats import spearmanr

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples/src/main/resources/convscope/samples"
GOLDEN = ROOT / "verify/src/test/resources/convscope/golden"
LAYERS = ["conv1", "conv2", "conv3", "conv4", "classes"]
BOOT = 9


def grad_cam(model, pixels):
    head = model.get_layer("classes")
    with tf.GradientTape() as tape:
        value = tf.constant(pixels)
        for layer in model.layers:
            if layer is head:
                break
            value = layer(value, training=False)
            if layer.name == "conv4":
                maps = value
                tape.watch(maps)
        score = (tf.matmul(value, head.kernel) + head.bias)[0, BOOT]
    weights = tape.gradient(score, maps).numpy()[0].mean((0, 1))
    signed = (weights * maps.numpy()[0]).sum(-1)
    raw = torch.from_numpy(np.maximum(signed, 0)[None, None])
    return torch.nn.functional.interpolate(raw, (28, 28), mode="bilinear", align_corners=False)[0, 0].numpy()


def main():
    folder = SAMPLES / "models/fashion-stages"
    pixels = np.asarray(Image.open(SAMPLES / "pictures/fashion-9-ankle-boot.png")).astype("float32")[None, :, :, None]
    probabilities, maps, kernels = [], [], {name: [] for name in LAYERS}
    for stage in json.loads((folder / "stages.json").read_text()):
        model = keras.models.load_model(folder / stage["file"])
        probabilities.append(model.predict(pixels, verbose=0)[0])
        maps.append(grad_cam(model, pixels))
        for name in LAYERS:
            kernels[name].append(model.get_layer(name).kernel.numpy().astype("float64").ravel())
    values = {"probabilities": np.stack(probabilities).astype("float64")}
    values["ranks"] = np.array([spearmanr(m.ravel(), maps[-1].ravel()).statistic for m in maps])
    for name, stages in kernels.items():
        last = stages[-1]
        values[f"{name}_to_final"] = np.array([np.linalg.norm(w - last) / np.linalg.norm(last) for w in stages])
        steps = [np.linalg.norm(b - a) / np.linalg.norm(a) for a, b in zip(stages, stages[1:])]
        values[f"{name}_to_previous"] = np.array([np.nan, *steps])
        values[f"{name}_cosines"] = np.array([w @ last / np.linalg.norm(w) / np.linalg.norm(last) for w in stages])
    np.savez_compressed(GOLDEN / "stages.npz", **values)
    print(values["ranks"], values["probabilities"][:, BOOT], values["conv4_to_final"])


if __name__ == "__main__":
    main()
