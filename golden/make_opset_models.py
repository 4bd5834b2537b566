"""Makes single-operator models in the forms of older opsets, with the outputs that ONNX Runtime computes from them.

Writes verify/src/test/resources/convscope/opsets.zip: NAME.onnx and NAME.npz (inputs as in.*, outputs as out.*).
Made with onnx 1.23 and onnxruntime 1.32:  python golden/make_opset_models.py
"""

import io
import pathlib
import zipfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

TARGET = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/opsets.zip"
random = np.random.default_rng(20240817)
FLOAT = {np.dtype("float32"): TensorProto.FLOAT, np.dtype("float64"): TensorProto.DOUBLE, np.dtype("int64"): TensorProto.INT64,
         np.dtype("bool"): TensorProto.BOOL}


def x(*shape):
    return random.standard_normal(shape, dtype=np.float32)


def ints(*values):
    return np.array(values, np.int64)


def reals(*values):
    return np.array(values, np.float32)


CASES = []


def case(label, op, opsets, inputs, outputs=1, fed=1, **attributes):
    """One model per opset; the first ``fed`` inputs are fed, the others constants, None is left out."""
    for opset in opsets:
        CASES.append((f"{op}-{opset}-{label}", op, opset, inputs, outputs, fed, attributes))


case("plain", "BatchNormalization", [7, 8, 9, 13, 14, 15], [x(2, 3, 4, 4), x(3), x(3), x(3), np.abs(x(3)) + 1], epsilon=1e-3)
case("spatial", "BatchNormalization", [7, 8], [x(2, 3, 4, 4), x(3), x(3), x(3), np.abs(x(3)) + 1], spatial=1)
case("both", "Clip", [7, 10], [x(3, 4)], min=-0.5, max=0.7)
case("min", "Clip", [7], [x(3, 4)], min=0.1)
case("max", "Clip", [7], [x(3, 4)], max=0.1)
case("none", "Clip", [7], [x(3, 4)])
case("double", "Clip", [10, 12], [x(3, 4)])
case("inputs", "Clip", [11, 12, 13], [x(3, 4), np.float32(-0.5), np.float32(0.5)])
case("plain", "DFT", [17, 19], [x(1, 8, 1)], axis=1)
case("length", "DFT", [17], [x(1, 8, 1), np.int64(6)], axis=1)
case("attribute", "Dropout", [7, 10, 11], [x(3, 4)], ratio=0.4)
case("input", "Dropout", [12, 13], [x(3, 4), np.float32(0.4)])
case("bilinear", "GridSample", [16, 19], [x(1, 2, 4, 4), x(1, 3, 3, 2)], mode="bilinear")
case("default", "GridSample", [16], [x(1, 2, 4, 4), x(1, 3, 3, 2)])
case("bicubic", "GridSample", [16], [x(1, 2, 4, 4), x(1, 3, 3, 2)], mode="bicubic")
case("constant", "GroupNormalization", [18, 20], [x(2, 6, 3, 3), x(3), x(3)], num_groups=3)
case("fed", "GroupNormalization", [18], [x(2, 6, 3, 3), x(3), x(3)], num_groups=3, fed=3)
for softmax in ("Softmax", "LogSoftmax", "Hardmax"):
    case("default", softmax, [7, 11, 12, 13], [x(2, 3, 4)])
    case("first", softmax, [7, 12], [x(2, 3, 4)], axis=0)
    case("middle", softmax, [9], [x(2, 3, 2, 2)], axis=2)
    case("last", softmax, [7, 11], [x(2, 3, 4)], axis=2)
    case("negative", softmax, [11, 13], [x(2, 3, 4)], axis=-2)
    case("pooled", softmax, [7], [x(2, 5, 1, 1)], axis=1)
for mode in ("constant", "reflect", "edge"):
    case(mode, "Pad", [7, 10], [x(1, 2, 4, 4)], mode=mode, pads=[0, 0, 1, 2, 0, 0, 2, 1])
    case(mode, "Pad", [11, 13, 18], [x(1, 2, 4, 4), ints(0, 0, 1, 2, 0, 0, 2, 1)], mode=mode)
