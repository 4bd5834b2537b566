"""Quantised and recurrent networks with their answers and gradients.

Quantised networks are made from one small float network by onnxruntime.quantization: statically between quantisation and dequantisation (QDQ), statically with
quantised operators (QOperator), and dynamically. The answers are those of onnxruntime; the gradients are TensorFlow's, of the same operators over real numbers,
where quantising rounds and clips forward and passes what was not clipped backward.

The gradients of recurrent layers are those of Keras; their weights are brought into the order of the ONNX operators.
"""
import os
import sys
import tempfile
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
import tensorflow as tf  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402
from onnxruntime.quantization import (  # noqa: E402
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: E402

RESOURCES = os.path.join(os.path.dirname(__file__), "..", "verify", "src", "test", "resources", "convscope")
RANDOM = np.random.default_rng(20240901)
SIZE = 12
CLASSES = 5


def weights(*shape):
    return (RANDOM.normal(size=shape) * (2.0 / np.prod(shape[1:])) ** 0.5).astype("float32")


def float_network():
    """Two convolutions, a branch that is added again, pooling of both kinds and a dense layer; the batch is open."""
    constants = {
        "w1": weights(8, 3, 3, 3), "b1": (RANDOM.normal(size=8) * 0.1).astype("float32"),
        "w2": weights(8, 8, 3, 3), "b2": (RANDOM.normal(size=8) * 0.1).astype("float32"),
        "w3": weights(8, 1, 3, 3),
        "w4": weights(CLASSES, 8), "b4": (RANDOM.normal(size=CLASSES) * 0.1).astype("float32"),
    }
    nodes = [
        helper.make_node("Conv", ["x", "w1", "b1"], ["c1"], "conv1", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c1"], ["r1"], "relu1"),
        helper.make_node("MaxPool", ["r1"], ["p1"], "pool1", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["p1", "w2", "b2"], ["c2"], "conv2", pads=[1, 1, 1, 1]),
        helper.make_node("Add", ["c2", "p1"], ["a2"], "add"),
        helper.make_node("Relu", ["a2"], ["r2"], "relu2"),
        helper.make_node("Conv", ["r2", "w3"], ["c3"], "conv3", group=8, strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node("Sigmoid", ["c3"], ["s3"], "sigmoid"),
        helper.make_node("GlobalAveragePool", ["s3"], ["g"], "average"),
        helper.make_node("Flatten", ["g"], ["f"], "flatten"),
        helper.make_node("Gemm", ["f", "w4", "b4"], ["y"], "dense", transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, SIZE, SIZE])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", CLASSES])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


class Pictures(CalibrationDataReader):
    """What the ranges of the numbers are read from; smaller than what is explained later, so that some numbers are clipped."""

    def __init__(self):
        self.left = iter([{"x": (RANDOM.normal(size=(1, 3, SIZE, SIZE)) * 0.7).astype("float32")} for _ in range(8)])

    def get_next(self):
        return next(self.left, None)


@tf.custom_gradient
def rounded(real, least, most):
    """Rounded and clipped; backward, what was not clipped passes."""
    whole = tf.round(real)
    within = tf.logical_and(whole >= least, whole <= most)

    def backward(dy):
        return tf.where(within, dy, 0.0), None, None

    return tf.clip_by_value(whole, least, most), backward


RANGES = {np.dtype("uint8"): (0.0, 255.0), np.dtype("int8"): (-128.0, 127.0)}


def along(parameter, axis, rank):
    parameter = np.asarray(parameter, "float32")
    if parameter.size == 1:
        return parameter.reshape(())
    return parameter.reshape([-1 if i == axis else 1 for i in range(rank)])


def real(q, scale, zero, axis):
    rank = len(q.shape)
    return (tf.cast(q, tf.float32) - along(zero, axis % rank, rank)) * along(scale, axis % rank, rank)


def whole(y, scale, zero):
    least, most = RANGES[zero.dtype]
    scale, offset = np.float32(scale.reshape(())), np.float32(zero.reshape(()))
    return rounded(y / scale + offset, least - 0.0, most) if offset == 0 else (
        rounded(y / scale, least - offset, most - offset) + offset)


def quantized_by_itself(x):
    """As real numbers and as whole ones, with the scale and the zero point that follow from them."""
    least, most = min(0.0, float(np.min(x))), max(0.0, float(np.max(x)))
    scale = np.array((most - least) / 255, "float32")
    zero = np.array(np.clip(np.round(-least / scale), 0, 255), "uint8")
    q = whole(x, scale, zero)
    return real(q, scale, zero, 0), q, scale, zero


def convolved(x, w, node):
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    group = attributes.get("group", 1)
    pads = attributes.get("pads", [0, 0, 0, 0])
    stride = attributes.get("strides", [1, 1])[0]
    x = tf.pad(tf.transpose(x, [0, 2, 3, 1]), [[0, 0], [pads[0], pads[2]], [pads[1], pads[3]], [0, 0]])
    w = tf.transpose(w, [2, 3, 1, 0])
    if group == 1:
        y = tf.nn.conv2d(x, w, stride, "VALID")
    else:
        parts = zip(tf.split(x, group, 3), tf.split(w, group, 3))
        y = tf.concat([tf.nn.conv2d(a, b, stride, "VALID") for a, b in parts], 3)
    return tf.transpose(y, [0, 3, 1, 2])


def per_channel(vector):
    return tf.reshape(tf.cast(vector, tf.float32), [1, -1, 1, 1])


def numbers(model, x):
    """What the network gives for x, a tensor of TensorFlow; numbers that stand for real ones are float32 here."""
    values = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
    values["x"] = x
    for node in model.graph.node:
        i = [values[name] if name else None for name in node.input]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        op = node.op_type
        if op == "QuantizeLinear":
            y = whole(i[0], i[1], i[2])
        elif op == "DequantizeLinear":
            y = real(i[0], i[1], i[2], attributes.get("axis", 1))
        elif op == "DynamicQuantizeLinear":
            _, y, values[node.output[1]], values[node.output[2]] = quantized_by_itself(i[0])
        elif op == "Conv":
            y = convolved(i[0], tf.cast(i[1], tf.float32), node)
            y = y + per_channel(i[2]) if len(i) > 2 and i[2] is not None else y
        elif op == "QLinearConv":
            y = convolved(real(i[0], i[1], i[2], 1), real(i[3], i[4], i[5], 0), node)
            if len(i) > 8:
                y = y + per_channel(i[8]) * per_channel(i[1].reshape(-1) * i[4].reshape(-1))
            y = whole(y, i[6], i[7])
        elif op == "ConvInteger":
            y = convolved(real(i[0], 1, i[2], 1), real(i[1], 1, i[3], 0), node)
        elif op == "MatMulInteger":
            y = real(i[0], 1, i[2], -2) @ real(i[1], 1, i[3], -1)
        elif op == "QGemm":
            w = real(i[3], i[4], i[5], 0 if attributes.get("transB", 0) else 1)
            y = real(i[0], i[1], i[2], 0) @ (tf.transpose(w) if attributes.get("transB", 0) else w)
            y = y + tf.cast(i[6], tf.float32) * (i[1].reshape(-1) * i[4].reshape(-1))
            y = whole(y, i[7], i[8])
        elif op == "QLinearAdd":
            y = whole(real(i[0], i[1], i[2], 0) + real(i[3], i[4], i[5], 0), i[6], i[7])
        elif op == "QLinearSigmoid":
            y = whole(tf.sigmoid(real(i[0], i[1], i[2], 0)), i[3], i[4])
        elif op == "QLinearGlobalAveragePool":
            y = whole(tf.reduce_mean(real(i[0], i[1], i[2], 0), [2, 3], keepdims=True), i[3], i[4])
        elif op == "GlobalAveragePool":
            y = tf.reduce_mean(i[0], [2, 3], keepdims=True)
        elif op == "MaxPool":
            y = tf.transpose(tf.nn.max_pool2d(tf.transpose(i[0], [0, 2, 3, 1]), 2, 2, "VALID"), [0, 3, 1, 2])
        elif op == "Gemm":
            w = tf.cast(i[1], tf.float32)
            y = i[0] @ (tf.transpose(w) if attributes.get("transB", 0) else w) + i[2]
        elif op == "Reshape":
            y = np.reshape(i[0], i[1])
        elif op == "Flatten":
            y = tf.reshape(i[0], [i[0].shape[0], -1])
        elif op == "Relu":
            y = tf.nn.relu(i[0])
        elif op == "Sigmoid":
            y = tf.sigmoid(i[0])
        elif op in ("Cast", "Identity"):
            y = tf.cast(i[0], tf.float32)
        elif op == "Add":
            y = i[0] + i[1]
        elif op == "Mul":
            y = i[0] * i[1]
        elif op == "QLinearMatMul":
            y = whole(real(i[0], i[1], i[2], -2) @ real(i[3], i[4], i[5], -1), i[6], i[7])
        elif op == "QLinearMul":
            y = whole(real(i[0], i[1], i[2], 0) * real(i[3], i[4], i[5], 0), i[6], i[7])
        elif op == "QLinearLeakyRelu":
            y = whole(tf.nn.leaky_relu(real(i[0], i[1], i[2], 0), attributes["alpha"]), i[3], i[4])
        elif op == "QLinearSoftmax":
            y = whole(tf.nn.softmax(real(i[0], i[1], i[2], 0), attributes["axis"]), i[3], i[4])
        elif op == "QLinearAveragePool":
            pictures = tf.transpose(real(i[0], i[1], i[2], 0), [0, 2, 3, 1])
            y = whole(tf.transpose(tf.nn.avg_pool2d(pictures, 2, 1, "VALID"), [0, 3, 1, 2]), i[3], i[4])
        elif op == "QLinearConcat":
            parts = [real(i[k], i[k + 1], i[k + 2], 0) for k in range(2, len(i), 3)]
            y = whole(tf.concat(parts, attributes["axis"]), i[0], i[1])
        elif op == "MatMulIntegerToFloat":
            y = real(i[0], i[2], i[4], -2) @ real(i[1], i[3], i[5], -1) + i[6]
        elif op == "DynamicQuantizeMatMul":
            y = quantized_by_itself(i[0])[0] @ real(i[1], i[2], i[3], -1) + i[4]
        else:
            raise NotImplementedError(op)
        values[node.output[0]] = y
    return values["y"]


def explained(name, model, x, values):
    """Adds the answer of onnxruntime, and TensorFlow's gradient of a random weighted sum of it."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    answer = onnxruntime.InferenceSession(model.SerializeToString(), options).run(None, {"x": x})[0]
    target = RANDOM.normal(size=answer.shape).astype("float32")
    fed = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = numbers(model, fed)
        score = tf.reduce_sum(y * target)
    gradient = tape.gradient(score, fed).numpy()
    print(name, sorted({n.op_type for n in model.graph.node}), "difference", np.abs(y.numpy() - answer).max(),
          "zeros", float((gradient == 0).mean()))
    values.update({name + "/x": x, name + "/y": answer, name + "/target": target, name + "/gradient": gradient})
    return model.SerializeToString()


def quantized(name, make, folder, values):
    path = os.path.join(folder, name + ".onnx")
    make(path)
    return explained(name, onnx.load(path), RANDOM.normal(size=(2, 3, SIZE, SIZE)).astype("float32"), values)


def single(name, shape, parameters, values, domain="", whole_result=True, quantize_first=True, **attributes):
    """One operator between a quantisation and a dequantisation. Among the parameters "q" is the quantised input, "s" and "z" its scale and zero point."""
    constants = {
        "s": np.array(0.02, "float32"), "z": np.array(120, "uint8"),
        "s2": np.array(0.03, "float32"), "z2": np.array(100, "uint8"),
    }
    names = []
    for place, parameter in enumerate(parameters):
        if isinstance(parameter, str):
            names.append(parameter)
        else:
            names.append(f"c{place}")
            constants[names[-1]] = parameter
    operator = name.split("/")[-1]
    contributed = "com.microsoft" if operator.startswith("Contributed") else ""
    nodes = [helper.make_node("QuantizeLinear", ["x", "s", "z"], ["q"], "quantize", domain=contributed)]
    nodes = nodes if quantize_first else []
    if contributed:
        nodes.append(helper.make_node("DequantizeLinear", ["q", "s", "z"], ["y"], "dequantize", domain=contributed))
    else:
        nodes.append(helper.make_node(operator, names, ["r" if whole_result else "y"], operator, domain=domain, **attributes))
        if whole_result:
            nodes.append(helper.make_node("DequantizeLinear", ["r", "s2", "z2"], ["y"], "dequantize"))
    graph = helper.make_graph(
        nodes,
        operator,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", *shape[1:]])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, key) for key, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    return explained(name, model, (RANDOM.normal(size=shape) * 1.5).astype("float32"), values)


def single_operators(values):
    def numbers_of(kind, *shape):
        return RANDOM.integers(*{"uint8": (0, 256), "int8": (-128, 128)}[kind], size=shape).astype(kind)

    own = "com.microsoft"
    scale = np.array(0.01, "float32")
    zero = np.array(130, "uint8")
    made = {
        "QLinearMatMul": dict(
            shape=(2, 3, 4),
            parameters=["q", "s", "z", numbers_of("uint8", 4, 5), scale, zero, "s2", "z2"]),
        "QLinearMul": dict(
            shape=(2, 3, 4), domain=own, parameters=["q", "s", "z", numbers_of("uint8", 3, 1), scale, zero, "s2", "z2"]),
        "QLinearLeakyRelu": dict(shape=(2, 3, 4), domain=own, parameters=["q", "s", "z", "s2", "z2"], alpha=0.2),
        "QLinearSoftmax": dict(
            shape=(2, 6), domain=own, parameters=["q", "s", "z", "s2", "z2"], axis=1, opset=13),
        "QLinearAveragePool": dict(
            shape=(2, 3, 5, 5), domain=own, parameters=["q", "s", "z", "s2", "z2"], kernel_shape=[2, 2]),
        "QLinearConcat": dict(
            shape=(2, 3, 4), domain=own, axis=1, parameters=["s2", "z2", "q", "s", "z", "q", "s", "z"]),
        "MatMulIntegerToFloat": dict(
            shape=(2, 3, 4), domain=own, whole_result=False,
            parameters=["q", numbers_of("uint8", 4, 5), "s", scale, "z", zero, np.ones(5, "float32")]),
        "DynamicQuantizeMatMul": dict(
            shape=(2, 3, 4), domain=own, whole_result=False, quantize_first=False,
            parameters=["x", numbers_of("uint8", 4, 5), scale, zero, np.ones(5, "float32")]),
        "Contributed": dict(shape=(2, 3, 4), parameters=[]),
    }
    return {f"single/{name}": single(f"single/{name}", values=values, **rest) for name, rest in made.items()}


def quantized_networks(values):
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "float.onnx")
        ready = os.path.join(folder, "ready.onnx")
        onnx.save(float_network(), plain)
        quant_pre_process(plain, ready, skip_symbolic_shape=True)

        def static(form, **more):
            return lambda path: quantize_static(ready, path, Pictures(), quant_format=form, **more)

        def dynamic(path):
            quantize_dynamic(ready, path, weight_type=QuantType.QUInt8, op_types_to_quantize=["Conv", "MatMul", "Gemm"])

        forms = {
            "qdq": static(QuantFormat.QDQ, per_channel=True, activation_type=QuantType.QUInt8),
            "qdq-signed": static(QuantFormat.QDQ, activation_type=QuantType.QInt8, weight_type=QuantType.QInt8),
            "qoperator": static(QuantFormat.QOperator, activation_type=QuantType.QUInt8),
            "qoperator-per-channel": static(QuantFormat.QOperator, per_channel=True, activation_type=QuantType.QUInt8),
            "dynamic": dynamic,
        }
        return {name: quantized(name, make, folder, values) for name, make in forms.items()}


def recurrent(name, layer, order, operator, attributes, values, reset=False):
    """A Keras layer as a node of ONNX; order: Keras' gates in the order of ONNX."""
    x = RANDOM.normal(size=(2, 6, 4)).astype("float32")
    layer.build(x.shape)
    layer.set_weights([(RANDOM.normal(size=w.shape) * 0.5).astype("float32") for w in layer.get_weights()])
    target = RANDOM.normal(size=(2, 6, 3)).astype("float32")
    fed = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = layer(fed)
        score = tf.reduce_sum(y * target)
    kernel, recurrent_kernel, bias = [np.asarray(w) for w in layer.get_weights()]
    biases = bias if bias.ndim == 2 else np.stack([bias, np.zeros_like(bias)])

    def ordered(matrix):
        parts = np.split(matrix, len(order), axis=-1)
        return np.concatenate([parts[i] for i in order], axis=-1)

    constants = {
        "w": ordered(kernel).T[None],
        "r": ordered(recurrent_kernel).T[None],
        "b": np.concatenate([ordered(biases[0]), ordered(biases[1])])[None],
        "first": np.array([1], "int64"),
    }
    nodes = [
        helper.make_node("Transpose", ["x"], ["steps"], "steps", perm=[1, 0, 2]),
        helper.make_node(operator, ["steps", "w", "r", "b"], ["all"], name, hidden_size=3, **attributes),
        helper.make_node("Squeeze", ["all", "first"], ["sequence"], "squeeze"),
        helper.make_node("Transpose", ["sequence"], ["y"], "back", perm=[1, 0, 2]),
    ]
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 6, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 6, 3])],
        [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    answer = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]
    print(name, "difference", np.abs(answer - y.numpy()).max())
    values.update({name + "/x": x, name + "/y": y.numpy(), name + "/target": target,
                   name + "/gradient": tape.gradient(score, fed).numpy()})
    return model.SerializeToString()


def main():
    values = {}
    models = quantized_networks(values)
    models.update(single_operators(values))
    layers = keras.layers
    models["lstm"] = recurrent("lstm", layers.LSTM(3, return_sequences=True), [0, 3, 1, 2], "LSTM", {}, values)
    models["gru"] = recurrent(
        "gru", layers.GRU(3, return_sequences=True, reset_after=True), [0, 1, 2], "GRU", {"linear_before_reset": 1}, values)
    models["gru-reset-before"] = recurrent(
        "gru-reset-before", layers.GRU(3, return_sequences=True, reset_after=False), [0, 1, 2], "GRU", {}, values)
    models["rnn"] = recurrent("rnn", layers.SimpleRNN(3, return_sequences=True), [0], "RNN", {}, values)
    np.savez_compressed(os.path.join(RESOURCES, "golden", "backward.npz"), **values)
    with zipfile.ZipFile(os.path.join(RESOURCES, "backward.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in models.items():
            archive.writestr(zipfile.ZipInfo(name + ".onnx", (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(main())
