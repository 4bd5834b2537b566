"""Trains the built-in `text` network with Keras: does a sentence sound glad or displeased?

Data: sentences of film reviews, product reviews, posts and newspaper columns, each rated by twenty people from -4 to 4 (C. J. Hutto and E. Gilbert,
"VADER: a parsimonious rule-based model for sentiment analysis of social media text", ICWSM 2014), as the MIT-licensed PyPI package vaderSentiment 0.5
has them in its source archive:

    pip download --no-deps --no-binary :all: vaderSentiment==0.5 -d DIR        (or any other way to get vaderSentiment-0.5.zip)
    python make_text.py DIR/vaderSentiment-0.5.zip

Sentences with a mean rating of 0.8 or more are `positive`, those of -0.8 or less `negative`, the others are left out. A tenth, chosen by the hash of the sentence,
is held out. No sentence of the data is shipped: the sample texts were written for Convscope.
"""

import hashlib
import io
import json
import os
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

from text_words import ids, words

SAMPLES = Path(__file__).resolve().parent.parent / "samples/src/main/resources/convscope/samples"
FILES = ["amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets", "tweets"]
CLASSES = ["negative", "positive"]
LENGTH = 40
CHANNELS = 24
LEAST = 0.8
RARE = 4
EPOCHS = 5


def sentences(archive):
    """Pairs of sentence and mean rating."""
    inner = zipfile.ZipFile(archive).read("vaderSentiment-0.5/additional_resources/hutto_ICWSM_2014.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(inner)) as tar:
        for file in FILES:
            text = tar.extractfile(f"hutto_ICWSM_2014/{file}_GroundTruth.txt").read().decode("utf-8", "replace")
            for line in text.splitlines():
                parts = line.split("\t")
                if len(parts) == 3:
                    yield parts[2].replace("&amp;", "&").replace("''", " "), float(parts[1])


def is_held_out(sentence):
    return hashlib.sha256(sentence.encode()).digest()[0] < 26


class NothingAtPadding(keras.constraints.Constraint):
    """Keeps the vector of index 0 at zero, so that padding says nothing and is the zero baseline."""

    def __call__(self, table):
        return table * keras.ops.concatenate([keras.ops.zeros((1, 1)), keras.ops.ones((table.shape[0] - 1, 1))])


def network(size, constrained):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((LENGTH,), name="words", dtype="int32"),
            layers.Embedding(size, CHANNELS, name="embedding", embeddings_constraint=NothingAtPadding() if constrained else None),
            layers.SpatialDropout1D(0.3, name="dropout1"),
            layers.Conv1D(48, 3, padding="same", activation="relu", name="conv1"),
            layers.Dropout(0.3, name="dropout2"),
            layers.Conv1D(48, 3, padding="same", activation="relu", name="conv2"),
            layers.GlobalMaxPooling1D(name="strongest"),
            layers.Dropout(0.4, name="dropout3"),
            layers.Dense(len(CLASSES), activation="softmax", name="classes"),
        ],
        name="text",
    )


def main():
    keras.utils.set_random_seed(11)
    rated = [(s, r) for s, r in dict(sentences(sys.argv[1])).items() if abs(r) >= LEAST]
    train = [(s, r) for s, r in rated if not is_held_out(s)]
    test = [(s, r) for s, r in rated if is_held_out(s)]
    counts = Counter(w for s, _ in train for w in words(s))
    vocabulary = ["[padding]", "[unknown]"] + sorted((w for w, n in counts.items() if n >= RARE), key=lambda w: (-counts[w], w))
    index = {w: i for i, w in enumerate(vocabulary)}
    x, y = (np.array([ids(s, index, LENGTH) for s, _ in train], "int32"), np.array([int(r > 0) for _, r in train]))
    tx, ty = (np.array([ids(s, index, LENGTH) for s, _ in test], "int32"), np.array([int(r > 0) for _, r in test]))
    share = y.mean()
    model = network(len(vocabulary), True)
    model.compile(keras.optimizers.AdamW(keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * (len(x) // 64 + 1)), weight_decay=1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, batch_size=64, epochs=EPOCHS, verbose=2, validation_data=(tx, ty), class_weight={0: 0.5 / (1 - share), 1: 0.5 / share})
    final = network(len(vocabulary), False)
    final.set_weights(model.get_weights())
    right = final.predict(tx, verbose=0).argmax(1) == ty
    print(f"{len(x)} sentences for training, {len(tx)} held out, {len(vocabulary)} words")
    print(f"held out: {right.mean():.4f} right; of the negative {right[ty == 0].mean():.4f}, of the positive {right[ty == 1].mean():.4f}; {max(ty.mean(), 1 - ty.mean()):.4f} are of the larger class")
    final.save(SAMPLES / "models/text.h5")
    (SAMPLES / "models/text.vocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    side = {
        "text": {"vocabulary": "text.vocabulary.txt", "length": LENGTH, "split": "words", "lowercase": True, "padding": 0, "unknown": 1},
        "labels": CLASSES,
        "licence": "Apache-2.0 (network); trained on the rated sentences of vaderSentiment 0.5 (MIT)",
        "origin": "golden/make_text.py",
        "accuracy": {"held out": round(float(right.mean()), 4), "sentences": len(tx)},
    }
    (SAMPLES / "models/text.convscope.json").write_text(json.dumps(side, indent=2) + "\n")


if __name__ == "__main__":
    main()
