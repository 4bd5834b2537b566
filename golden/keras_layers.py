"""Writes the Keras fixtures: one small model per layer case, and what Keras computes for every layer of it.

    python golden/keras_layers.py [verify/src/test/resources/convscope/keras]

Needs keras 3.15, tf_keras 2.21, tensorflow-cpu, h5py, numpy. A case is one row of CASES: name, formats, input shapes, and a function that
builds the outputs. Formats: k = Keras 3 .keras, h = Keras 3 .h5, 2 = Keras 2 .h5, z = Keras 2 .keras. Expected values are in Keras' own order of axes.

A case with {df} in its function is written with channels first as well; TensorFlow cannot run it so on a CPU, so its expected values come from
a twin with channels last and the same weights.
"""
import dis
import json
import os
import sys
import zipfile
import zlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_USE_LEGACY_KERAS"] = "1"  # tf_keras asks tensorflow for its own classes here and there
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras

OUT = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope/keras"
IMAGE, LINE, VOLUME, FLAT = (7, 9, 3), (11, 3), (5, 6, 7, 2), (6,)
LAST, FIRST = "channels_last", "channels_first"


def axis(df):
    return 1 if df == FIRST else -1


def one(make):
    """A case of one layer."""
    def build(K, L, df, x):
        return make(L, df)(x)
    build.reads_format = reads_format(make)
    return build


def reads_format(function):
    """Whether a function uses its argument df."""
    return any(i.opname.startswith("LOAD_FAST") and "df" in (i.argval if isinstance(i.argval, tuple) else (i.argval,)) for i in dis.Bytecode(function))


def dense_end(K, L, df, x):
    x = L.Conv2D(4, 3, activation="relu", padding="same", data_format=df, name="conv")(x)
    x = L.MaxPooling2D(2, data_format=df, name="pool")(x)
    x = L.Flatten(data_format=df, name="flat")(x)
    return L.Dense(5, activation="softmax", name="probabilities")(x)


def branches(K, L, df, x):
    a = L.Conv2D(4, 3, padding="same", strides=2, data_format=df, name="a")(x)
    a = L.BatchNormalization(axis=axis(df), name="a_norm")(a)
    a = L.Activation("relu", name="a_relu")(a)
    b = L.Conv2D(4, 1, padding="same", strides=2, use_bias=False, data_format=df, name="b")(x)
    s = L.Add(name="sum")([a, b])
    g = L.GlobalAveragePooling2D(data_format=df, keepdims=True, name="squeeze")(s)
    g = L.Conv2D(4, 1, activation="sigmoid", data_format=df, name="gate")(g)
    s = L.Multiply(name="gated")([s, g])
    c = L.Concatenate(axis=axis(df), name="both")([s, b])
    c = L.SpatialDropout2D(0.3, data_format=df, name="drop")(c)
    c = L.GlobalMaxPooling2D(data_format=df, name="peak")(c)
    return L.Dense(3, name="scores")(c)


def inner_model(K, L, kind, name):
    if kind == "Sequential":
        return K.Sequential([K.Input(IMAGE), L.Conv2D(4, 3, padding="same", activation="relu", name="c1"),
                             L.BatchNormalization(name="n1")], name=name)
    i = K.Input(IMAGE, name=name + "_in")
    y = L.Conv2D(4, 3, padding="same", name="c1")(i)
    z = L.BatchNormalization(name="n1")(y)
    return K.Model(i, [z, L.GlobalAveragePooling2D(name="g1")(y)] if kind == "two" else z, name=name)


def nested(kind):
    def build(K, L, df, x):
        y = inner_model(K, L, kind, "inner")(x)
        y, extra = y if kind == "two" else (y, None)
        y = L.Conv2D(2, 3, name="c1")(y)
        y = L.Flatten(name="flat")(y)
        y = L.Dense(3, name="top")(y)
        return [y, extra] if kind == "two" else y
    return build


def nested_twice(kind):
    def build(K, L, df, x):
        inner = inner_model(K, L, kind, "tower")
        a = inner(x)
        b = inner(L.Rescaling(-0.5, offset=0.1, name="other")(x))
        return [L.Subtract(name="difference")([a, b]), inner(L.ReLU(name="positive")(x))]
    return build


def doubly_nested(K, L, df, x):
    outer = K.Sequential([K.Input(IMAGE), inner_model(K, L, "Sequential", "deep"),
                          L.Conv2D(3, 1, name="after"), L.Dropout(0.2)], name="outer")
    return L.GlobalMaxPooling2D(name="peak")(outer(x))


def frozen(K, L, df, x):
    inner = inner_model(K, L, "Functional", "body")
    inner.layers[1].trainable = False
    return L.GlobalAveragePooling2D(name="pool")(inner(x))


def shared(K, L, df, x, y):
    conv = L.Conv2D(4, 3, name="shared")
    a, b = conv(x), conv(y)
    return [L.Average(name="mean")([a, b]), conv(L.Rescaling(2.0, name="twice")(x))]


def words(K, L, df, x):
    y = L.Embedding(13, 5, name="words")(x)
    y = L.Conv1D(4, 3, padding="causal", activation="relu", name="conv")(y)
    y = L.GlobalMaxPooling1D(name="peak")(y)
    return L.Dense(2, activation="softmax", name="mood")(y)


def arithmetic(K, L, df, x):
    return L.Conv2D(2, 3, name="conv")((x * 2.0 + 1.0) / 3.0 - L.Conv2D(3, 1, name="one")(x))


def older_arithmetic(K, L, df, x):
    y = L.Conv2D(3, 1, name="one")(x)
    return L.Conv2D(2, 3, name="conv")((1.5 - y) / 2.0 + x * y)


def from_applications(K, L, df, x, y):
    from keras.src.applications.convnext import LayerScale
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer
    z = LayerScale(0.5, 3, name="factors")(L.Conv2D(3, 1, name="one")(x))
    return CustomScaleLayer(0.25, name="sum")([z, y])


def activated(name):
    return lambda L, df: L.Activation(name, name="f")


def normalization(L, df):
    return L.Normalization(axis=-1, mean=[0.1, -0.2, 0.3], variance=[0.5, 1.5, 2.0], name="f")


def adapted(K, L, df, x):
    layer = L.Normalization(axis=-1, name="f")
    layer.adapt(np.random.RandomState(3).randn(20, *IMAGE).astype("float32") * 2 + 1)
    return L.Conv2D(2, 1, name="after")(layer(x))


def moved_reshape(K, L, df, x):
    y = L.Dense(24, name="wide")(x)
    y = L.Reshape((2, 4, 3), name="map")(y)
    y = L.Conv2DTranspose(3, 3, strides=2, padding="same", name="up")(y)
    y = L.BatchNormalization(axis=2, name="rows")(y)
    return L.Conv2D(1, 1, activation="tanh", name="out")(y)


def dense_on_maps(K, L, df, x):
    y = L.Conv2D(4, 3, name="conv")(x)
    y = L.Dense(5, activation="softmax", name="points")(y)
    y = L.LayerNormalization(name="norm")(y)
    return L.Softmax(axis=1, name="soft")(L.Conv2D(3, 1, name="again")(y))


KAUG = {"RandomBrightness": (0.2,), "RandomContrast": (0.2,), "RandomFlip": (), "RandomRotation": (0.2,), "RandomTranslation": (0.1, 0.1), "RandomZoom": (0.1,)}
KAUG3 = {"AugMix": (), "CutMix": (), "MixUp": (), "RandAugment": (), "RandomColorDegeneration": (0.5,), "RandomColorJitter": (), "RandomElasticTransform": (),
         "RandomErasing": (), "RandomGaussianBlur": (), "RandomGrayscale": (), "RandomHue": (0.2,), "RandomInvert": (), "RandomPerspective": (),
         "RandomPosterization": (4,), "RandomSaturation": (0.5,), "RandomSharpness": (0.5,), "RandomShear": (), "Solarization": (),
         "MaxNumBoundingBoxes": (3,)}


def training_only(names):
    def build(K, L, df, x):
        for name, arguments in names.items():
            x = getattr(L, name)(*arguments, name=name.lower())(x)
        x = L.Dropout(0.5, name="d")(x)
        x = L.GaussianNoise(0.5, name="n")(x)
        x = L.GaussianDropout(0.5, name="gd")(x)
        x = L.ActivityRegularization(0.1, name="r")(x)
        if hasattr(L, "AlphaDropout"):
            x = L.AlphaDropout(0.5, name="ad")(x)
        return L.Conv2D(2, 3, name="conv")(x)
    return build


def spatial_dropout(K, L, df, x):
    return L.Conv3D(2, 1, name="c")(L.SpatialDropout3D(0.5, name="s")(x))


def spatial_dropout1(K, L, df, x):
    return L.Conv1D(2, 1, name="c")(L.SpatialDropout1D(0.5, name="s")(x))


def adaptive(kind, shape, size):
    return lambda L, df: getattr(L, "Adaptive%sPooling%dD" % (kind, len(shape) - 1))(size, data_format=df, name="f")


def one_of_all(make):
    """A case of one layer called on the list of all inputs."""
    return lambda K, L, df, *x: make(L)(list(x))


