"""Writes what Keras computes for every network of keras.applications and tf_keras.applications, with weights that both sides make by a formula.

    python golden/applications.py WORK [NAME...]      numbers of each network, one file each, into the folder WORK; those there already are kept
    python golden/applications.py WORK pack           all of them in verify/src/test/resources/convscope/applications.zip

RegNet and ResNetRS of tf_keras, whose members differ only in their sizes, by their smallest.

Needs keras 3.15, tf_keras 2.21, tensorflow-cpu, numpy; up to 5 GB of memory, an hour on two processors. NAME is such as keras3/ResNet50.

Number i of a weight is offset + scale * u(i), u in [-1, 1) from splitmix64 that starts at the FNV-1a hash of the weight's name, "LAYER/kernel". Kernels have the
variance that keeps a signal alive behind ReLU; statistics of a batch normalization are around what it reads in one run, one number a layer, "spread".
Expected numbers are TensorFlow's in float32, or in float64 for the networks in DOUBLE, whose numbers float32 does not determine to 1e-4; "float32" then tells how
far TensorFlow's own float32 is from them.
"""
import json
import os
import sys
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras
import numpy as np
import tensorflow as tf
import tf_keras

OUT = "verify/src/test/resources/convscope/applications.zip"
CLASSES, CLASS, PLACES = 10, 3, 64
SMALLEST = {"InceptionV3": (75, 87), "InceptionResNetV2": (75, 87), "Xception": (71, 83)}
TRAINING_ONLY = ("Dropout", "InputLayer", "StochasticDepth")
SMALLEST_OF_FAMILY = ("RegNetX002", "RegNetY002", "ResNetRS50")
DOUBLE = tuple(version + "/" + name for version in ("keras2", "keras3")
               for name in ("DenseNet169", "EfficientNetB5", "EfficientNetB7", "EfficientNetV2L", "EfficientNetV2M", "ResNet101V2"))


def hash_of(name):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def uniform(name, count):
    """Numbers in [-1, 1) of 24 bits, by splitmix64."""
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(hash_of(name))
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.float64) - 2.0**23) / 2.0**23


def weight(path, variable, shape, spread, period=None):
    """A weight as float32; with a period the same numbers come again and again, which compress well."""
    offset, scale = {"bias": (0, 0.1), "beta": (0, 0.1), "gamma": (1, 0.25), "mean": (0, 0.25), "variance": (1, 0.5),
                     "moving_mean": (0, 0.25 * spread), "moving_variance": (spread * spread, 0.5 * spread * spread)}.get(variable, (0, None))
    if scale is None:
        read = shape[:-2] if variable == "depthwise_kernel" else shape[:-1]
        scale = np.sqrt(6.0 / np.prod(read))
    count = int(np.prod(shape))
    numbers = (offset + scale * uniform(path + "/" + variable, min(count, period or count))).astype(np.float32)
    return np.resize(numbers, shape)


def picture(size, low, high, name="input"):
    u = uniform(name, size[0] * size[1] * 3)
    return ((low + high) / 2 + (high - low) / 2 * u).astype(np.float32).reshape(1, *size, 3)


def variables_of(layer):
    """Names and variables of a layer; the count of an adapted normalization plays no part."""
    found = []
    for variable in layer.weights:
        name = variable.name.split("/")[-1].split(":")[0]
        name = "gamma" if type(layer).__name__ == "LayerScale" else name
        name = "depthwise_kernel" if type(layer).__name__ == "DepthwiseConv2D" and name == "kernel" else name
        if name != "count":
            found.append((name, variable))
    return found


def all_layers(model, prefix=""):
    """Layers and operations with the paths that Convscope gives them; of a model inside, what is in it."""
    functional = getattr(model, "_functional", None) or model
    for layer in getattr(functional, "operations", None) or model.layers:
        if hasattr(layer, "layers"):
            yield from all_layers(layer, prefix + layer.name + "/")
        else:
            yield prefix + layer.name, layer


def constructors():
    found = {}
    for version, K in (("keras3", keras), ("keras2", tf_keras)):
        for name in sorted(n for n in dir(K.applications) if n[0].isupper()):
            if name.startswith(("RegNet", "ResNetRS")) and name not in SMALLEST_OF_FAMILY:
                continue
            found[version + "/" + name] = (K, name, {})
            if name.startswith("MobileNetV3"):
                found[version + "/" + name + "Minimalistic"] = (K, name, {"minimalistic": True})
    return found


def configuration(K, model):
    """As it stands in a .keras file of Keras 3 and in a .h5 file of Keras 2."""
    if K is keras:
        return json.loads(model.to_json())
    from tf_keras.src.saving.legacy import saving_utils
    from tf_keras.src.saving.legacy.saved_model import json_utils
    model.use_legacy_config = True
    written = saving_utils.model_metadata(model)["model_config"]
    del model.use_legacy_config
    return json.loads(json.dumps(written, default=json_utils.get_json_type))


