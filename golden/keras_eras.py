"""Writes model files with Keras 1.2 to 2.3 themselves, on Theano or TensorFlow, and what these versions compute for every layer.

    KERAS_BACKEND=theano PYTHONPATH=Keras-1.2.2:Theano-1.0.5 python golden/keras_eras.py [verify/src/test/resources/convscope/keras]

Keras-1.2.2 and the like are unpacked archives of PyPI (2.2 and 2.3 also need keras_applications 1.0.8 and keras_preprocessing 1.1.2). Theano 1.0.5 runs on
Python 3.11 with numpy 1.23.5, scipy 1.10, h5py, six and pyyaml, without a compiler; TensorFlow 2.21 runs Keras 1.2.2 and 2.0.9 by its interface of version 1.
What these old packages miss in a newer Python is put in place by prepare(), nothing in them is changed.

A file is called era_VERSION_BACKEND_CASE.h5. The numbers of a case of channels first ("th") are in that order. Weights are random, those of statistics positive (and an SReLU's slope on the left, as Theano and TensorFlow differ
where that is negative).
"""
import collections
import collections.abc
import inspect
import os
import sys
import textwrap
import zlib

BACKEND = os.environ.setdefault("KERAS_BACKEND", "theano")
OUT = sys.argv[1] if len(sys.argv) > 1 else "verify/src/test/resources/convscope/keras"


def prepare():
    import numpy as np
    os.environ["HOME"] = "/tmp/keras-eras"
    os.makedirs("/tmp/keras-eras", exist_ok=True)
    specification = collections.namedtuple("ArgSpec", "args varargs keywords defaults")
    inspect.getargspec = lambda f: specification(*inspect.getfullargspec(f)[:4])
    for name in ("Callable", "Hashable", "Iterable", "Iterator", "Mapping", "MutableMapping", "MutableSet", "Sequence"):
        setattr(collections, name, getattr(collections.abc, name))
    if BACKEND == "theano":
        os.environ["THEANO_FLAGS"] = "cxx=,blas.ldflags=,optimizer=fast_compile,optimizer_excluding=AbstractConvCheck,floatX=float32,mode=FAST_COMPILE,base_compiledir=/tmp/keras-eras/theano"
        import numpy.distutils.__config__ as built
        import scipy.signal._signaltools as tools
        import scipy.signal._sigtools as compiled
        built.blas_opt_info = {}
        for name in ("bool", "float", "int", "object"):
            setattr(np, name, {"bool": bool, "float": float, "int": int, "object": object}[name])
        sys.modules["scipy.signal.signaltools"] = tools
        sys.modules["scipy.signal.sigtools"] = compiled
    else:
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
        import tensorflow.compat.v1 as tf
        import tensorflow.python as inside
        tf.disable_v2_behavior()
        tf.python = inside
        sys.modules["tensorflow"] = tf
        for name in [m for m in sys.modules if m == "keras" or m.startswith("keras.")]:
            del sys.modules[name]


prepare()
if BACKEND == "theano":
    import theano.ifelse  # Keras 1.2 takes it for granted
    import theano.tensor.signal.pool as pool
    scope = vars(pool)
    exec(textwrap.dedent(inspect.getsource(pool.Pool.perform)).replace("yk[[", "yk[tuple([").replace("xrange(nd)]]", "xrange(nd)])]"), scope)
    pool.Pool.perform = scope["perform"]  # lists as indices have become tuples
import keras
import numpy as np
from keras import backend as K
from keras import layers as L
from keras.models import Model, Sequential

VERSION = keras.__version__
ONE = VERSION.startswith("1.")
IMAGE, LINE, VOLUME, FLAT = (7, 10, 3), (11, 3), (4, 5, 6, 2), (6,)


def shaped(shape, order):
    return (shape[-1],) + shape[:-1] if order == "th" else shape


def merged(mode, tensors, **more):
    if ONE:
        from keras.layers import merge
        return merge(tensors, mode=mode, **more)
    return {"sum": L.add, "mul": L.multiply, "ave": L.average, "max": L.maximum, "concat": L.concatenate}[mode](tensors, **more)