def heads_three(K, L, df, query, value, key):
    return L.MultiHeadAttention(2, 3, value_dim=4, use_bias=False, name="f")(query, value, key=key)


def reversible(K, L, df, x):
    words = L.ReversibleEmbedding(9, 4, logit_soft_cap=2.0, name="tied")
    apart = L.ReversibleEmbedding(9, 4, tie_weights=False, name="apart")
    return [words(words(x), reverse=True), apart(L.Add(name="sum")([apart(x), words(x)]), reverse=True)]


def operations(names, three=False):
    """A case that calls each function of OPERATIONS whose key is named, and sums nothing: each result is an output."""
    def build(K, L, df, *x):
        return [OPERATIONS[n][1 if K is tf_keras else 0](*x) for n in names if OPERATIONS[n][1 if K is tf_keras else 0] is not None]
    return build


def unstacked(library, x):
    parts = library.unstack(x, axis=1)
    return parts[0] - parts[2]


O, T = keras.ops, tf
# name: the call in Keras 3, and in Keras 2; None where there is none
OPERATIONS = {
    "plus": (lambda x, y: x + y, lambda x, y: x + y), "difference": (lambda x, y: 1.5 - x, lambda x, y: 1.5 - x),
    "vector": (lambda x, y: x * np.array([0.5, 2.0, -1.0], "float32"), lambda x, y: x * [0.5, 2.0, -1.0]),
    "quotient": (lambda x, y: x / 3.0, lambda x, y: x / 3.0), "rest": (lambda x, y: x % 0.7, lambda x, y: x % 0.7),
    "floordiv": (lambda x, y: x // 0.3, lambda x, y: x // 0.3), "power": (lambda x, y: O.abs(x) ** 1.5, lambda x, y: T.abs(x) ** 1.5),
    "divide": (lambda x, y: O.divide(x, 3 + O.tanh(y)), lambda x, y: T.divide(x, 3 + T.tanh(y))),
    "larger": (lambda x, y: O.maximum(x, y), lambda x, y: T.maximum(x, y)), "smaller": (lambda x, y: O.minimum(x, 0.2), lambda x, y: T.minimum(x, 0.2)),
    "nonan": (lambda x, y: O.divide_no_nan(x, O.relu(y)), lambda x, y: T.math.divide_no_nan(x, T.nn.relu(y))),
    "squared": (None, lambda x, y: T.math.squared_difference(x, y)), "add_n": (None, lambda x, y: T.add_n([x, y, x])),
    "wide": (lambda x, y: x + y[:, :1, :1], lambda x, y: x + y[:, :1, :1]),
    **{n: (getattr(O, n), getattr(T.math, n)) for n in ("ceil", "cos", "cosh", "erf", "exp", "expm1", "floor", "sign", "sin", "sinh", "square", "tan", "tanh", "abs", "negative", "round")},
    **{n: (None if not hasattr(O, o) else getattr(O, o), getattr(T.math, n)) for n, o in (("asinh", "arcsinh"), ("atan", "arctan"))},
    **{n: (lambda x, n=n: getattr(O, n)(O.sigmoid(x)), lambda x, n=n: getattr(T.math, n)(T.sigmoid(x)) if hasattr(T.math, n) else None)
       for n in ("log", "log1p", "sqrt", "rsqrt", "reciprocal")},
    "acos": (lambda x: O.arccos(O.tanh(x)), lambda x: T.math.acos(T.tanh(x))), "asin": (lambda x: O.arcsin(O.tanh(x)), lambda x: T.math.asin(T.tanh(x))),
    "atanh": (lambda x: O.arctanh(O.tanh(x) * 0.9), lambda x: T.math.atanh(T.tanh(x) * 0.9)),
    "log2": (lambda x: O.log2(O.sigmoid(x)), None), "log10": (lambda x: O.log10(O.sigmoid(x)), None),
    "clip": (lambda x: O.clip(x, -0.3, 0.6), lambda x: T.clip_by_value(x, -0.3, 0.6)), "cast": (lambda x: O.cast(x * 3, "int32"), lambda x: T.cast(x * 3, "int32")),
    "ones": (O.ones_like, lambda x: T.ones_like(x)), "zeros": (O.zeros_like, T.zeros_like), "stop": (O.stop_gradient, T.stop_gradient),
    "copy": (O.copy, T.identity), "convert": (O.convert_to_tensor, T.convert_to_tensor), "acosh": (lambda x: O.arccosh(1 + O.abs(x)), lambda x: T.acosh(1 + T.abs(x))),
    **{n: (getattr(O, n), None) for n in ("celu", "hard_silu", "hard_tanh", "sparse_plus", "sparse_sigmoid", "squareplus", "tanh_shrink", "hard_shrink", "soft_shrink", "hard_sigmoid",
                                          "log_sigmoid")},
    **{n: (getattr(O, n), getattr(T.nn, n)) for n in ("relu", "relu6", "elu", "selu", "gelu", "sigmoid", "silu", "softplus", "softsign", "log_softmax")},
    "leaky": (lambda x: O.leaky_relu(x, 0.3), lambda x: T.nn.leaky_relu(x, 0.3)), "softmax": (lambda x: O.softmax(x, 1), lambda x: T.nn.softmax(x, 1)),
    "gelu_exact": (lambda x: O.gelu(x, approximate=False), lambda x: T.nn.gelu(x, approximate=True)),
    "own_relu": (None, lambda x: tf_keras.backend.relu(x, alpha=0.1, max_value=0.8)), "own_swish": (None, tf_keras.activations.swish),
    "equal": (lambda x, y: O.equal(O.round(x), O.round(y)), lambda x, y: T.equal(T.round(x), T.round(y))),
    "not_equal": (lambda x, y: O.not_equal(O.round(x), O.round(y)), lambda x, y: T.not_equal(T.round(x), T.round(y))),
    "choice": (lambda x, y: O.where(x > 0.2, x, y * 2), lambda x, y: T.where(x > 0.2, x, y * 2)),
    "between": (lambda x, y: O.logical_and(x >= 0, y <= 0.5), lambda x, y: T.logical_and(x >= 0, y <= 0.5)),
    "either": (lambda x, y: O.logical_or(x < 0, O.logical_not(y > 0)), lambda x, y: T.logical_or(x < 0, T.logical_not(y > 0))),
    "one_of": (lambda x, y: O.logical_xor(x < 0, y < 0), lambda x, y: T.math.logical_xor(x < 0, y < 0)),
    **{n: (lambda x, n=n, a=a, k=k: getattr(O, n)(x, axis=a, keepdims=k), lambda x, n=n, a=a, k=k: getattr(T, "reduce_" + n)(x, axis=a, keepdims=k))
       for n, a, k in (("mean", (1, 2), False), ("sum", -1, True), ("max", 1, False), ("min", [1, 2], True), ("prod", 3, False))},
    "sum_all": (lambda x: O.sum(x, axis=(1, 2, 3)), lambda x: T.reduce_sum(x, axis=(1, 2, 3))),
    "amax": (lambda x: O.amax(x, axis=1), None), "amin": (lambda x: O.amin(x, axis=1), None),
    "lse": (lambda x: O.logsumexp(x, axis=1), lambda x: T.reduce_logsumexp(x, axis=1)), "norm": (lambda x: O.norm(x, axis=-1), lambda x: T.math.reduce_euclidean_norm(x, axis=-1)),
    "var": (lambda x: O.var(x, axis=(1, 2)), lambda x: T.math.reduce_variance(x, axis=(1, 2))), "std": (lambda x: O.std(x, axis=1, keepdims=True), lambda x: T.math.reduce_std(x, axis=1, keepdims=True)),
    "all": (lambda x: O.all(x > -1, axis=1), lambda x: T.reduce_all(x > -1, axis=1)), "any": (lambda x: O.any(x > 1, axis=1), lambda x: T.reduce_any(x > 1, axis=1)),
    "argmax": (lambda x: O.argmax(x, axis=-1), lambda x: T.argmax(x, axis=-1)), "argmin": (lambda x: O.argmin(x, axis=1), lambda x: T.argmin(x, axis=1)),
    "cumsum": (lambda x: O.cumsum(x, axis=2), lambda x: T.cumsum(x, axis=2)), "unit": (lambda x: O.normalize(x, axis=-1), lambda x: T.nn.l2_normalize(x, axis=-1)),
    "reshape": (lambda x: O.reshape(x, (-1, 9, 21)), lambda x: T.reshape(x, (-1, 9, 21))), "transpose": (lambda x: O.transpose(x, (0, 3, 1, 2)), lambda x: T.transpose(x, (0, 3, 1, 2))),
    "swap": (lambda x: O.swapaxes(x, 1, -1), None), "move": (lambda x: O.moveaxis(x, (3, 1), (1, 2)), None),
    "expand": (lambda x: O.expand_dims(x, 2), lambda x: T.expand_dims(x, 2)), "squeeze": (lambda x: O.squeeze(x[:, :1], 1), lambda x: T.squeeze(x[:, :1], 1)),
    "stack": (lambda x: O.stack([x, x * 2], axis=2), lambda x: T.stack([x, x * 2], axis=2)), "concat": (lambda x: O.concatenate([x, -x], axis=-1), lambda x: T.concat([x, -x], axis=-1)),
    "split": (lambda x: O.split(x, 3, axis=-1)[1], lambda x: T.split(x, 3, axis=-1)[1]), "split_at": (lambda x: O.split(x, (2, 5), axis=1)[2], lambda x: T.split(x, (2, 3, -1), axis=1)[2]),
    "unstack": (lambda x: unstacked(O, x), lambda x: unstacked(T, x)),
    "item": (lambda x: x[:, 1:3, ..., 0], lambda x: x[:, 1:3, ..., 0]), "item_back": (lambda x: x[..., ::-1], lambda x: x[..., ::-1]), "item_one": (lambda x: x[:, -1, 2:-1:2], lambda x: x[:, -1, 2:-1:2]),
    "item_new": (lambda x: x[:, None, :, 3], lambda x: x[:, None, :, 3]),
    "pad": (lambda x: O.pad(x, ((0, 0), (1, 2), (0, 3), (0, 0))), lambda x: T.pad(x, ((0, 0), (1, 2), (0, 3), (0, 0)))),
    "pad_reflect": (lambda x: O.pad(x, ((0, 0), (1, 2), (2, 1), (0, 0)), mode="reflect"), lambda x: T.pad(x, ((0, 0), (1, 2), (2, 1), (0, 0)), mode="REFLECT")),
    "tile": (lambda x: O.tile(x, (1, 2, 1, 3)), lambda x: T.tile(x, (1, 2, 1, 3))), "repeat": (lambda x: O.repeat(x, 2, axis=2), lambda x: T.repeat(x, 2, axis=2)),
    "ravel": (O.ravel, None), "broadcast": (lambda x: O.broadcast_to(x[:, :1], (2, 4, 9, 3)), lambda x: T.broadcast_to(x[:, :1], (2, 4, 9, 3))),
    "flip": (lambda x: O.flip(x, 2), lambda x: T.reverse(x, [2])), "roll": (lambda x: O.roll(x, 2, 1), lambda x: T.roll(x, 2, 1)),
    "take": (lambda x: O.take(x, np.array([2, 0], "int32"), axis=-1), lambda x: T.gather(x, [2, 0], axis=-1)),
    "matmul": (lambda x, y: O.matmul(x, O.transpose(y, (0, 1, 3, 2))), lambda x, y: T.matmul(x, y, transpose_b=True)),
    "einsum": (lambda x, y: O.einsum("abcd,abcd->abd", x, y), None),
    "max_pool": (lambda x, y: O.max_pool(x, 2, padding="same"), lambda x, y: T.nn.max_pool2d(x, 2, 2, "SAME")),
    "avg_pool": (lambda x, y: O.average_pool(x, (2, 3), strides=1), lambda x, y: T.nn.avg_pool2d(x, (2, 3), 1, "VALID")),
    "space": (lambda x, y: O.space_to_depth(x[:, :6, :8], 2) if hasattr(O, "space_to_depth") else None, lambda x, y: T.nn.space_to_depth(x[:, :6, :8], 2)),
    "depth": (lambda x, y: O.depth_to_space(O.concatenate([x, x, x, y], axis=-1), 2) if hasattr(O, "depth_to_space") else None, lambda x, y: T.nn.depth_to_space(T.concat([x, x, x, y], axis=-1), 2)),
    "resize": (lambda x, y: O.image.resize(x, (5, 12)), lambda x, y: T.image.resize(x, (5, 12))),
    "grey": (lambda x, y: O.image.rgb_to_grayscale(x), lambda x, y: T.image.rgb_to_grayscale(x)),
}
ARITHMETIC = "plus difference vector divide quotient rest floordiv power larger smaller nonan squared add_n wide".split()
FUNCTIONS = ("ceil cos cosh erf exp expm1 floor sign sin sinh square tan tanh abs negative round asinh atan log log1p sqrt rsqrt reciprocal acos asin atanh "
             "log2 log10 clip cast ones zeros stop copy convert acosh").split()
BENT = ("celu hard_silu hard_tanh sparse_plus sparse_sigmoid squareplus tanh_shrink hard_shrink soft_shrink hard_sigmoid log_sigmoid relu relu6 elu selu gelu sigmoid silu softplus "
        "softsign log_softmax leaky softmax gelu_exact own_relu own_swish").split()
CONDITIONS = "equal not_equal choice between either one_of".split()
REDUCTIONS = "mean sum max min prod sum_all amax amin lse norm var std all any argmax argmin cumsum unit".split()
SHAPES = "reshape transpose swap move expand squeeze stack concat split split_at unstack item item_back item_one item_new pad pad_reflect tile repeat ravel broadcast flip roll take".split()
PRODUCTS = "matmul einsum max_pool avg_pool space depth resize grey".split()


def preprocessed(family):
    def build(K, L, df, x):
        x = getattr(K.applications, family).preprocess_input(x)
        return L.Conv2D(2, 3, name="conv")(x)
    return build


def after_convolution(names):
    """The same operations on maps that are held channels first."""
    def build(K, L, df, x):
        return operations(names)(K, L, LAST, L.Conv2D(3, 1, padding="same", name="conv")(x))
    return build


SERIES, VIDEO = (6, 3), (4, 6, 7, 2)


def layers_of(*steps):
    """A case of layers one after another; each step is given the layers of this Keras."""
    def build(K, L, df, x):
        for step in steps:
            x = step(L)(x)
        return x
    return build


def flat(x):
    """Outputs as one list, whether a layer gives a list, a tuple or nested ones."""
    return [t for part in x for t in flat(part)] if isinstance(x, (list, tuple)) else [x]


def with_states(name, both=False, **options):
    def build(K, L, df, x):
        layer = getattr(L, name)(3, return_state=True, return_sequences=True, name="mem", **options)
        return flat((L.Bidirectional(layer, name="f") if both else layer)(x))
    return build


def from_states(how):
    """States given by name, by place, or in one list, with a layer that has one state and one that has two."""
    def build(K, L, df, x, y):
        start = [L.Dense(4, name="start%d" % i)(y) for i in range(2)]
        lstm, gru = L.LSTM(4, name="lstm"), L.GRU(4, name="gru")
        if how == "named":
            return [lstm(x, initial_state=start), gru(x, initial_state=start[1])]
        if how == "placed":
            return [lstm(x, start), gru(x, [start[1]])]
        return [lstm([x, *start]), gru([x, start[1]])]
    return build


def encoder_decoder(K, L, df, x, y):
    _, h, c = L.LSTM(4, return_state=True, name="encoder")(x)
    z = L.LSTM(4, return_sequences=True, name="decoder")(y, initial_state=[h, c])
    b = L.Bidirectional(L.GRU(4), name="both")(z, initial_state=[h, c])
    return L.Dense(3, activation="softmax", name="words")(b)


def cells(K, L, df, x):
    y = L.RNN(L.SimpleRNNCell(3, name="c"), return_sequences=True, name="simple")(x)
    y = L.RNN(L.GRUCell(4, reset_after=False, activation="softplus", name="c"), return_sequences=True, name="gru")(y)
    y = L.RNN([L.LSTMCell(3, name="a"), L.GRUCell(2, name="b"), L.LSTMCell(2, name="c")], return_sequences=True, name="stack")(y)
    back = L.RNN(L.StackedRNNCells([L.LSTMCell(3), L.LSTMCell(3)]), go_backwards=True, return_state=True, name="states")(y)
    return flat(back)


def cells_alone(K, L, df, x, h, c):
    a = flat(L.LSTMCell(4, name="lstm")(x, [h, c]))
    b = flat(L.GRUCell(4, name="gru")(a[0], [h]))
    s = flat(L.SimpleRNNCell(4, activation="relu", name="simple")(b[0], [c]))
    stack = flat(L.StackedRNNCells([L.LSTMCell(4, name="one"), L.GRUCell(4, name="two")], name="stack")(s[0], [[h, c], h] if K is keras else [h, c, h]))
    return [a[-1], stack[0], stack[1]]


def both_ways_apart(K, L, df, x):
    back = L.GRU(3, activation="relu", go_backwards=True, return_sequences=True, name="other")
    a, b = L.Bidirectional(L.LSTM(3, return_sequences=True, name="g"), backward_layer=back, merge_mode=None, name="two")(x)
    y = L.Bidirectional(L.RNN(L.StackedRNNCells([L.GRUCell(2), L.GRUCell(2)]), name="g"), name="cells")(L.Concatenate(name="both")([a, b]))
    return [y, b]


def video(kind):
    def build(K, L, df, x):
        frame = K.Input(VIDEO[1:], name="frame")
        layers = [L.Conv2D(3, 3, activation="relu", name="c1"), L.BatchNormalization(name="n1"), L.MaxPooling2D(name="p1"),
                  L.Dropout(0.2, name="d1"), L.Flatten(name="flat"), L.Dense(4, activation="relu", name="g")]
        if kind == "Sequential":
            inner = K.Sequential([frame, *layers], name="eye")
        else:
            y = frame
            for layer in layers:
                y = layer(y)
            inner = K.Model(frame, y, name="eye")
        y = L.TimeDistributed(inner, name="each")(x)
        y = L.TimeDistributed(L.Dense(4, name="g"), name="again")(y)
        y = L.Bidirectional(L.LSTM(3, name="g"), name="memory")(y)
        return L.Dense(3, activation="softmax", name="scores")(y)
    return build


def video_layers(K, L, df, x):
    y = L.TimeDistributed(L.Conv2D(3, 3, padding="same", activation="relu", name="c"), name="c1")(x)
    y = L.TimeDistributed(L.BatchNormalization(name="n"), name="n1")(y)
    y = L.TimeDistributed(L.Dropout(0.5), name="d1")(y)
    y = L.TimeDistributed(L.MaxPooling2D(2), name="p1")(y)
    y = L.TimeDistributed(L.Conv2D(2, 2, name="c"), name="c2")(y)
    z = L.Conv3D(2, 2, name="through")(y)
    y = L.TimeDistributed(L.Flatten(), name="flat")(y)
    return [L.GRU(3, name="memory")(y), z]


def deep_inside(own_names):
    """Models in a model in the model, with layers of the same names, which Keras 3 cannot save as .h5 where their names are the same all the way."""
    def build(K, L, df, x):
        def tower(name):
            end = name if own_names else ""
            i = K.Input(SERIES)
            y = L.Bidirectional(L.LSTM(2, return_sequences=True, name="g"), name="b" + end)(i)
            y = L.TimeDistributed(L.Dense(3, name="g"), name="t" + end)(y)
            return K.Model(i, y, name=name)
        i = K.Input(SERIES)
        outer = K.Model(i, L.GRU(3, return_sequences=True, name="g")(tower("b")(tower("a")(i))), name="outer")
        return L.SimpleRNN(2, name="g")(outer(L.Conv1D(3, 1, name="c")(x)))
    return build


def masked(K, L, df, x, y):
    a = L.Masking(0.0, name="mask")(x)
    a = L.Conv1D(4, 2, name="conv")(a)
    b = L.Embedding(13, 5, name="words")(y)
    return [L.LSTM(3, name="memory")(a), L.GRU(3, name="reading")(b)]


def heeding(K, L, df, x, y):
    a = L.LSTM(3, return_sequences=True, name="memory")(L.Masking(-9.0, name="mask")(x))
    b = L.Embedding(13, 5, mask_zero=True, name="words")(y)
    b = L.Bidirectional(L.GRU(3, return_sequences=True), name="reading")(b)
    b = L.TimeDistributed(L.Dense(4), name="each")(b)
    return [L.GlobalAveragePooling1D(name="mean")(b), a]


def old_fast_layers(path):
    """Rewrites a file of plain layers as if it had layers for graphics cards, which a machine without one cannot run."""
    from tf_keras.src.saving.legacy import hdf5_format
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        names = set()
        def rename(node):
            if isinstance(node, dict):
                if node.get("class_name") in ("LSTM", "GRU"):
                    names.add((node["config"]["name"], node["class_name"]))
                    node["class_name"] = "CuDNN" + node["class_name"]
                    for key in ("activation", "recurrent_activation", "use_bias", "dropout", "recurrent_dropout", "implementation", "unroll", "reset_after"):
                        node["config"].pop(key, None)
                node = list(node.values())
            for part in node if isinstance(node, list) else []:
                rename(part)
        rename(config)
        file.attrs["model_config"] = json.dumps(config).encode()
        for name, group in file["model_weights"].items():
            paths = [n.decode() if isinstance(n, bytes) else n for n in group.attrs.get("weight_names", [])]
            kernels = [p for p in paths if p.endswith("/kernel:0") and "cell" in p]
            for kernel in kernels:
                own = [kernel.replace("/kernel:0", "/" + w + ":0") for w in ("kernel", "recurrent_kernel", "bias")]
                kind = "CuDNNLSTM" if "lstm_cell" in kernel else "CuDNNGRU"
                values = hdf5_format._convert_rnn_weights(type(kind, (), {})(), [group[w][()] for w in own])
                for old, value in zip(own, values):
                    new = old.replace("/lstm_cell", "").replace("/gru_cell", "")
                    del group[old]
                    group[new] = value
                    paths[paths.index(old)] = new
            group.attrs["weight_names"] = [p.encode() for p in paths]


def numbered_cells(path):
    """Renames the weights as earlier releases did, which counted the cells of all layers."""
    with h5py.File(path, "r+") as file:
        count = 0
        for group in file["model_weights"].values():
            paths = [n.decode() if isinstance(n, bytes) else n for n in group.attrs.get("weight_names", [])]
            for i, old in enumerate(paths):
                if "_cell/" in old:
                    count += old.endswith("/kernel:0") and "recurrent" not in old
                    paths[i] = old.replace("_cell/", "_cell_%d/" % (count + 3))
                    group.move(old, paths[i])
            group.attrs["weight_names"] = [p.encode() for p in paths]


AFTERWARDS = {"cudnn": old_fast_layers, "bidirectional_numbered": numbered_cells}


def doubled(K, L):
    """A model of two layers that differ in their names only."""
    i = K.Input((SERIES[0], 4))
    y = L.Bidirectional(L.LSTM(2, return_sequences=True, name="g"), name="first")(i)
    return K.Model(i, L.Bidirectional(L.LSTM(2, name="g"), name="second")(y), name="inner")


def fast_layers(K, L, df, x):
    y = L.LSTM(4, return_sequences=True, name="l")(x)
    y = L.Bidirectional(L.GRU(3, return_sequences=True, name="g"), name="b")(y)
    return L.GRU(2, name="last")(y)


CASES = [
    # convolutions
    ("conv1d", "kh2", [LINE], one(lambda L, df: L.Conv1D(4, 3, strides=2, padding="same", activation="relu", data_format=df, name="f"))),
    ("conv1d_causal", "h", [LINE], one(lambda L, df: L.Conv1D(4, 3, dilation_rate=2, padding="causal", name="f"))),
    ("conv2d_same", "kh2z", [IMAGE], one(lambda L, df: L.Conv2D(4, (3, 2), strides=(2, 3), padding="same", activation="relu", data_format=df, name="f"))),
    ("conv2d_valid", "k", [IMAGE], one(lambda L, df: L.Conv2D(4, (3, 2), strides=2, use_bias=False, data_format=df, name="f"))),
    ("conv2d_dilated", "h", [IMAGE], one(lambda L, df: L.Conv2D(4, 3, dilation_rate=(2, 1), padding="same", activation="swish", name="f"))),
    ("conv2d_groups", "k", [(7, 9, 4)], one(lambda L, df: L.Conv2D(6, 3, groups=2, padding="same", data_format=df, name="f"))),
    ("conv2d_free_size", "kz", [(None, None, 3)], one(lambda L, df: L.Conv2D(4, 3, strides=2, padding="same", name="f"))),
    ("conv3d", "kh", [VOLUME], one(lambda L, df: L.Conv3D(3, (2, 3, 2), strides=(1, 2, 2), padding="same", data_format=df, name="f"))),
    ("conv1d_transpose", "k", [LINE], one(lambda L, df: L.Conv1DTranspose(4, 3, strides=2, name="f"))),
    ("conv2d_transpose_same", "kz", [IMAGE], one(lambda L, df: L.Conv2DTranspose(4, (3, 4), strides=2, padding="same", activation="relu", data_format=df, name="f"))),
    ("conv2d_transpose_valid", "h", [IMAGE], one(lambda L, df: L.Conv2DTranspose(4, (2, 3), strides=(3, 2), name="f"))),
    ("conv2d_transpose_padded", "k2", [IMAGE], one(lambda L, df: L.Conv2DTranspose(4, 3, strides=2, padding="same", output_padding=(1, 0), name="f"))),
    ("conv3d_transpose", "h", [(3, 4, 5, 2)], one(lambda L, df: L.Conv3DTranspose(1, 2, strides=(2, 1, 3), name="f"))),
    ("depthwise1d", "kh", [LINE], one(lambda L, df: L.DepthwiseConv1D(3, depth_multiplier=2, padding="same", name="f"))),
    ("depthwise2d", "kh2", [IMAGE], one(lambda L, df: L.DepthwiseConv2D((3, 2), strides=2, depth_multiplier=2, padding="same", activation="relu6", data_format=df, name="f"))),
    ("separable1d", "k", [LINE], one(lambda L, df: L.SeparableConv1D(4, 3, strides=2, depth_multiplier=2, padding="same", name="f"))),
    ("separable2d", "hz", [IMAGE], one(lambda L, df: L.SeparableConv2D(4, (3, 2), depth_multiplier=2, activation="relu", data_format=df, name="f"))),
    # pooling
    ("maxpool1d", "k", [LINE], one(lambda L, df: L.MaxPooling1D(3, strides=2, padding="same", data_format=df, name="f"))),
    ("maxpool2d_same", "hz", [IMAGE], one(lambda L, df: L.MaxPooling2D((3, 2), strides=(2, 3), padding="same", data_format=df, name="f"))),
    ("maxpool3d", "h", [VOLUME], one(lambda L, df: L.MaxPooling3D(2, data_format=df, name="f"))),
    ("avgpool1d", "h", [LINE], one(lambda L, df: L.AveragePooling1D(2, padding="same", data_format=df, name="f"))),
    ("avgpool2d_same", "hz", [IMAGE], one(lambda L, df: L.AveragePooling2D((3, 2), strides=2, padding="same", data_format=df, name="f"))),
    ("avgpool2d_free_size", "k", [(None, None, 3)], one(lambda L, df: L.AveragePooling2D(3, strides=2, padding="same", name="f"))),
    ("avgpool3d", "k", [VOLUME], one(lambda L, df: L.AveragePooling3D((2, 3, 2), padding="same", data_format=df, name="f"))),
    ("global_max1d", "k", [LINE], one(lambda L, df: L.GlobalMaxPooling1D(data_format=df, name="f"))),
    ("global_max2d", "h2", [IMAGE], one(lambda L, df: L.GlobalMaxPooling2D(keepdims=True, data_format=df, name="f"))),
    ("global_max3d", "k", [VOLUME], one(lambda L, df: L.GlobalMaxPooling3D(data_format=df, name="f"))),
    ("global_avg1d", "h", [LINE], one(lambda L, df: L.GlobalAveragePooling1D(keepdims=True, data_format=df, name="f"))),
    ("global_avg2d", "kz", [IMAGE], one(lambda L, df: L.GlobalAveragePooling2D(data_format=df, name="f"))),
    ("global_avg3d", "h", [VOLUME], one(lambda L, df: L.GlobalAveragePooling3D(data_format=df, name="f"))),
    *[("adaptive_%s%s" % (kind.lower(), name), f, [shape], one(adaptive(kind, shape, size))) for kind, f in [("Average", "k"), ("Max", "h")]
      for name, shape, size in [("1d", LINE, 4), ("2d", IMAGE, (3, 2)), ("2d_even", (6, 8, 3), (3, 2)), ("3d", VOLUME, (2, 3, 3))]],
    *[("locally_connected1d_%d" % n, "2", [LINE], one(lambda L, df, n=n: L.LocallyConnected1D(4, 3, strides=2, implementation=n, name="f"))) for n in (1, 2, 3)],
    *[("locally_connected2d_%d" % n, "2", [IMAGE], one(lambda L, df, n=n: L.LocallyConnected2D(2, (3, 2), strides=(2, 1), activation="relu", implementation=n, name="f")))
      for n in (1, 2, 3)],
    ("locally_connected2d_same", "2", [(4, 5, 2)], one(lambda L, df: L.LocallyConnected2D(2, (3, 2), padding="same", implementation=2, name="f"))),
    # attention and products by an equation
    ("attention", "kz", [(5, 4), (6, 4)], one_of_all(lambda L: L.Attention(use_scale=True, name="f"))),
    ("attention_key", "h2", [(5, 4), (6, 3), (6, 4)], one_of_all(lambda L: L.Attention(name="f"))),
    ("attention_concat", "kz", [(5, 4), (6, 4)], one_of_all(lambda L: L.Attention(use_scale=True, score_mode="concat", name="f"))),
    ("attention_causal", "k2", [(5, 4), (5, 4)], lambda K, L, df, *x: list(L.Attention(name="f")(list(x), use_causal_mask=True, return_attention_scores=True))),
    ("attention_additive", "kh2", [(5, 4), (6, 4)], one_of_all(lambda L: L.AdditiveAttention(name="f"))),
    ("heads", "kh2z", [(5, 6)], lambda K, L, df, x: L.MultiHeadAttention(2, 3, name="f")(x, x)),
    ("heads_three", "kh2", [(5, 6), (7, 4), (7, 5)], heads_three),
    ("heads_causal", "kh2", [(5, 6)], lambda K, L, df, x: list(L.MultiHeadAttention(2, 3, dropout=0.1, name="f")(x, x, use_causal_mask=True, return_attention_scores=True))),
    ("heads_masked", "kh", [(5, 6), (7, 4), (5, 7)], lambda K, L, df, x, y, m: L.MultiHeadAttention(2, 3, name="f")(x, y, attention_mask=L.ReLU(1.0, name="m")(L.Rescaling(1e9, name="big")(m)))),
    ("heads_over_maps", "kh2", [(3, 4, 5)], lambda K, L, df, x: L.MultiHeadAttention(2, 3, attention_axes=(1, 2), name="f")(L.Conv2D(5, 1, name="c")(x), x)),
    ("heads_over_rows", "k", [(3, 4, 5)], lambda K, L, df, x: L.MultiHeadAttention(2, 3, output_shape=(4,), attention_axes=(1,), name="f")(x, x)),
    ("heads_gated", "k", [(5, 6)], lambda K, L, df, x: L.MultiHeadAttention(2, 3, use_gate=True, name="f")(x, x)),
    ("head_groups", "kh", [(5, 6), (7, 6)], lambda K, L, df, x, y: L.GroupQueryAttention(3, 4, 2, name="f")(x, y)),
    ("einsum_dense", "kh2z", [(5, 6)], one(lambda L, df: L.EinsumDense("abc,cd->abd", output_shape=(None, 4), bias_axes="d", activation="relu", name="f"))),
    ("einsum_dense_short", "k2", [(3, 4, 5)], one(lambda L, df: L.EinsumDense("...x,xy->...y", output_shape=7, bias_axes="y", name="f"))),
    ("einsum_dense_rows", "h", [(3, 4, 5)], lambda K, L, df, x: L.EinsumDense("abcd,cde->abe", output_shape=(3, 2), bias_axes="be", name="f")(L.Conv2D(5, 1, name="c")(x))),
    ("reversible", "kh", [(6, "int32", 9)], reversible),
    # padding, cropping, resizing
    ("pad1d", "k", [LINE], one(lambda L, df: L.ZeroPadding1D((1, 3), name="f"))),
    ("pad1d_one", "h", [LINE], one(lambda L, df: L.ZeroPadding1D(2, name="f"))),
    ("pad2d", "hz", [IMAGE], one(lambda L, df: L.ZeroPadding2D(((1, 2), (3, 0)), data_format=df, name="f"))),
    ("pad3d", "h", [VOLUME], one(lambda L, df: L.ZeroPadding3D((1, 2, 0), data_format=df, name="f"))),
    ("crop1d", "h", [LINE], one(lambda L, df: L.Cropping1D((1, 3), name="f"))),
    ("crop2d", "kz", [IMAGE], one(lambda L, df: L.Cropping2D(((1, 2), (3, 0)), data_format=df, name="f"))),
    ("crop3d", "k", [VOLUME], one(lambda L, df: L.Cropping3D((1, 2, 0), data_format=df, name="f"))),
    ("upsample1d", "k", [LINE], one(lambda L, df: L.UpSampling1D(3, name="f"))),
    ("upsample2d_nearest", "kz", [IMAGE], one(lambda L, df: L.UpSampling2D((2, 3), data_format=df, name="f"))),
    ("upsample2d_bilinear", "hz", [IMAGE], one(lambda L, df: L.UpSampling2D((2, 3), interpolation="bilinear", name="f"))),
    ("upsample2d_bicubic", "k", [IMAGE], one(lambda L, df: L.UpSampling2D(2, interpolation="bicubic", name="f"))),
    ("upsample3d", "h", [VOLUME], one(lambda L, df: L.UpSampling3D((1, 2, 3), data_format=df, name="f"))),
    ("resizing_bilinear", "kz", [IMAGE], one(lambda L, df: L.Resizing(5, 12, name="f"))),
    ("resizing_free_size", "k", [(None, None, 3)], one(lambda L, df: L.Resizing(5, 12, name="f"))),
    ("resizing_nearest", "h", [IMAGE], one(lambda L, df: L.Resizing(5, 13, interpolation="nearest", name="f"))),
    ("resizing_cropped", "kz", [IMAGE], one(lambda L, df: L.Resizing(6, 4, crop_to_aspect_ratio=True, name="f"))),
    ("resizing_padded", "k", [IMAGE], one(lambda L, df: L.Resizing(8, 4, pad_to_aspect_ratio=True, fill_value=0.5, name="f"))),
    ("resizing_smooth", "k", [(12, 15, 3)], one(lambda L, df: L.Resizing(5, 4, antialias=True, name="f"))),
    ("resizing_smooth_cubic", "h", [(12, 15, 3)], one(lambda L, df: L.Resizing(5, 6, interpolation="bicubic", antialias=True, name="f"))),
    ("centre_crop", "khz", [IMAGE], one(lambda L, df: L.CenterCrop(4, 6, name="f"))),
    ("centre_crop_larger", "k2", [IMAGE], one(lambda L, df: L.CenterCrop(10, 6, name="f"))),
    ("centre_crop_moved", "k", [IMAGE], lambda K, L, df, x: L.CenterCrop(3, 4, name="f")(L.Conv2D(2, 2, name="c")(x))),
    ("random_crop", "k2", [IMAGE], one(lambda L, df: L.RandomCrop(4, 6, name="f"))),
    ("auto_contrast", "kh", [IMAGE], one(lambda L, df: L.AutoContrast(value_range=(0, 1), name="f"))),
    ("pipeline", "k", [IMAGE], one(lambda L, df: L.Pipeline([L.Rescaling(0.5, name="r"), L.RandomFlip(name="i"), L.Equalization(name="e"), L.CenterCrop(4, 4, name="m")], name="f"))),
    *[("discretization_" + m, f, [(4,)], one(lambda L, df, m=m: L.Discretization([-0.5, 0.0, 0.8], output_mode=m, name="f"))) for m, f in [("int", "kz"), ("multi_hot", "k"), ("one_hot", "h"), ("count", "k")]],
    *[("category_" + m, f, [(4, "int32", 5)], one(lambda L, df, m=m: L.CategoryEncoding(5, output_mode=m, name="f"))) for m, f in [("multi_hot", "kz"), ("one_hot", "h"), ("count", "k")]],
    ("category_one", "k", [(1, "int32", 5)], one(lambda L, df: L.CategoryEncoding(5, output_mode="one_hot", name="f"))),
    ("integer_lookup", "k", [(6, "int32", 9)], one(lambda L, df: L.IntegerLookup(vocabulary=[3, 5, 8], name="f"))),
    ("integer_lookup_masked", "k", [(6, "int32", 9)], one(lambda L, df: L.IntegerLookup(vocabulary=[3, 5, 8], mask_token=1, output_mode="int", name="f"))),
    ("integer_lookup_hot", "h", [(6, "int32", 9)], one(lambda L, df: L.IntegerLookup(vocabulary=[3, 5, 8], output_mode="multi_hot", name="f"))),
    *[("stft_" + m, f, [(40, 2)], one(lambda L, df, m=m: L.STFTSpectrogram(mode=m, frame_length=16, frame_step=5, fft_length=16, name="f")))
      for m, f in [("log", "kh"), ("magnitude", "k"), ("psd", "k"), ("real", "h"), ("imag", "k"), ("stft", "k")]],
    ("stft_wide", "k", [(40, 2)], one(lambda L, df: L.STFTSpectrogram(frame_length=16, frame_step=5, fft_length=32, padding="same", expand_dims=True, name="f"))),
    ("mel", "kh", [(200,)], one(lambda L, df: L.MelSpectrogram(fft_length=64, sequence_stride=20, sampling_rate=2000, num_mel_bins=12, name="f"))),
    ("mel_linear", "k", [(200,)], one(lambda L, df: L.MelSpectrogram(fft_length=64, sequence_length=50, sequence_stride=20, window="hamming", sampling_rate=2000, num_mel_bins=9, max_freq=900, power_to_db=False, mag_exp=1.0, name="f"))),
    # dense and embedding
    ("dense", "kh2", [FLAT], one(lambda L, df: L.Dense(4, activation="softmax", name="f"))),
    ("dense_without_bias", "k", [FLAT], one(lambda L, df: L.Dense(4, use_bias=False, name="f"))),
    ("dense_on_maps", "k", [IMAGE], dense_on_maps),
    ("words", "kh2", [(9, "int32", 13)], words),
    # normalization
    ("batchnorm2d", "kh2", [IMAGE], one(lambda L, df: L.BatchNormalization(axis=axis(df), name="f"))),
    ("batchnorm_flat", "k", [FLAT], one(lambda L, df: L.BatchNormalization(epsilon=0.01, scale=False, name="f"))),
    ("batchnorm_rows", "h", [IMAGE], one(lambda L, df: L.BatchNormalization(axis=2, center=False, name="f"))),
    ("batchnorm3d", "k", [VOLUME], one(lambda L, df: L.BatchNormalization(name="f"))),
    ("layernorm", "k2", [IMAGE], one(lambda L, df: L.LayerNormalization(name="f"))),
    ("layernorm_axes", "h", [IMAGE], one(lambda L, df: L.LayerNormalization(axis=[1, 2, 3], epsilon=0.01, name="f"))),
    ("layernorm_rms", "k", [LINE], one(lambda L, df: L.LayerNormalization(rms_scaling=True, name="f"))),
    ("rmsnorm", "kh", [IMAGE], one(lambda L, df: L.RMSNormalization(name="f"))),
    ("rmsnorm_moved", "k", [IMAGE], lambda K, L, df, x: L.RMSNormalization(axis=-1, epsilon=0.01, name="f")(L.Conv2D(4, 1, name="c")(x))),
    ("groupnorm", "kh", [(7, 9, 6)], one(lambda L, df: L.GroupNormalization(groups=3, name="f"))),
    ("unitnorm", "kz", [IMAGE], one(lambda L, df: L.UnitNormalization(axis=-1, name="f"))),
    ("rescaling", "hz", [IMAGE], one(lambda L, df: L.Rescaling(1 / 127.5, offset=-1, name="f"))),
    ("rescaling_channels", "k", [IMAGE], one(lambda L, df: L.Rescaling([0.5, 2.0, 3.0], offset=[0.1, 0.2, 0.3], name="f"))),
    ("normalization_given", "hz", [IMAGE], one(normalization)),
    ("normalization_adapted", "kh2", [IMAGE], adapted),
    # shapes
    ("flatten", "kh2", [IMAGE], one(lambda L, df: L.Flatten(data_format=df, name="f"))),
    ("reshape", "hz", [IMAGE], one(lambda L, df: L.Reshape((3, -1, 7), name="f"))),
    ("reshape_generator", "kz", [FLAT], moved_reshape),
    ("permute", "kh", [IMAGE], one(lambda L, df: L.Permute((3, 1, 2), name="f"))),
    ("permute_maps", "k", [IMAGE], lambda K, L, df, x: L.Permute((2, 3, 1), name="f")(L.Conv2D(2, 2, name="c")(x))),
    ("repeat", "kz", [FLAT], one(lambda L, df: L.RepeatVector(4, name="f"))),
    ("identity", "h", [IMAGE], one(lambda L, df: L.Identity(name="f"))),
    # activations
    *[("activation_" + n, f, [IMAGE], one(activated(n))) for n, f in [
        ("relu", "kz"), ("relu6", "k"), ("elu", "hz"), ("selu", "kz"), ("gelu", "kz"), ("silu", "k"), ("swish", "hz"), ("sigmoid", "kz"),
        ("hard_sigmoid", "kz"), ("hard_silu", "k"), ("softplus", "hz"), ("softsign", "kz"), ("tanh", "hz"), ("exponential", "kz"), ("linear", "kz"), ("softmax", "kz"),
        ("log_softmax", "k"), ("mish", "kh"), ("leaky_relu", "k"), ("celu", "k"), ("hard_tanh", "h"), ("log_sigmoid", "k"), ("hard_shrink", "k"),
        ("soft_shrink", "h"), ("tanh_shrink", "k"), ("sparse_plus", "h"), ("sparse_sigmoid", "k"), ("sparsemax", "kh"), ("squareplus", "k")]],
    ("activation_glu", "kh", [IMAGE], lambda K, L, df, x: L.Dense(2, name="d")(L.Conv2D(4, 2, activation="glu", name="f")(x))),
    ("activation_sparsemax_moved", "k", [IMAGE], lambda K, L, df, x: L.Conv2D(4, 2, activation="sparsemax", name="f")(x)),
    ("relu_thresholded", "2z", [IMAGE], one(lambda L, df: L.ThresholdedReLU(0.6, name="f"))),
    ("relu_layer", "kz", [IMAGE], one(lambda L, df: L.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2, name="f"))),
    ("relu_six", "kz", [IMAGE], one(lambda L, df: L.ReLU(6.0, name="f"))),
    ("relu_leaky", "h", [IMAGE], one(lambda L, df: L.ReLU(1.0, negative_slope=0.3, name="f"))),
    ("leaky_relu", "kz", [IMAGE], one(lambda L, df: L.LeakyReLU(0.15, name="f"))),
    ("prelu", "kh2", [IMAGE], one(lambda L, df: L.PReLU(name="f"))),
    ("prelu_shared", "kz", [IMAGE], lambda K, L, df, x: L.PReLU(shared_axes=[1, 2], name="f")(L.Conv2D(4, 2, name="c")(x))),
    ("prelu_moved", "h", [IMAGE], lambda K, L, df, x: L.PReLU(name="f")(L.Conv2D(4, 2, name="c")(x))),
    ("elu", "kz", [IMAGE], one(lambda L, df: L.ELU(0.7, name="f"))),
    ("softmax_axis", "kz", [IMAGE], one(lambda L, df: L.Softmax(axis=1, name="f"))),
    ("activation_object", "kh", [IMAGE], lambda K, L, df, x: L.Conv2D(4, 2, activation=L.LeakyReLU(0.2), name="f")(x)),
    # merging
    ("add", "kz", [IMAGE, IMAGE, IMAGE], lambda K, L, df, *x: L.Add(name="f")(list(x))),
    ("add_broadcast", "k", [IMAGE, (1, 1, 3)], lambda K, L, df, *x: L.Add(name="f")(list(x))),
    ("multiply_vector", "k", [IMAGE, (3,)], lambda K, L, df, x, y: L.Multiply(name="f")([L.Conv2D(3, 1, name="c")(x), y])),
    ("subtract", "h", [IMAGE, IMAGE], lambda K, L, df, *x: L.Subtract(name="f")(list(x))),
    ("multiply", "kz", [IMAGE, IMAGE], lambda K, L, df, *x: L.Multiply(name="f")(list(x))),
    ("average", "kh", [IMAGE, IMAGE, IMAGE], lambda K, L, df, *x: L.Average(name="f")(list(x))),
    ("maximum", "kz", [IMAGE, IMAGE], lambda K, L, df, *x: L.Maximum(name="f")(list(x))),
    ("minimum", "h", [IMAGE, IMAGE], lambda K, L, df, *x: L.Minimum(name="f")(list(x))),
    ("concatenate", "kz", [IMAGE, (7, 9, 2)], lambda K, L, df, x, y: L.Concatenate(name="f")([L.Conv2D(2, 1, name="c")(x), y])),
    ("concatenate_rows", "k", [IMAGE, (4, 9, 3)], lambda K, L, df, *x: L.Concatenate(axis=1, name="f")(list(x))),
    ("dot", "kh", [FLAT, FLAT], lambda K, L, df, *x: L.Dot(axes=1, normalize=True, name="f")(list(x))),
    ("dot_matrices", "kz", [(4, 5), (5, 6)], lambda K, L, df, *x: L.Dot(axes=(2, 1), name="f")(list(x))),
    # training only
    ("training_only", "k2", [IMAGE], training_only(KAUG)),
    ("training_only_newer", "k", [IMAGE], training_only(KAUG3)),
    ("training_only_older", "2", [IMAGE], training_only({"RandomHeight": (0.2,), "RandomWidth": (0.2,)})),
    ("spatial_dropout3d", "k", [VOLUME], spatial_dropout),
    ("spatial_dropout1d", "h", [LINE], spatial_dropout1),
    # recurrent
    ("simple_rnn", "hz", [SERIES], layers_of(lambda L: L.SimpleRNN(4, return_sequences=True, name="a"), lambda L: L.SimpleRNN(3, activation="relu", use_bias=False, go_backwards=True, name="b"))),
    ("lstm", "k2", [SERIES], layers_of(lambda L: L.LSTM(4, return_sequences=True, dropout=0.2, recurrent_dropout=0.1, name="a"), lambda L: L.LSTM(3, use_bias=False, unroll=True, name="b"))),
    ("lstm_backwards", "kz", [SERIES], layers_of(lambda L: L.LSTM(4, return_sequences=True, go_backwards=True, name="a"), lambda L: L.LSTM(3, unit_forget_bias=False, go_backwards=True, name="b"))),
    ("lstm_hard", "k2", [SERIES], layers_of(lambda L: L.LSTM(4, return_sequences=True, recurrent_activation="hard_sigmoid", name="a"), lambda L: L.LSTM(3, activation="relu", recurrent_activation="hard_sigmoid", name="b"))),
    ("lstm_linear", "h", [SERIES], layers_of(lambda L: L.LSTM(4, return_sequences=True, activation=None, recurrent_activation="hard_sigmoid", name="a"), lambda L: L.SimpleRNN(3, activation="linear", name="b"))),
    ("lstm_softsign", "k2", [SERIES], layers_of(lambda L: L.LSTM(4, return_sequences=True, activation="softsign", name="a"), lambda L: L.LSTM(3, go_backwards=True, activation="elu", recurrent_activation="softplus", name="b"))),
    ("lstm_any_length", "k2", [(None, 3)], layers_of(lambda L: L.LSTM(4, return_sequences=True, name="a"), lambda L: L.Bidirectional(L.GRU(3, return_sequences=True), name="b"), lambda L: L.TimeDistributed(L.Dense(2), name="c"), lambda L: L.LSTM(2, name="d"))),
    ("lstm_states", "k2", [SERIES], with_states("LSTM")),
    ("lstm_after_convolution", "k", [LINE], layers_of(lambda L: L.Conv1D(4, 3, activation="relu", name="c"), lambda L: L.MaxPooling1D(2, name="p"), lambda L: L.LSTM(3, return_sequences=True, name="a"), lambda L: L.Conv1D(2, 2, name="d"), lambda L: L.Flatten(name="flat"), lambda L: L.Dense(2, name="scores"))),
    ("gru", "hz", [SERIES], layers_of(lambda L: L.GRU(4, return_sequences=True, name="a"), lambda L: L.GRU(3, reset_after=False, name="b"))),
    ("gru_options", "k2", [SERIES], layers_of(lambda L: L.GRU(4, return_sequences=True, reset_after=False, recurrent_activation="hard_sigmoid", use_bias=False, name="a"), lambda L: L.GRU(4, return_sequences=True, activation="gelu", name="b"), lambda L: L.GRU(3, activation="softsign", reset_after=False, use_bias=False, name="c"))),
    ("gru_states", "h2", [SERIES], with_states("GRU", go_backwards=True)),
    ("initial_states_named", "h2", [SERIES, FLAT], from_states("named")),
    ("initial_states_placed", "k2", [SERIES, FLAT], from_states("placed")),
    ("initial_states_listed", "2z", [SERIES, FLAT], from_states("listed")),
    ("encoder_decoder", "k2z", [SERIES, (5, 2)], encoder_decoder),
    ("rnn_cells", "kh2z", [SERIES], cells),
    ("cells_alone", "k2", [(3,), (4,), (4,)], cells_alone),
    ("bidirectional", "h2", [SERIES], layers_of(lambda L: L.Bidirectional(L.LSTM(3, return_sequences=True), name="a"), lambda L: L.Bidirectional(L.GRU(3), merge_mode="sum", name="b"))),
    ("bidirectional_merged", "k2", [SERIES], layers_of(lambda L: L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode="mul", name="a"), lambda L: L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="ave", name="b"))),
    ("bidirectional_turned", "2", [SERIES], layers_of(lambda L: L.Bidirectional(L.LSTM(3, return_sequences=True, go_backwards=True), name="a"))),
    ("bidirectional_numbered", "2", [SERIES], lambda K, L, df, x: doubled(K, L)(L.Bidirectional(L.LSTM(2, return_sequences=True), name="top")(x))),
    ("time_major", "2", [SERIES], layers_of(lambda L: L.LSTM(4, time_major=True, return_sequences=True, name="a"), lambda L: L.GRU(3, time_major=True, go_backwards=True, name="b"))),
    ("bidirectional_apart", "kh2z", [SERIES], both_ways_apart),
    ("bidirectional_states", "kz", [SERIES], with_states("LSTM", both=True)),
    ("bidirectional_states_apart", "k2", [SERIES], lambda K, L, df, x: flat(L.Bidirectional(L.GRU(3, return_state=True), merge_mode=None, name="f")(x))),
    ("stateful", "k2", [SERIES], "stateful"),
    ("cudnn", "2", [SERIES], fast_layers),
    ("convlstm1d", "kh2", [(4, 7, 2)], layers_of(lambda L: L.ConvLSTM1D(3, 3, return_sequences=True, padding="same", name="a"), lambda L: L.ConvLSTM1D(2, 2, strides=2, go_backwards=True, name="b"))),
    ("convlstm2d", "kz", [VIDEO], layers_of(lambda L: L.ConvLSTM2D(3, (3, 2), padding="same", return_sequences=True, recurrent_activation="hard_sigmoid", name="a"), lambda L: L.ConvLSTM2D(2, 2, dilation_rate=2, use_bias=False, activation="relu", name="b"))),
    ("convlstm2d_states", "k2", [VIDEO], lambda K, L, df, x: flat(L.ConvLSTM2D(2, 2, strides=(2, 1), padding="same", return_state=True, return_sequences=True, go_backwards=True, data_format=df, name="f")(x))),
    ("convlstm2d_both_ways", "kh", [VIDEO], layers_of(lambda L: L.Bidirectional(L.ConvLSTM2D(2, 3, return_sequences=True), name="a"), lambda L: L.Conv3D(2, 2, name="b"))),
    ("convlstm3d", "k2", [(3, 4, 5, 3, 2)], layers_of(lambda L: L.ConvLSTM3D(2, 2, return_sequences=True, name="a"), lambda L: L.ConvLSTM3D(2, 2, name="b"))),
    # wrappers and masks
    ("time_distributed", "kh2z", [VIDEO], video_layers),
    ("time_distributed_memory", "k2", [(3, 4, 2)], layers_of(lambda L: L.TimeDistributed(L.Bidirectional(L.LSTM(3, return_sequences=True)), name="a"), lambda L: L.TimeDistributed(L.TimeDistributed(L.Dense(2)), name="b"))),
    ("video_sequential", "kz", [VIDEO], video("Sequential")),
    ("video_functional", "h2", [VIDEO], video("Functional")),
    ("spectral_normalization", "kh2z", [IMAGE], layers_of(lambda L: L.SpectralNormalization(L.Conv2D(4, 3, activation="relu", name="c"), name="a"), lambda L: L.SpectralNormalization(L.Conv2D(2, 2, name="c"), power_iterations=2, name="b"))),
    ("spectral_normalization_over_time", "kh2", [VIDEO], layers_of(lambda L: L.TimeDistributed(L.SpectralNormalization(L.Conv2D(3, 2, name="c"), name="s"), name="a"), lambda L: L.TimeDistributed(L.Conv2D(3, 2, name="c"), name="s"))),
    ("masking", "k2", [SERIES, (9, "int32", 13)], masked),
    ("heeding", "kh2", [SERIES, (9, "int32", 13)], heeding),
    ("deep_inside", "kz", [SERIES], deep_inside(False)),
    ("deep_inside_named", "h2", [SERIES], deep_inside(True)),
    # whole models
    ("model_sequential", "kh2z", [IMAGE], "sequential"),
    ("model_sequential_without_input", "kh2", [IMAGE], "without_input"),
    ("model_dense_end", "kh2", [IMAGE], dense_end),
    ("model_branches", "kh2", [IMAGE], branches),
    ("model_nested_sequential", "kh2z", [IMAGE], nested("Sequential")),
    ("model_nested_functional", "kh2z", [IMAGE], nested("Functional")),
    ("model_nested_two_outputs", "kh2", [IMAGE], nested("two")),
    ("model_nested_twice", "kh2", [IMAGE], nested_twice("Functional")),
    ("model_nested_sequential_twice", "kh2", [IMAGE], nested_twice("Sequential")),
    ("model_nested_deep", "kh2", [IMAGE], doubly_nested),
    ("model_frozen", "h2", [IMAGE], frozen),
    ("model_shared", "kh2", [IMAGE, IMAGE], shared),
    ("model_arithmetic", "k", [IMAGE], arithmetic),
    ("model_older_arithmetic", "2", [IMAGE], older_arithmetic),
    ("model_from_applications", "kh", [IMAGE, IMAGE], from_applications),
    ("operations_arithmetic", "kh2", [IMAGE, IMAGE], operations(ARITHMETIC)),
    ("operations_functions", "k2", [IMAGE], operations(FUNCTIONS)),
    ("operations_activations", "k2", [IMAGE], operations(BENT)),
    ("operations_conditions", "k2", [IMAGE, IMAGE], operations(CONDITIONS)),
    ("operations_reductions", "k2z", [IMAGE], operations(REDUCTIONS)),
    ("operations_reductions_on_maps", "k2", [IMAGE], after_convolution(REDUCTIONS)),
    ("operations_shapes", "kh2", [IMAGE], operations(SHAPES)),
    ("operations_shapes_on_maps", "k2", [IMAGE], after_convolution(SHAPES)),
    ("operations_products", "k2", [IMAGE, IMAGE], operations(PRODUCTS)),
    ("preprocessed_caffe", "kh2", [IMAGE], preprocessed("vgg16")),
    ("preprocessed_torch", "kh2", [IMAGE], preprocessed("densenet")),
    ("preprocessed_tf", "k2", [IMAGE], preprocessed("mobilenet_v2")),
    ("model_half", "k", [IMAGE], "half"),
]


