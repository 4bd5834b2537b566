"""Reference values of `fashion` by Keras: every layer's output, Grad-CAM, CAM and input gradients, for two pictures.

Writes verify/src/test/resources/convscope/golden/fashion.npz. Spatial values are channels first, as Convscope holds them; the input gradient is in
the input's own layout [28, 28, 1]. Scores are the values before softmax. Per picture P (its file's name) and class C: P_layer_NAME, P_logits [10],
P_C_gradcam and P_C_signed at `conv4`, P_C_cam, P_C_gradient.
"""

import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples/src/main/resources/convscope/samples"
GOLDEN = ROOT / "verify/src/test/resources/convscope/golden"
PICTURES = ["fashion-5-sandal", "fashion-9-ankle-boot"]


def channels_first(value):
    return np.moveaxis(value, -1, 0) if value.ndim == 3 else value


def main():
    model = keras.models.load_model(SAMPLES / "models/fashion.keras")
    head = model.get_layer("classes")
    values = {}
    for name in PICTURES:
        pixels = np.asarray(Image.open(SAMPLES / f"pictures/{name}.png")).astype("float32")[None, :, :, None]
        x = tf.constant(pixels)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            value, layers = x, {}
            for layer in model.layers:
                if layer is head:
                    break
                value = layer(value, training=False)
                layers[layer.name] = value
            logits = tf.matmul(value, head.kernel) + head.bias
            scores = [logits[0, c] for c in range(10)]
        layers["classes"] = tf.nn.softmax(logits)
        assert np.allclose(layers["classes"], model.predict(pixels, verbose=0), atol=1e-6)
        for layer, output in layers.items():
            values[f"{name}_layer_{layer}"] = channels_first(output.numpy()[0])
        values[f"{name}_logits"] = logits.numpy()[0]
        top, second = np.argsort(-logits.numpy()[0])[:2]
        maps = layers["conv4"]
        for target in (int(top), int(second)):
            inner = tape.gradient(scores[target], maps).numpy()[0]
            signed = (inner.mean((0, 1)) * maps.numpy()[0]).sum(-1)
            values[f"{name}_{target}_signed"] = signed
            values[f"{name}_{target}_gradcam"] = np.maximum(signed, 0)
            values[f"{name}_{target}_cam"] = maps.numpy()[0] @ head.kernel.numpy()[:, target]
            values[f"{name}_{target}_gradient"] = tape.gradient(scores[target], x).numpy()[0]
    GOLDEN.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(GOLDEN / "fashion.npz", **values)


if __name__ == "__main__":
    main()