def chosen(inputs, ends, order):
    """All ends; with channels first only those of images, as a line has no such order."""
    if order == "tf":
        return Model(inputs, ends)
    return Model([i for i in inputs if len(K.int_shape(i)) > 3], [e for e in ends if not e._keras_history[0].name.startswith("line")])


def picture_classifier(order):
    """The network of every introduction of 2016."""
    d = {"dim_ordering": order}
    axis = 1 if order == "th" else -1
    return Sequential([
        L.Convolution2D(4, 3, 3, border_mode="same", activation="relu", input_shape=shaped(IMAGE, order), name="conv1", **d),
        L.BatchNormalization(axis=axis, epsilon=1e-4, name="norm1"),
        L.ZeroPadding2D((1, 2), name="pad1", **d),
        L.Convolution2D(5, 3, 2, subsample=(2, 1), bias=False, name="conv2", **d),
        L.Activation("tanh", name="tanh"),
        L.MaxPooling2D((2, 2), name="pool1", **d),
        L.Dropout(0.25, name="drop1"),
        L.Flatten(name="flat"),
        L.Dense(6, activation="relu", W_regularizer="l2", name="dense1"),
        L.Dense(3, activation="softmax", name="classes")])


def convolutions(order):
    d = {"dim_ordering": order}
    image, line = L.Input(shaped(IMAGE, order), name="image"), L.Input(LINE, name="line")
    ends = [
        L.Convolution2D(4, 3, 3, subsample=(2, 2), border_mode="same", name="same_strided", **d)(image),
        L.Convolution2D(4, 2, 4, subsample=(2, 3), border_mode="same", name="same_even", **d)(image),
        L.Convolution2D(4, 2, 2, border_mode="valid", activation="hard_sigmoid", name="valid", **d)(image),
        L.AtrousConvolution2D(3, 3, 2, atrous_rate=(2, 2), border_mode="same", name="atrous", **d)(image),
        L.Convolution1D(4, 3, border_mode="same", subsample_length=2, name="line_same")(line),
        L.Convolution1D(4, 2, activation="relu", name="line_valid")(line),
        L.AtrousConvolution1D(4, 3, atrous_rate=2, name="line_atrous")(line),
        L.LocallyConnected1D(4, 3, subsample_length=2, activation="relu", name="line_local")(line),
        L.LocallyConnected2D(3, 3, 2, subsample=(2, 1), name="local", **d)(image),
        L.LocallyConnected2D(2, 2, 2, bias=False, name="local_without_bias", **d)(image)]
    inputs = [image, line]
    if BACKEND == "theano":
        volume = L.Input(shaped(VOLUME, order), name="volume")
        inputs.append(volume)
        ends.append(L.Convolution3D(3, 2, 3, 2, subsample=(1, 2, 1), border_mode="same", name="cube", **d)(volume))
        out = (None, 3) + (13, 19) if order == "th" else (None, 13, 19, 3)
        ends.append(L.Deconvolution2D(3, 3, 3, output_shape=out, subsample=(2, 2), border_mode="same", name="up_same", **d)(image))
        out = (None, 3) + (15, 21) if order == "th" else (None, 15, 21, 3)
        ends.append(L.Deconvolution2D(3, 3, 3, output_shape=out, subsample=(2, 2), border_mode="valid", name="up_valid", **d)(image))
    else:
        ends.append(L.SeparableConvolution2D(4, 3, 3, subsample=(2, 2), border_mode="same", depth_multiplier=2, name="separable", **d)(image))
        ends.append(L.Deconvolution2D(3, 3, 4, output_shape=(2, 14, 20, 3), subsample=(2, 2), border_mode="same", name="up_same", **d)(image))
        ends.append(L.Deconvolution2D(3, 3, 3, output_shape=(2, 15, 21, 3), subsample=(2, 2), border_mode="valid", name="up_valid", **d)(image))
    return chosen(inputs, ends, order)