def whole(K, case):
    """Models that are no function of their inputs."""
    L = K.layers
    if case == "stateful":
        return K.Sequential([K.Input(batch_shape=(2, *SERIES)), L.LSTM(4, stateful=True, return_sequences=True, name="a"), L.GRU(3, stateful=True, name="b")])
    if case == "half":
        policy = "mixed_float16"
        return K.Sequential([K.Input(IMAGE), L.Conv2D(3, 2, dtype=policy, name="conv"), L.Flatten(dtype=policy), L.Dense(2, dtype="float32", name="dense")])
    layers = [L.Conv2D(4, 3, activation="relu", name="conv"), L.BatchNormalization(name="norm"), L.MaxPooling2D(name="pool"),
              L.Flatten(name="flat"), L.Dropout(0.3, name="drop"), L.Dense(5, activation="softmax", name="classes")]
    if case == "sequential":
        return K.Sequential([K.Input(IMAGE, name="picture"), *layers])
    model = K.Sequential(layers)
    model.build((None, *IMAGE))
    return model


def model_of(K, case, df):
    name, _, shapes, build = case
    K.backend.clear_session() if K is tf_keras else K.utils.clear_session()
    if isinstance(build, str):
        return whole(K, build)
    inputs = []
    for i, shape in enumerate(shapes):
        dtype = "float32"
        if len(shape) == 3 and shape[1] == "int32":
            shape, dtype = shape[:1], "int32"
        if df == FIRST:
            after = 1 if name.startswith("convlstm") else 0
            shape = (*shape[:after], shape[-1], *shape[after:-1])
        inputs.append(K.Input(shape, dtype=dtype, name="in%d" % i))
    return K.Model(inputs, build(K, K.layers, df, *inputs))


