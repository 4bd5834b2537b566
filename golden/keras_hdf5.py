"""Writes one Keras model file again and again, each time with another way in which HDF5 may hold the same attributes and numbers.

    python golden/keras_hdf5.py [verify/src/test/resources/convscope]

Needs h5py. The model is model_branches_keras2.h5; a reader must find the same network in every copy.
"""
import os
import sys

import h5py
import numpy as np

ROOT = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope"
SOURCE = os.path.join(ROOT, "keras", "model_branches_keras2.h5")


def text(values):
    """Texts of fixed length, as Keras writes lists of names."""
    return np.array([v.encode() for v in values])


def split(attributes, name, parts):
    """A list of names over several attributes, as Keras does where one would have more than 64 KB."""
    values = [v.decode() if isinstance(v, bytes) else str(v) for v in attributes[name]]
    del attributes[name]
    for i, part in enumerate(np.array_split(text(values), parts)):
        attributes[name + str(i)] = part


def chunked_names(f):
    split(f["model_weights"].attrs, "layer_names", 3)
    for group in f["model_weights"].values():
        if len(group.attrs.get("weight_names", ())):
            split(group.attrs, "weight_names", 2)


def bytes_config(f):
    for name in ("model_config", "keras_version", "backend"):
        f.attrs[name] = np.bytes_(f.attrs[name] if isinstance(f.attrs[name], bytes) else str(f.attrs[name]).encode())


def many_attributes(f):
    """More than eight attributes of one object are stored densely, outside of its header."""
    for i in range(20):
        f.attrs["note%d" % i] = "of somebody else"
        f["model_weights"].attrs["note%d" % i] = i


def training_state(f):
    f.attrs["training_config"] = "{}"
    group = f.require_group("optimizer_weights")
    group.attrs["weight_names"] = text(["Adam/iterations:0"])
    group.create_dataset("Adam/iterations:0", data=np.int64(7))
    f["model_weights"].require_group("top_level_model_weights").attrs["weight_names"] = np.zeros(0)


CASES = [("compressed", {}, {"compression": "gzip", "shuffle": True, "chunks": True, "fletcher32": True}, None, None),
         ("latest_compressed", {"libver": "latest"}, {"compression": "gzip", "chunks": True}, None, many_attributes),
         ("big_endian", {}, {}, ">f4", None), ("chunked_names", {}, {}, None, chunked_names),
         ("bytes_config", {}, {}, None, bytes_config), ("many_attributes", {"libver": "latest"}, {}, None, many_attributes),
         ("ordered", {"track_order": True}, {}, None, None), ("training_state", {}, {}, None, training_state)]


def write(name, how, storage, dtype, then):
    folder = os.path.join(ROOT, "keras-hdf5")
    os.makedirs(folder, exist_ok=True)
    with h5py.File(SOURCE, "r") as source, h5py.File(os.path.join(folder, name + ".h5"), "w", **how) as target:
        for key, value in source.attrs.items():
            target.attrs[key] = value

        def copy(path, found):
            if isinstance(found, h5py.Dataset):
                made = target.create_dataset(path, data=found[()].astype(dtype or found.dtype), **(storage if found.shape else {}))
            else:
                made = target.require_group(path)
            for key, value in found.attrs.items():
                made.attrs[key] = value
        source.visititems(copy)
        if then:
            then(target)


if __name__ == "__main__":
    for case in CASES:
        write(*case)