def windows(order):
    """Layers without weights; half of them do not say in the file which order of axes they read."""
    d = {"dim_ordering": order}
    image, line, volume = L.Input(shaped(IMAGE, order), name="image"), L.Input(LINE, name="line"), L.Input(shaped(VOLUME, order), name="volume")
    ends = [
        L.MaxPooling2D((2, 3), strides=(2, 2), border_mode="same", name="max_same", **d)(image),
        L.MaxPooling2D((4, 5), strides=(2, 3), border_mode="same", name="max_wide", **d)(image),
        L.AveragePooling2D((3, 2), strides=(2, 2), border_mode="same", name="mean_same", **d)(image),
        L.AveragePooling2D((2, 2), name="mean", **d)(image),
        L.MaxPooling1D(3, stride=2, border_mode="same", name="line_max")(line),
        L.AveragePooling1D(2, name="line_mean")(line),
        L.MaxPooling3D((2, 2, 3), name="cube_max", **d)(volume),
        L.AveragePooling3D((2, 2, 2), border_mode="same", name="cube_mean", **d)(volume),
        L.GlobalMaxPooling2D(name="peak", **d)(image),
        L.GlobalAveragePooling2D(name="average", **d)(image),
        L.GlobalMaxPooling1D(name="line_peak")(line),
        L.GlobalAveragePooling1D(name="line_average")(line),
        L.GlobalMaxPooling3D(name="cube_peak", **d)(volume),
        L.GlobalAveragePooling3D(name="cube_average", **d)(volume),
        L.ZeroPadding1D(2, name="line_pad")(line),
        L.ZeroPadding1D((1, 2), name="line_pad_two")(line),
        L.ZeroPadding2D((1, 2, 3, 0), name="pad_four", **d)(image),
        L.ZeroPadding2D({"top_pad": 2, "left_pad": 1}, name="pad_named", **d)(image),
        L.ZeroPadding3D((1, 2, 0), name="cube_pad", **d)(volume),
        L.Cropping1D((1, 2), name="line_crop")(line),
        L.Cropping2D(((1, 2), (0, 3)), name="crop", **d)(image),
        L.Cropping3D(((1, 1), (0, 2), (1, 0)), name="cube_crop", **d)(volume),
        L.UpSampling1D(3, name="line_up")(line),
        L.UpSampling2D((2, 3), name="up", **d)(image),
        L.UpSampling3D((1, 2, 3), name="cube_up", **d)(volume)]
    ends.append(L.Convolution2D(2, 1, 1, name="tells_the_backend", **d)(image))
    return chosen([image, line, volume], ends, order)


def dense_kinds(order):
    flat, line, image = L.Input(FLAT, name="flat"), L.Input(LINE, name="line"), L.Input(IMAGE, name="image")
    words = L.Input((5,), dtype="int32", name="words")
    ends = [
        L.Dense(4, activation="sigmoid", bias=False, name="dense")(flat),
        L.Highway(activation="tanh", name="highway")(flat),
        L.Highway(bias=False, name="highway_without_bias")(flat),
        L.MaxoutDense(4, nb_feature=3, name="maxout")(flat),
        L.MaxoutDense(3, nb_feature=2, bias=False, name="maxout_without_bias")(flat),
        L.TimeDistributedDense(4, activation="relu", name="each")(line),
        L.BatchNormalization(name="norm")(flat),
        L.BatchNormalization(mode=1, epsilon=0.01, name="norm_sample")(flat),
        L.BatchNormalization(mode=1, name="norm_sample_image")(image),
        L.LeakyReLU(0.2, name="leaky")(image),
        L.PReLU(name="parametric")(image),
        L.ELU(0.7, name="elu")(image),
        L.ThresholdedReLU(0.4, name="threshold")(image),
        L.ParametricSoftplus(name="softplus")(line),
        L.SReLU(name="s_shaped")(line),
        L.RepeatVector(3, name="repeat")(flat),
        L.Permute((2, 3, 1), name="permute")(image),
        L.Reshape((5, -1, 3), name="reshape")(image),
        L.GaussianNoise(0.5, name="noise")(flat),
        L.GaussianDropout(0.5, name="gaussian")(flat),
        L.SpatialDropout2D(0.5, name="spatial")(image),
        L.Embedding(9, 4, input_length=5, name="vectors")(words)]
    return Model([flat, line, image, words], ends)