def randomize(model, seed):
    """Random weights, with variances that are positive; those of a Normalization layer stay."""
    random = np.random.RandomState(seed)
    values = []
    for variable in model.weights:
        name = getattr(variable, "path", variable.name)
        value = random.uniform(-0.7, 0.7, variable.shape).astype("float32")
        if "variance" in name:
            value = random.uniform(0.5, 1.5, variable.shape).astype("float32")
        values.append(value)
    kept = {id(w) for l in model.layers if type(l).__name__ == "Normalization" for w in l.weights}
    model.set_weights([old if id(w) in kept else new for w, old, new in zip(model.weights, model.get_weights(), values)])


def feeds_of(case, model, seed):
    random = np.random.RandomState(seed + 1)
    feeds = []
    for shape, tensor in zip(case[2], model.inputs):
        if len(shape) == 3 and shape[1] == "int32":
            feeds.append(random.randint(0, shape[2], (2, shape[0])).astype("int32"))
        else:
            feeds.append(random.randn(2, *[(7, 9)[i] if s is None else s for i, s in enumerate(shape)]).astype("float32"))
    if case[0] == "masking":
        feeds[0][:, 1:3] = 0
    if case[0] == "heeding":
        feeds[1] = np.maximum(feeds[1], 1)
    return feeds


