"""Computes, for every fixture of keras_layers.py, the gradient of a weighted sum of the model's first output with respect to each input.

    python golden/keras_gradients.py [FOLDER] [OUT.npz]

Needs what keras_layers.py needs. The weight of number i of the output, counted in row-major order, is cos(0.7 i + 0.3). Models with channels first cannot run
on a CPU; models whose first output is no float, or which take no float, have no gradient.
"""
import glob
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
import tensorflow as tf
import tf_keras

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope/keras"
OUT = sys.argv[2] if len(sys.argv) > 2 else "verify/src/test/resources/convscope/keras-gradients.npz"


def gradients(path):
    name = os.path.basename(path)
    K = tf_keras if "_keras2" in name else keras
    arrays = np.load(os.path.splitext(path)[0] + ".npz")
    feeds = [tf.constant(arrays[k]) for k in arrays.files if k.startswith("in:")]
    model = K.models.load_model(path, compile=False)
    with tf.GradientTape() as tape:
        for f in feeds:
            if f.dtype.is_floating:
                tape.watch(f)
        out = model(feeds if len(feeds) > 1 else feeds[0], training=False)
        out = out[0] if isinstance(out, (list, tuple)) else out
        if not out.dtype.is_floating:
            return {}
        weights = np.cos(0.7 * np.arange(int(np.prod(out.shape))) + 0.3).reshape(out.shape)
        total = tf.reduce_sum(tf.cast(out, "float32") * tf.constant(weights, "float32"))
    found = tape.gradient(total, feeds)
    return {"%s:%d" % (name, i): g.numpy() for i, g in enumerate(found) if g is not None and feeds[i].dtype.is_floating}


def main():
    values = {}
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.keras")) + glob.glob(os.path.join(FOLDER, "*.h5"))):
        name = os.path.basename(path)
        if name.startswith("error_") or "_text." in name or "_first" in name:
            continue
        twin = os.path.splitext(path)[0] + ".keras"
        if path.endswith(".h5") and os.path.exists(twin):
            continue
        try:
            values.update(gradients(path))
        except Exception as e:
            print("none:", name, str(e).splitlines()[0][:160])
    np.savez_compressed(OUT, **values)
    print(len(values), "gradients")


if __name__ == "__main__":
    main()