def merges(order):
    a, b = L.Input(IMAGE, name="a"), L.Input(IMAGE, name="b")
    u, v = L.Input(FLAT, name="u"), L.Input(FLAT, name="v")
    m, n = L.Input((4, 5), name="m"), L.Input((5, 6), name="n")
    c = L.Convolution2D(3, 1, 1, name="conv", dim_ordering="tf")(b)
    ends = [merged("sum", [a, b, c], name="sum"), merged("mul", [a, c], name="product"), merged("ave", [a, b, c], name="mean"),
            merged("max", [a, c], name="largest"), merged("concat", [a, c], name="beside"), merged("concat", [a, c], concat_axis=1, name="below"),
            merged("dot", [u, v], name="dot"), merged("cos", [u, v], name="cosine"), merged("dot", [m, n], dot_axes=(2, 1), name="matrices")]
    return Model([a, b, u, v, m, n], ends)


def two_branches(order):
    """A Sequential that starts with a Merge of two others, one of which does so itself."""
    left = Sequential([L.Convolution2D(4, 3, 3, activation="relu", input_shape=IMAGE, dim_ordering="tf", name="left_conv"), L.Flatten(name="left_flat"), L.Dense(5, name="left_dense")])
    middle = Sequential([L.Dense(3, activation="tanh", input_shape=FLAT, name="middle_dense")])
    right = Sequential([L.Dense(3, input_dim=4, name="right_dense"), L.BatchNormalization(name="right_norm")])
    lower = Sequential([L.Merge([middle, right], mode="mul", name="inner_merge"), L.Dense(5, activation="relu", name="lower_dense")])
    return Sequential([L.Merge([left, lower], mode="concat", concat_axis=1, name="merge"), L.Dropout(0.2, name="drop"), L.Dense(2, activation="softmax", name="classes")])


def conv(filters, size, **more):
    if ONE:
        return L.Convolution2D(filters, size, size, border_mode="same", dim_ordering="tf", **more)
    return L.Conv2D(filters, size, padding="same", **more)


def nested(order):
    """Models inside models, one of them called twice; the Sequential ones have only the names that Keras gave them."""
    tower = Sequential([conv(4, 3, activation="relu", input_shape=IMAGE, name="c1"), L.BatchNormalization(name="n1")], name="tower")
    inner_in = L.Input(IMAGE, name="inner_in")
    y = conv(4, 2, name="c1")(inner_in)
    inner = Model(inner_in, L.BatchNormalization(name="n1")(y), name="inner")
    a, b = L.Input(IMAGE, name="a"), L.Input(IMAGE, name="b")
    both = merged("sum", [tower(a), tower(b), inner(a)], name="both")
    z = L.Flatten(name="flat")(L.MaxPooling2D(name="pool", **({"dim_ordering": "tf"} if ONE else {}))(both))
    return Model([a, b], L.Dense(3, activation="softmax", name="classes")(z))


def sequential_in_sequential(order):
    first = Sequential([conv(3, 3, input_shape=IMAGE, name="c1"), L.BatchNormalization(name="n1"), conv(2, 3, name="c2")])
    deep = Sequential([L.Dense(5, input_shape=(7 * 10 * 2,), name="d1"), L.Activation("relu", name="r1")])
    last = Sequential([deep, L.Dense(4, name="d2")])
    return Sequential([first, L.Flatten(name="flat"), last, L.Dense(2, name="top")])


def recurrent(order):
    """For the order of gates and the names of their weights; what the layers give is recorded as well."""
    line = L.Input(LINE, name="line")
    return Model(line, [L.LSTM(4, name="lstm")(line), L.GRU(3, inner_activation="sigmoid", return_sequences=True, name="gru")(line),
                        L.SimpleRNN(2, name="simple")(line), L.LSTM(4, consume_less="gpu", name="lstm_gpu")(line)])


def refused(order):
    """Layers whose answer is Python code, or depends on the other pictures of the batch."""
    a, b = L.Input(FLAT, name="a"), L.Input(FLAT, name="b")
    c = L.BatchNormalization(mode=2, name="of_the_batch")(a)
    d = L.Merge(mode=lambda tensors: tensors[0] - tensors[1], output_shape=FLAT, name="by_code")([c, b])
    return Model([a, b], L.Dense(2, name="classes")(d))


