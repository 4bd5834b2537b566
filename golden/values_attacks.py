"""Reference values of changes against an answer: Keras' on `fashion` (ankle boot, sandal), PyTorch's on `efficientnet-lite0` (cat; float64).

Writes verify/src/test/resources/convscope/golden/attacks.npz. Per picture P of the fashion network: P_gradient [28, 28], the gradient of the cross-entropy of the first
answer by the levels; P_fgsm [64, 10], the answers after one step of 1, 2, .., 64 levels along its sign, cut to 0..255 (Goodfellow et al. 2015, section 4).
For the cat: cat_fgsm [6, 2], class and its probability after 1, 2, 4, 8, 16 and 32 levels.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
import torch
from make_efficientnet_lite0 import network
from PIL import Image
from values_efficientnet_lite0 import GOLDEN, SAMPLES, crop


def fashion(values):
    model = keras.models.load_model(SAMPLES / "models/fashion.keras")
    head = model.get_layer("classes")

    def logits(x):
        for layer in model.layers:
            if layer is head:
                return tf.matmul(x, head.kernel) + head.bias
            x = layer(x, training=False)

    for name in ["fashion-9-ankle-boot", "fashion-5-sandal"]:
        pixels = np.asarray(Image.open(SAMPLES / f"pictures/{name}.png")).astype("float32")[None, :, :, None]
        x = tf.constant(pixels)
        with tf.GradientTape() as tape:
            tape.watch(x)
            scores = logits(x)
            top = int(np.argmax(scores[0]))
            loss = tf.nn.sparse_softmax_cross_entropy_with_logits([top], scores)
        gradient = tape.gradient(loss, x).numpy()
        changed = np.concatenate([np.clip(pixels + e * np.sign(gradient), 0, 255) for e in range(1, 65)])
        values[f"{name}_gradient"] = gradient[0, :, :, 0]
        values[f"{name}_fgsm"] = tf.nn.softmax(logits(tf.constant(changed))).numpy()
        tops = values[f"{name}_fgsm"].argmax(1)
        print(name, top, [i + 1 for i, t in enumerate(tops) if t != top][:8])


def cat(values):
    model = network().double()
    levels = torch.from_numpy(crop("cat").astype("float64").transpose(2, 0, 1)[None]).requires_grad_()

    def logits(x):
        return model((x / 255 - 0.498) / 0.502)

    scores = logits(levels)
    top = int(scores.argmax())
    torch.nn.functional.cross_entropy(scores, torch.tensor([top])).backward()
    gradient = levels.grad
    rows = []
    for e in (1, 2, 4, 8, 16, 32):
        with torch.no_grad():
            p = torch.softmax(logits((levels + e * gradient.sign()).clamp(0, 255)), 1)[0]
        rows.append([int(p.argmax()), float(p.max())])
    values["cat_fgsm"] = np.array(rows)
    print("cat", top, rows)


def main():
    values = {}
    fashion(values)
    cat(values)
    np.savez_compressed(GOLDEN / "attacks.npz", **values)


if __name__ == "__main__":
    main()
