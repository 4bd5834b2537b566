"""Writes small Keras models that take texts, and what Keras answers to some texts.

    python golden/keras_texts.py [verify/src/test/resources/convscope/keras]

Needs what keras_layers.py needs. Names end in _text, so that the test of single layers, which feeds numbers, passes them over.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import keras_layers
import numpy as np
import tensorflow as tf
import tf_keras

OUT = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope/keras"
LEARNED = ["The cat sat. On the mat!", "a dog's bark", "GOOD good Good, not bad"]
TEXTS = ["the cat barks on a mat today and more", "dog's", "", "Not GOOD... (a dog-house)!", "na\u00efve CAT"]


def layers(K, **options):
    L = K.layers
    vectorize = L.TextVectorization(max_tokens=20, name="words", **options)
    vectorize.adapt(tf.constant(LEARNED))
    return [vectorize, L.Embedding(20, 4, name="vectors"), L.Conv1D(3, 2, padding="same", activation="relu", name="conv"),
            L.GlobalMaxPooling1D(name="peak"), L.Dense(2, activation="softmax", name="answer")]


def functional(K, **options):
    x = i = K.Input((1,), dtype="string", name="review")
    for layer in layers(K, **options):
        x = layer(x)
    return K.Model(i, x)


def randomized(model, seed):
    """Random weights; a table of words in the list of weights stays."""
    random = np.random.RandomState(seed)
    for layer in model.layers:
        if layer.name != "words":
            layer.set_weights([random.uniform(-0.7, 0.7, w.shape).astype("float32") for w in layer.get_weights()])
    return model


CASES = {
    "sequential_text": (keras, lambda K: K.Sequential([K.Input((1,), dtype="string"), *layers(K, output_sequence_length=6)])),
    "functional_text": (keras, lambda K: functional(K, output_sequence_length=6, standardize="strip_punctuation")),
    "spaces_text": (keras, lambda K: functional(K, output_sequence_length=5, standardize=None)),
    "keras2_text": (tf_keras, lambda K: functional(K, output_sequence_length=6)),
}


def main():
    answers = {}
    for seed, (name, (K, build)) in enumerate(CASES.items()):
        model = randomized(build(K), seed)
        keras_layers.save(model, os.path.join(OUT, name + ".keras"))
        words = K.Model(model.inputs, model.get_layer("words").output)
        found = [(words(tf.constant([[t]])), model(tf.constant([[t]]))) for t in TEXTS]
        answers[name + ".keras"] = [{"words": np.asarray(w)[0].tolist(), "answer": np.asarray(a)[0].astype(float).round(7).tolist()} for w, a in found]
    with open(os.path.join(OUT, "texts.json"), "w") as f:
        json.dump({"texts": TEXTS, "answers": answers}, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main()