def nodes_of(K, model, layer):
    """The calls of a layer that belong to the model."""
    found = []
    for index, node in enumerate(layer._inbound_nodes):
        if K is keras:
            from keras.src.ops.function import make_node_key
            belongs = make_node_key(layer, index) in model._nodes
        else:
            belongs = layer.name + "_ib-" + str(index) in model._network_nodes
        if belongs:
            found.append(node)
    return found


def as_list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def record(K, model, feeds, prefix, expected):
    """Puts what every layer gives into expected, under the name that Convscope gives it."""
    functional = model._functional if K is keras and type(model).__name__ == "Sequential" else model
    for layer in functional.operations if K is keras else functional.layers:
        if type(layer).__name__ == "InputLayer":
            continue
        for call, node in enumerate(nodes_of(K, functional, layer)):
            name = prefix + layer.name + ("" if call == 0 else "#%d" % (call + 1))
            tensors = flat(node.output_tensors if K is keras else node.outputs)
            if isinstance(layer, K.Model):
                sources = as_list(node.input_tensors if K is keras else node.keras_inputs)
                record(K, layer, run(K, functional, sources, feeds), name + "/", expected)
            else:
                expected["out:" + name] = run(K, functional, tensors, feeds)[0]


def run(K, model, tensors, feeds):
    part = K.Model(model.inputs, tensors)
    for layer in model.layers:
        if getattr(layer, "stateful", False) and hasattr(layer, "reset_states"):
            layer.reset_states()
    return [np.asarray(v) for v in flat(part(feeds if len(feeds) > 1 else feeds[0], training=False))]


