"""Class activation maps of `fashion` at `conv4` by tf-keras-vis, its normalising off, for two pictures and the two highest classes.

Writes verify/src/test/resources/convscope/golden/fashion-cams.npz. Per picture P and class C, after the cut: P_C_grad-cam, P_C_grad-cam-plus-plus and P_C_layer-cam,
all [7, 7]. tf-keras-vis multiplies the map of Grad-CAM++ by exp(score), which is taken back here, and divides the alphas by their sum as the authors' program does.
"""

import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from PIL import Image
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.gradcam_plus_plus import GradcamPlusPlus
from tf_keras_vis.layercam import Layercam
from tf_keras_vis.utils.model_modifiers import ReplaceToLinear
from tf_keras_vis.utils.scores import CategoricalScore
from values_fashion import GOLDEN, PICTURES, SAMPLES

KINDS = {"grad-cam": Gradcam, "grad-cam-plus-plus": GradcamPlusPlus, "layer-cam": Layercam}


def main():
    loaded = keras.models.load_model(SAMPLES / "models/fashion.keras")
    # the library finds no layers in a loaded Sequential
    x = keras.Input(loaded.input_shape[1:])
    value = x
    for layer in loaded.layers:
        value = layer(value)
    model = keras.Model(x, value)
    values = {}
    for name in PICTURES:
        pixels = np.asarray(Image.open(SAMPLES / f"pictures/{name}.png")).astype("float32")[None, :, :, None]
        for target in np.argsort(-model.predict(pixels, verbose=0)[0])[:2]:
            for method, kind in KINDS.items():
                peer = kind(model, model_modifier=ReplaceToLinear(), clone=True)
                cam = peer(CategoricalScore([int(target)]), pixels, penultimate_layer="conv4", expand_cam=False, normalize_cam=False)
                factor = np.exp(np.float64(peer.model(pixels)[0, target])) if method == "grad-cam-plus-plus" else 1
                values[f"{name}_{target}_{method}"] = (np.asarray(cam)[0] / factor).astype("float32")
    np.savez_compressed(GOLDEN / "fashion-cams.npz", **values)


if __name__ == "__main__":
    main()
