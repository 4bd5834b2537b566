"""Writes .keras and .h5 files with one version of Keras after another, as they name weights inside differently, and what each version computes.

    python golden/keras_stores.py [verify/src/test/resources/convscope/keras-stores]     # the Keras that this Python has
    PYTHONPATH=keras-3.3.3 python golden/keras_stores.py                          # another, unpacked from PyPI, where it runs beside this TensorFlow

Run here with:

    keras 2.11.0  TensorFlow 2.12.1   variables.h5, layers/...           PYTHONPATH=keras-2.11.0 PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python
    keras 2.12.0  TensorFlow 2.12.1   _layer_checkpoint_dependencies/..., layers with weights counted twice
    keras 2.14.0  TensorFlow 2.15.1   the same, counted once             PYTHONPATH=keras-2.14.0
    keras 2.15.0  TensorFlow 2.15.1   layers/...
    keras 3.0.5 (with dm-tree), 3.3.3, 3.9.2, 3.12.0   TensorFlow 2.21   PYTHONPATH=keras-VERSION

The model has layers of one class with and without weights, models inside models, a shared layer and a layer that comes twice in the list of its class. A copy
whose name ends in _windows has its weights under names with backslashes, as Keras 2.12 to 2.14 wrote them on that system.
"""
import collections
import inspect
import io
import os
import sys
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"
inspect.ArgSpec = collections.namedtuple("ArgSpec", "args varargs keywords defaults")  # Keras 2.11 asks for it
import h5py
import numpy as np
import keras

OUT = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope/keras-stores"
L = keras.layers
SHAPE = (6, 5, 3)


def model():
    inner = keras.Sequential([keras.Input(SHAPE), L.Conv2D(3, 3, padding="same", name="c1"), L.BatchNormalization(name="n1"), L.ReLU(name="r1")], name="tower")
    x, y = keras.Input(SHAPE, name="x"), keras.Input(SHAPE, name="y")
    start = L.Conv2D(3, 1, name="start")
    a, b = start(x), start(y)
    a = L.Dropout(0.5, name="drop")(inner(a))
    z, w = keras.Input(SHAPE, name="z"), L.DepthwiseConv2D(2, padding="same", name="deep")
    body = keras.Model(z, L.Conv2D(2, 1, name="c2")(inner_block(w(z))), name="body")
    c = L.Concatenate(name="both")([a, body(b)])
    c = L.Conv2D(4, 2, activation="relu", name="last")(c)
    c = L.PReLU(shared_axes=[1, 2], name="bent")(c)
    return keras.Model([x, y], L.Dense(3, activation="softmax", name="classes")(L.GlobalAveragePooling2D(name="mean")(c)))


def inner_block(x):
    x = L.Activation("tanh", name="tanh")(L.Conv2D(3, 1, name="c1")(x))
    return L.Activation("relu", name="relu")(L.BatchNormalization(name="n1")(x))


def randomize(model):
    random = np.random.RandomState(5)
    values = []
    for variable in model.weights:
        positive = "variance" in getattr(variable, "path", variable.name)
        values.append(random.uniform(0.5, 1.5, variable.shape) if positive else random.uniform(-0.7, 0.7, variable.shape))
    model.set_weights(values)


def save_first_experiment(model, path):
    from keras.saving.experimental import saving_lib
    saving_lib.save_model(model, path)


def with_backslashes(path):
    """The same file with every group of a layer at the top, under its whole path with backslashes."""
    with zipfile.ZipFile(path) as old:
        entries = {n: old.read(n) for n in old.namelist()}
    source, target = h5py.File(io.BytesIO(entries["model.weights.h5"]), "r"), io.BytesIO()
    names = []
    source.visit(names.append)
    with h5py.File(target, "w") as new:
        for name in names:
            if "/vars/" in name:
                group, number = name.rsplit("/vars/", 1)
                new.create_dataset(group.replace("/", "\\") + "/vars/" + number, data=source[name][()])
    entries["model.weights.h5"] = target.getvalue()
    with zipfile.ZipFile(path.replace(".keras", "_windows.keras"), "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in entries.items():
            new.writestr(name, content)


def squeezed(path):
    with zipfile.ZipFile(path) as old:
        entries = [(i, old.read(i)) for i in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in entries:
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def main():
    version = keras.__version__
    made = model()
    randomize(made)
    feeds = [np.random.RandomState(6 + i).randn(2, *SHAPE).astype("float32") for i in range(2)]
    if version >= "2.14":
        made.compile("adam", "mse")  # its state is stored as well
        made.train_on_batch(feeds, np.zeros((2, 3), "float32"))
        randomize(made)
    names = [l.name for l in made.layers if l.name in ("start", "last", "bent", "mean", "classes", "both")]
    part = keras.Model(made.inputs, [made.get_layer(n).output if n != "start" else made.get_layer(n).get_output_at(0) if hasattr(L.Layer, "get_output_at")
                                     else made.get_layer(n)._inbound_nodes[0].output_tensors[0] for n in names])
    values = part(feeds, training=False)
    expected = {"out:" + n: np.asarray(v) for n, v in zip(names, values)}
    expected.update({"in:x": feeds[0], "in:y": feeds[1], "end:0": np.asarray(made(feeds, training=False))})
    name = os.path.join(OUT, "store_" + version)
    if version < "2.12":
        save_first_experiment(made, name + ".keras")
    else:
        made.save(name + ".keras", **({"save_format": "keras_v3"} if version < "2.13" else {}))
    squeezed(name + ".keras")
    np.savez_compressed(name + ".npz", **expected)
    if version.startswith("2.14"):
        with_backslashes(name + ".keras")
        np.savez_compressed(name + "_windows.npz", **expected)


if __name__ == "__main__":
    main()