def newer_convolutions(order):
    d = {"data_format": "channels_first" if order == "th" else "channels_last"}
    image, line = L.Input(shaped(IMAGE, order), name="image"), L.Input(LINE, name="line")
    ends = [
        L.Conv2D(4, 3, strides=2, padding="same", name="same_strided", **d)(image),
        L.Conv2D(4, (2, 4), strides=(2, 3), padding="same", activation="hard_sigmoid", name="same_even", **d)(image),
        L.Conv2D(3, (3, 2), dilation_rate=2, padding="same", name="dilated", **d)(image),
        L.Conv1D(4, 3, strides=2, padding="same", name="line_same")(line),
        L.Conv1D(4, 2, padding="causal", name="line_causal")(line),
        L.LocallyConnected2D(3, (3, 2), strides=(2, 1), name="local", **d)(image),
        L.MaxPooling2D(2, padding="same", name="max_same", **d)(image),
        L.AveragePooling2D(3, strides=2, padding="same", name="mean_same", **d)(image),
        L.MaxPooling1D(2, padding="same", name="line_max")(line),
        L.Conv2DTranspose(3, 3, strides=2, padding="same", name="up_same", **d)(image),
        L.Conv2DTranspose(3, (2, 3), strides=(3, 2), name="up_valid", **d)(image),
        L.BatchNormalization(axis=1 if order == "th" else -1, scale=False, name="norm")(image)]
    inputs = [image, line]
    if BACKEND == "theano":
        volume = L.Input(shaped(VOLUME, order), name="volume")
        inputs.append(volume)
        ends.append(L.Conv3D(3, (2, 3, 2), strides=(1, 2, 1), padding="same", name="cube", **d)(volume))
        if VERSION >= "2.2":
            ends.append(L.Conv3DTranspose(2, 3, strides=2, padding="same", name="cube_up", **d)(volume))
    if order == "tf":  # with the other order Keras adds the bias along the wrong axis
        ends.append(L.LocallyConnected1D(4, 3, strides=2, activation="relu", name="line_local")(line))
    if VERSION >= "2.2" or BACKEND != "theano":
        ends.append(L.SeparableConv2D(4, 3, strides=2, padding="same", depth_multiplier=2, name="separable", **d)(image))
    if VERSION >= "2.2":
        ends.append(L.DepthwiseConv2D(3, strides=1, padding="same", depth_multiplier=2, name="depthwise", **d)(image))
        ends.append(L.SeparableConv1D(4, 3, padding="same", name="line_separable")(line))
    return chosen(inputs, ends, order)


CASES = ([(picture_classifier, "tf th"), (convolutions, "tf th"), (windows, "tf th"), (dense_kinds, "tf"), (merges, "tf"), (two_branches, "tf"),
          (nested, "tf"), (sequential_in_sequential, "tf"), (refused, "tf"), (recurrent, "tf")] if ONE else
         [(newer_convolutions, "tf th"), (nested, "tf"), (sequential_in_sequential, "tf")])


def randomize(model, random):
    """Distinct values everywhere; statistics of variance stay positive."""
    for layer in model.layers if not hasattr(model, "flattened_layers") else model.flattened_layers:
        if hasattr(layer, "layers") and not isinstance(layer, getattr(L, "Merge", ())):
            randomize(layer, random)
        elif layer.get_weights():
            names = [w.name for w in layer.weights]
            layer.set_weights([random.uniform(0.5, 1.5, w.shape) if any(p in n for p in ("running_std", "variance", "a_left")) else random.uniform(-0.7, 0.7, w.shape)
                               for n, w in zip(names, layer.get_weights())])


def run(inputs, tensors, feeds):
    function = K.function(list(inputs) + [K.learning_phase()], list(tensors))
    return [np.asarray(v) for v in function(list(feeds) + [0])]