case("value", "Pad", [7], [x(2, 3)], pads=[1, 0, 0, 1], value=2.5)
for reduce in ("L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare"):
    v = np.abs(x(2, 3, 4)) + 0.5
    case("axes", "Reduce" + reduce, [7, 12], [v], axes=[1], keepdims=0)
    case("all", "Reduce" + reduce, [7, 13], [v])
    if reduce != "Sum":
        case("axes", "Reduce" + reduce, [13, 17], [v], axes=[-1, 0])
    else:
        case("input", "ReduceSum", [13, 17], [v, ints(-1, 0)], keepdims=0)
for mode in ("nearest", "linear"):
    case(mode, "Resize", [10], [x(1, 2, 3, 3), reals(1, 1, 2, 1.5)], mode=mode)
    case(mode, "Resize", [11, 13], [x(1, 2, 3, 3), reals(), reals(1, 1, 2, 1.5)], mode=mode)
    case(mode + "-sizes", "Resize", [11, 13, 18], [x(1, 2, 3, 3), reals(), reals(), ints(1, 2, 7, 5)][: 4], mode=mode)
    case(mode, "Upsample", [7, 8], [x(1, 2, 3, 3)], mode=mode, scales=[1.0, 1.0, 2.0, 3.0])
    case(mode, "Upsample", [9], [x(1, 2, 3, 3), reals(1, 1, 2, 3)], mode=mode)
case("plain", "RoiAlign", [10, 15], [x(1, 2, 6, 6), reals(0, 0, 4, 4).reshape(1, 4), ints(0)], output_height=2, output_width=2,
     sampling_ratio=2)
