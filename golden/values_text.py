"""Reference values of `text`: numbers of words by Python and by Keras' TextVectorization, and gradients at the embedding's output by Keras.

Writes verify/src/test/resources/convscope/golden/text.npz and text-sentences.txt, a sentence a line (one of them empty). Per sentence number I: ids_I by
text_words.py and keras_I by TextVectorization with its own settings. Per sample text S and class C: S_logits [2]; S_C_gradient [40, 24] at the output of the
embedding; S_C_product [40], gradient times input summed over the vector; S_C_path [40], integrated gradients from zero by the midpoint rule in 50 steps, in float64;
S_C_signed [40] and S_C_gradcam at `conv2`.
"""

import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf

from text_words import ids

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples/src/main/resources/convscope/samples"
GOLDEN = ROOT / "verify/src/test/resources/convscope/golden"
TEXTS = ["text-film", "text-kettle"]
LENGTH = 40
STEPS = 50
SENTENCES = [
    "What a wonderful week by the sea!",
    "I didn\u2019t like it, and it wasn't cheap -- at all...",
    "",
    "zyxomatic flurbles, 42 times; DULL",
    "\u8fd9\u90e8\u7535\u5f71\u5f88\u597d good \u304b\u306afilm",
    "\u00dcber-caf\u00e9 NA\u00cfVE x\u00b2 rock'n'roll 'quoted' o'",
    "well " * 50 + "done",
    "tabs\tand\u00a0blanks  between_words a1b2",
]


def head(model, embedded, weights):
    """The network behind its embedding in the type of `embedded`: both scores and what `conv2` gave."""
    x = embedded
    for kernel, bias in (weights["conv1"], weights["conv2"]):
        x = tf.nn.relu(tf.nn.conv1d(x, kernel, 1, "SAME") + bias)
    kernel, bias = weights["classes"]
    return tf.matmul(tf.reduce_max(x, 1), kernel) + bias, x


def main():
    model = keras.models.load_model(SAMPLES / "models/text.h5", compile=False)
    vocabulary = (SAMPLES / "models/text.vocabulary.txt").read_text(encoding="utf-8").splitlines()
    index = {word: i for i, word in enumerate(vocabulary) if i > 1}
    vectorization = keras.layers.TextVectorization(vocabulary=vocabulary[2:], output_sequence_length=LENGTH)
    values = {}
    for i, sentence in enumerate(SENTENCES):
        values[f"ids_{i}"] = np.array(ids(sentence, index, LENGTH), "int64")
        values[f"keras_{i}"] = np.array(vectorization([sentence]))[0].astype("int64")
    weights = {n: [tf.cast(w, tf.float64) for w in model.get_layer(n).get_weights()] for n in ("conv1", "conv2", "classes")}
    table = model.get_layer("embedding").get_weights()[0].astype("float64")
    for name in TEXTS:
        numbers = ids((SAMPLES / f"texts/{name}.txt").read_text(encoding="utf-8"), index, LENGTH)
        full = tf.constant(table[numbers][None])
        logits, _ = head(model, full, weights)
        assert np.allclose(tf.nn.softmax(logits), model.predict(np.array([numbers], "int32"), verbose=0), atol=1e-6)
        values[f"{name}_logits"] = logits.numpy()[0]
        for target in range(2):
            with tf.GradientTape(persistent=True) as tape:
                tape.watch(full)
                scores, maps = head(model, full, weights)
                score = scores[0, target]
            gradient = tape.gradient(score, full).numpy()[0]
            inner = tape.gradient(score, maps).numpy()[0]
            key = f"{name}_{target}"
            values[f"{key}_gradient"] = gradient
            values[f"{key}_product"] = (gradient * full.numpy()[0]).sum(-1)
            values[f"{key}_signed"] = (inner.mean(0) * maps.numpy()[0]).sum(-1)
            values[f"{key}_gradcam"] = np.maximum(values[f"{key}_signed"], 0)
            total = np.zeros(full.shape[1:])
            for step in range(STEPS):
                at = full * ((step + 0.5) / STEPS)
                with tf.GradientTape() as tape:
                    tape.watch(at)
                    score = head(model, at, weights)[0][0, target]
                total += tape.gradient(score, at).numpy()[0] / STEPS
            values[f"{key}_path"] = (total * full.numpy()[0]).sum(-1)
    np.savez_compressed(GOLDEN / "text.npz", **values)
    (GOLDEN / "text-sentences.txt").write_text("".join(s + "\n" for s in SENTENCES), encoding="utf-8")


if __name__ == "__main__":
    main()