def record(model, feeds, prefix, expected):
    """Puts what every layer gives into expected, under the name that Convscope gives it."""
    if isinstance(model, Sequential):
        return record_chain(model, feeds, prefix, expected)
    known = next(getattr(model, n) for n in ("container_nodes", "_container_nodes", "_network_nodes") if hasattr(model, n))
    for layer in model.layers:
        nodes = layer._inbound_nodes if hasattr(layer, "_inbound_nodes") else layer.inbound_nodes
        calls = [n for i, n in enumerate(nodes) if layer.name + "_ib-" + str(i) in known]
        if type(layer).__name__ == "InputLayer":
            continue
        for call, node in enumerate(calls):
            name = prefix + layer.name + ("" if call == 0 else "#%d" % (call + 1))
            if isinstance(layer, Model):
                record(layer, run(model.inputs, node.input_tensors, feeds), name + "/", expected)
            else:
                expected["out:" + name] = run(model.inputs, node.output_tensors, feeds)[0]


def record_chain(model, feeds, prefix, expected):
    """The same for a Sequential model. Where the file has no name for a model inside, its name is its place; the branches of a merge have none at all."""
    value = feeds
    for place, layer in enumerate(model.layers):
        if ONE and isinstance(layer, L.Merge):
            branches, value = [], list(feeds)
            for branch in layer.layers:
                own, value = value[:len(branch.inputs)], value[len(branch.inputs):]
                record(branch, own, prefix, expected)
                branches.append(run(branch.inputs, branch.outputs, own)[0])
            node = layer.inbound_nodes[0]
            value = run(node.input_tensors, node.output_tensors, branches)
        elif isinstance(layer, Model):
            named = not prefix or VERSION >= "2.2.3" or not isinstance(layer, Sequential)
            record(layer, value, prefix + (layer.name if named else "sequential_%d" % (place + 1)) + "/", expected)
            value = run(layer.inputs, layer.outputs, value)
            continue
        else:
            value = run([layer.get_input_at(0)], [layer.get_output_at(0)], value)
        expected["out:" + prefix + layer.name] = value[0]


def by_keras2(layer):
    """The layer's weights in the order of Keras 2, by the rule of its preprocess_weights_for_loading: gates i, c, f, o become i, f, c, o."""
    w = layer.get_weights()
    order = {12: (0, 2, 1, 3), 9: (0, 1, 2), 3: (0,)}[len(w)]
    return [np.concatenate([w[3 * gate + part] for gate in order], axis=-1) for part in range(3)]


def write(build, order):
    K.clear_session() if hasattr(K, "clear_session") else None
    if ONE:
        K.set_image_dim_ordering(order)
    else:
        K.set_image_data_format("channels_first" if order == "th" else "channels_last")
    name = "era_%s_%s_%s%s" % (VERSION, BACKEND, build.__name__, "_first" if order == "th" else "")
    print(name, flush=True)
    random = np.random.RandomState(zlib.crc32(name.encode()) % 10000)
    model = build(order)
    if isinstance(model, Sequential) and not model.built:
        model.build()
    randomize(model, random)
    feeds = [random.randint(0, 9, (2,) + K.int_shape(t)[1:]).astype("int32") if "int" in K.dtype(t) else random.randn(*(2,) + K.int_shape(t)[1:]).astype("float32")
             for t in model.inputs]
    expected = {"in:" + n: f for n, f in zip(model.input_names, feeds)}
    record(model, feeds, "", expected)
    for i, value in enumerate(run(model.inputs, model.outputs, feeds)):
        expected["end:%d" % i] = value
    if order == "th":
        expected["channels_first"] = np.ones(1, "float32")
    if build is refused:
        return model.save(os.path.join(OUT, "error_" + name + ".h5"))
    if build is recurrent:
        name = os.path.join("..", "keras-recurrent", name)
        for layer in model.layers[1:]:
            expected.update({"weight:%s:%s" % (layer.name, k): v for k, v in zip(("kernel", "recurrent_kernel", "bias"), by_keras2(layer))})
    model.save(os.path.join(OUT, name + ".h5"))
    np.savez_compressed(os.path.join(OUT, name + ".npz"), **{k: v if v.dtype == np.int32 else v.astype("float32") for k, v in expected.items()})


def main():
    os.makedirs(OUT, exist_ok=True)
    for build, orders in CASES:
        if len(sys.argv) > 2 and build.__name__ not in sys.argv[2:]:
            continue
        for order in orders.split():
            if order == "tf" or BACKEND == "theano":
                write(build, order)


if __name__ == "__main__":
    main()