case("plain", "Scatter", [9, 10], [x(3, 3), ints(0, 2).reshape(1, 2), x(1, 2)])
case("plain", "ScatterElements", [11, 13, 16], [x(3, 3), ints(0, 2).reshape(1, 2), x(1, 2)])
case("axes", "Slice", [7, 9], [x(4, 5, 6)], axes=[1, 2], starts=[1, -3], ends=[4, 1000])
case("front", "Slice", [7], [x(4, 5)], starts=[1], ends=[-1])
case("inputs", "Slice", [10, 11, 13], [x(4, 5), ints(1), ints(5), ints(1), ints(2)])
case("sizes", "Split", [7, 11], [x(2, 6)], 2, axis=1, split=[2, 4])
case("equal", "Split", [7, 12], [x(2, 6)], 3, axis=1)
case("equal", "Split", [13, 17], [x(2, 6)], 2, axis=-1)
case("input", "Split", [13], [x(2, 6), ints(1, 5)], 2, axis=1)
case("some", "Squeeze", [7, 11], [x(1, 3, 1, 4)], axes=[2])
case("all", "Squeeze", [7, 13], [x(1, 3, 1, 4)])
case("input", "Squeeze", [13], [x(1, 3, 1, 4), ints(-2)])
case("plain", "TopK", [7, 9], [x(3, 5)], 2, k=2)
case("input", "TopK", [10, 11], [x(3, 5), ints(3)], 2, axis=0)
case("plain", "Unsqueeze", [7, 11], [x(3, 4)], axes=[0, 3])
case("input", "Unsqueeze", [13], [x(3, 4), ints(1)])
# Forms that only gained something.
case("plain", "ArgMax", [7, 11], [x(3, 5)], axis=1)
case("plain", "ArgMin", [7, 11], [x(3, 5)], axis=0, keepdims=0)
case("plain", "AveragePool", [7, 10, 11], [x(1, 2, 5, 5)], kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 2])
case("included", "AveragePool", [7], [x(1, 2, 5, 5)], kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)
case("plain", "Cast", [7, 9, 13, 19], [x(3, 4)], to=TensorProto.INT64)
case("plain", "Conv", [7, 11], [x(1, 4, 5, 5), x(6, 2, 3, 3), x(6)], group=2, auto_pad="SAME_UPPER")
case("plain", "ConvTranspose", [7, 11], [x(1, 2, 4, 4), x(2, 3, 3, 3)], strides=[2, 2], output_padding=[1, 1])
case("plain", "DepthToSpace", [7, 11], [x(1, 8, 2, 2)], blocksize=2)
case("column", "DepthToSpace", [11], [x(1, 8, 2, 2)], blocksize=2, mode="CRD")
case("plain", "Flatten", [7, 9, 11], [x(2, 3, 4)])
case("plain", "GRU", [7], [x(3, 2, 4), x(1, 15, 4), x(1, 15, 5)], 2, hidden_size=5)
case("plain", "Gather", [7, 11], [x(3, 4), ints(0, 2)], axis=1)
case("plain", "Gemm", [7, 9], [x(2, 3), x(4, 3), x(4)], transB=1, alpha=0.5)
case("plain", "Gemm", [11], [x(2, 3), x(4, 3)], transB=1)
case("plain", "InstanceNormalization", [7], [x(2, 3, 4), x(3), x(3)])
case("plain", "LRN", [7], [x(1, 6, 3, 3)], size=3)
case("plain", "LSTM", [7], [x(3, 2, 4), x(1, 20, 4), x(1, 20, 5)], 3, hidden_size=5)
case("plain", "LpPool", [7, 11], [x(1, 2, 5, 5)], kernel_shape=[2, 2], p=2)
case("plain", "MaxPool", [7, 8, 10, 11], [x(1, 2, 5, 5)], kernel_shape=[2, 2], strides=[2, 2], auto_pad="SAME_UPPER")
case("ceil", "MaxPool", [10], [x(1, 2, 6, 6)], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
case("plain", "PRelu", [7, 9], [x(1, 3, 2, 2), x(3, 1, 1)])
case("plain", "Pow", [7, 12], [np.abs(x(3)), reals(2, 3, 0.5)])
case("plain", "RNN", [7], [x(3, 2, 4), x(1, 5, 4), x(1, 5, 5)], 2, hidden_size=5)
case("plain", "Reshape", [7, 13], [x(2, 6), ints(0, -1, 2)])
case("plain", "Shape", [7, 13], [x(2, 6)])
case("plain", "Sum", [7, 8], [x(2, 3), x(2, 3)], fed=2)
case("plain", "Tile", [7], [x(2, 3), ints(1, 2)])


def model(op, opset, inputs, outputs, fed, attributes):
    names = ["" if v is None else f"in.{i}" for i, v in enumerate(inputs)]
    infos = [helper.make_tensor_value_info(n, FLOAT[v.dtype], v.shape) for n, v in list(zip(names, inputs))[:fed]]
    weights = [numpy_helper.from_array(np.asarray(v), n) for n, v in list(zip(names, inputs))[fed:] if v is not None]
    results = [f"out.{i}" for i in range(outputs)]
    node = helper.make_node(op, names, results, name="the_" + op, **attributes)
    graph = helper.make_graph([node], op, infos, [helper.make_empty_tensor_value_info(r) for r in results], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8, producer_name="convscope golden")
    return onnx.shape_inference.infer_shapes(made)


options = onnxruntime.SessionOptions()
options.log_severity_level = 4
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    def write(name, content):
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)

    kept = 0
    for name, op, opset, inputs, outputs, fed, attributes in CASES:
        made = model(op, opset, inputs, outputs, fed, attributes)
        try:
            session = onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
            feeds = {f"in.{i}": inputs[i] for i in range(fed)}
            results = session.run(None, feeds)
        except Exception as problem:
            print("left out", name, str(problem)[:150])
            continue
        values = io.BytesIO()
        np.savez_compressed(values, **feeds, **{f"out.{i}": r for i, r in enumerate(results)})
        write(name + ".onnx", made.SerializeToString())
        write(name + ".npz", values.getvalue())
        kept += 1
print(kept, "of", len(CASES), "models,", TARGET.stat().st_size, "bytes")