def fill_layer(path, layer, spreads, only, period):
    shapes = {}
    for name, variable in variables_of(layer) if hasattr(layer, "weights") else []:
        shapes[path + "/" + name] = [int(s) for s in variable.shape]
        if name.startswith(only):
            variable.assign(weight(path, name, tuple(variable.shape), spreads.get(path, 1.0), period))
    if type(layer).__name__ == "Normalization":
        layer.finalize_state()
    return shapes


def fill(model, spreads, only="", period=None):
    """Gives all weights, or those whose name starts so, their numbers; returns the shapes."""
    shapes = {}
    for path, layer in all_layers(model):
        shapes.update(fill_layer(path, layer, spreads, only, period))
    return shapes


def calibrate(model, pictures, period=None):
    """Gives each batch normalization the statistics of what it reads, one after the other in one run; returns their spreads."""
    spreads = {}

    def measured(path, layer):
        call = layer.call

        def measure(inputs, *arguments, **options):
            spreads[path] = float("%.3g" % np.sqrt(np.mean(np.square(np.asarray(inputs, np.float64)))))
            fill_layer(path, layer, spreads, "moving_", period)
            return call(inputs, training=False)
        layer.call = measure
        return lambda: setattr(layer, "call", call)
    ends = [measured(p, l) for p, l in all_layers(model) if type(l).__name__ == "BatchNormalization"]
    if ends:
        model(pictures, training=False)
    for end in ends:
        end()
    return spreads


def answer(K, model, fed):
    """Outputs, scores before the softmax, and the gradient of one score with respect to the input."""
    end = model.layers[-1]
    softmax = end.activation  # none in RegNet of Keras 2
    end.activation = K.activations.linear
    x = tf.constant(fed)
    with tf.GradientTape() as tape:
        tape.watch(x)
        scores = model(x, training=False)
        one = scores[0, CLASS]
    gradient = tape.gradient(one, x)
    end.activation = softmax
    return softmax(scores).numpy()[0], scores.numpy()[0], gradient.numpy().astype(np.float64).ravel()


def numbers(values):
    return [float("%.9g" % v) for v in values]


def network(key, K, name, options):
    version = key.split("/")[0]
    K.backend.clear_session() if K is tf_keras else K.utils.clear_session()
    size = SMALLEST.get(name, (48, 64))
    make = lambda: getattr(K.applications, name)(weights=None, input_shape=(*size, 3), classes=CLASSES, **options)
    model = make()
    config = configuration(K, model)
    scaled = any(type(l).__name__ in ("Rescaling", "Normalization") for l in model.layers)
    low, high = (0.0, 255.0) if scaled else (-1.0, 1.0)
    shapes = fill(model, {})
    spreads = calibrate(model, np.concatenate([picture(size, low, high, "picture%d" % i) for i in range(4)]))
    fed = picture(size, low, high)
    outputs, scores, gradient = answer(K, model, fed)
    layers = [p for p, l in all_layers(model) if type(l).__name__ not in TRAINING_ONLY]
    told = {"version": K.__version__, "parameters": int(model.count_params()), "size": size, "range": [low, high], "class": CLASS, "layers": layers,
            "spreads": spreads, "shapes": shapes}
    if key in DOUBLE:
        K.backend.set_floatx("float64")
        K.backend.clear_session() if K is tf_keras else K.utils.clear_session()
        model = make()
        fill(model, spreads)
        coarse = outputs, scores, gradient
        outputs, scores, gradient = answer(K, model, fed.astype(np.float64))
        K.backend.set_floatx("float32")
        exact = outputs, scores, gradient
        told["float32"] = max(float("%.3g" % (np.abs(c - e).max() / np.abs(e).max())) for c, e in zip(coarse, exact))
    places = [i * 104729 % gradient.size for i in range(PLACES)]
    told.update(outputs=numbers(outputs), scores=numbers(scores), gradient=numbers(gradient[places]),
                sum=numbers([gradient.sum()])[0], norm=numbers([np.sqrt(np.square(gradient).sum())])[0], largest=numbers([np.abs(gradient).max()])[0])
    told["config"] = config
    return told


def pack(folder):
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for key in constructors():
            path = os.path.join(folder, key.replace("/", "-") + ".json")
            with open(path) as file:
                entry = zipfile.ZipInfo(key + ".json", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read(), compresslevel=9)


def main(folder, *names):
    if names == ("pack",):
        return pack(folder)
    os.makedirs(folder, exist_ok=True)
    every = constructors()
    for key in names or every:
        path = os.path.join(folder, key.replace("/", "-") + ".json")
        if os.path.exists(path):
            continue
        told = network(key, *every[key])
        with open(path + ".part", "w") as file:
            json.dump(told, file, separators=(",", ":"))
        os.rename(path + ".part", path)
        print(key, told["parameters"], "largest score %.3g" % np.abs(told["scores"]).max(), "gradient %.3g" % told["largest"], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