def first(array, case):
    """Channels at the axis after the batch; after the time where a layer walks over it."""
    over_time = case[0].startswith("convlstm") and array.ndim == len(case[2][0]) + 1
    return np.moveaxis(array, -1, 2 if over_time else 1) if array.ndim > 2 else array


def save(model, path):
    model.save(path)
    if path.endswith(".keras"):
        with zipfile.ZipFile(path) as old:
            entries = [(i, old.read(i)) for i in old.namelist()]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name, content in entries:
                new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def write(case, df, letter):
    K = tf_keras if letter in "2z" else keras
    seed = zlib.crc32(case[0].encode()) % 10000
    model = model_of(K, case, LAST)
    randomize(model, seed)
    feeds = feeds_of(case, model, seed)
    expected = {}
    record(K, model, feeds, "", expected)
    names = list(model.input_names) if hasattr(model, "input_names") else [t.name for t in model.inputs]
    outputs = run(K, model, as_list(model.outputs), feeds)
    if len(expected) > 1:
        for i, value in enumerate(outputs):
            expected["end:%d" % i] = np.asarray(value)
    if df == FIRST:
        twin = model_of(K, case, FIRST)
        twin.set_weights(model.get_weights())
        model = twin
        feeds = [first(f, case) for f in feeds]
        expected = {k: first(v, case) for k, v in expected.items()}
    name = case[0] + ("_first" if df == FIRST else "") + ("_keras2" if K is tf_keras else "")
    for n, f in zip(names, feeds):
        expected["in:" + n] = f
    if df == FIRST:
        expected["channels_first"] = np.ones(1, "float32")
    path = os.path.join(OUT, name + (".h5" if letter in "h2" else ".keras"))
    save(model, path)
    AFTERWARDS.get(case[0], lambda p: None)(path)
    np.savez_compressed(os.path.join(OUT, name + ".npz"), **{k: v.astype("float32") if v.dtype != np.int32 else v for k, v in expected.items()})


def main():
    os.makedirs(OUT, exist_ok=True)
    only = sys.argv[2:]
    for case in CASES:
        if only and case[0] not in only:
            continue
        print(case[0], flush=True)
        build = case[3]
        for letter in case[1]:
            write(case, LAST, letter)
        by_format = not isinstance(build, str) and (build.reads_format if hasattr(build, "reads_format") else reads_format(build))
        if by_format:
            write(case, FIRST, case[1][0] if case[1][0] in "kh" else "k")


if __name__ == "__main__":
    main()
