"""Makes small ONNX files with all that such files can contain besides plain operators, and what other engines compute from them.

Writes verify/src/test/resources/convscope/onnx-files.zip: NAME.onnx and NAME.npz (inputs and outputs under their names). Outputs are those of ONNX Runtime, or,
where it lacks a form, of onnx's reference implementation. Made with onnx 1.23 and onnxruntime 1.32:  python golden/make_onnx_files.py
"""

import io
import pathlib
import tempfile
import zipfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

TARGET = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/onnx-files.zip"
random = np.random.default_rng(20261127)
F = TensorProto.FLOAT
FILES = {}


def coarse(*shape):
    """Multiples of 1/16 below 4: float16 and bfloat16 hold them exactly."""
    return (random.integers(-63, 64, shape) / 16).astype(np.float32)


def info(name, shape, kind=F):
    return helper.make_tensor_value_info(name, kind, shape)


def node(op, inputs, outputs, name="", **attributes):
    return helper.make_node(op, inputs.split(), outputs.split(), name=name, **attributes)


def model(nodes, inputs, outputs, weights=(), opset=17, ir=8, domains=(), functions=(), **more):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, list(weights), **more)
    imports = [helper.make_opsetid("", opset)] if opset else []
    imports += [helper.make_opsetid(domain, version) for domain, version in domains]
    return helper.make_model(graph, opset_imports=imports, ir_version=ir, functions=list(functions), producer_name="convscope golden")


def computed(made, feeds, engine="onnxruntime"):
    if engine == "reference":
        return dict(zip([o.name for o in made.graph.output], ReferenceEvaluator(made).run(None, feeds)))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds)))


def values(**arrays):
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def keep(name, made, feeds=None, engine="onnxruntime", **more):
    """A model with what is computed from it; without inputs only the model."""
    FILES[name + ".onnx"] = made.SerializeToString()
    if feeds is not None:
        results = computed(made, feeds, engine)
        FILES[name + ".npz"] = values(**feeds, **results, **more)


# ---- One small network in several element types
KERNELS, BIAS, DENSE = coarse(4, 3, 3, 3), coarse(4), coarse(4, 5)
PICTURE = coarse(1, 3, 8, 8)
WEIGHTS = {"kernels": KERNELS, "bias": BIAS, "dense": DENSE}


def twin(kind):
    """Conv, Relu, mean over space, MatMul, Softmax; all in one type."""
    numbers = [helper.make_tensor(n, kind, w.shape, w.ravel().tolist()) for n, w in WEIGHTS.items()]
    nodes = [
        node("Conv", "x kernels bias", "maps", "conv", pads=[1, 1, 1, 1]),
        node("Relu", "maps", "relu", "relu"),
        node("GlobalAveragePool", "relu", "mean", "pool"),
        node("Flatten", "mean", "flat", "flatten"),
        node("MatMul", "flat dense", "scores", "dense"),
        node("Softmax", "scores", "y", "softmax", axis=1),
    ]
    return model(nodes, [info("x", [1, 3, 8, 8], kind)], [info("y", [1, 5], kind)], numbers)


single = twin(F)
keep("float32", single, {"x": PICTURE})
answer = computed(single, {"x": PICTURE})
for label, kind in (("float16", TensorProto.FLOAT16), ("bfloat16", TensorProto.BFLOAT16)):
    keep(label, twin(kind))
    FILES[label + ".npz"] = values(x=PICTURE, **answer)

mixed = twin(TensorProto.FLOAT16)
mixed.graph.input[0].type.tensor_type.elem_type = F
mixed.graph.output[0].type.tensor_type.elem_type = F
mixed.graph.node[0].input[0] = "half"
mixed.graph.node[-1].output[0] = "half_y"
mixed.graph.node.insert(0, node("Cast", "x", "half", "down", to=TensorProto.FLOAT16))
mixed.graph.node.append(node("Cast", "half_y", "y", "up", to=F))
keep("mixed", mixed)
FILES["mixed.npz"] = values(x=PICTURE, **answer)

keep("float64-conv", twin(TensorProto.DOUBLE))
FILES["float64-conv.npz"] = values(x=PICTURE.astype(np.float64), **answer)

# Numbers that float32 would not hold apart: the engine has float64 forms of these operators.
double = [node("MatMul", "x w1", "h", "dense1"), node("Tanh", "h", "t", "tanh"), node("MatMul", "t w2", "scores", "dense2"),
          node("Softmax", "scores", "y", "softmax", axis=1)]
tensors = [numpy_helper.from_array(random.standard_normal(s), n) for n, s in (("w1", (6, 4)), ("w2", (4, 3)))]
made = model(double, [info("x", [1, 6], TensorProto.DOUBLE)], [info("y", [1, 3], TensorProto.DOUBLE)], tensors)
wide = random.standard_normal((1, 6))
w1, w2 = (numpy_helper.to_array(t) for t in tensors)
slope = w1 @ ((1 - np.tanh(wide @ w1) ** 2)[0] * w2[:, 1])
keep("float64", made, {"x": wide}, slope=slope.reshape(1, 6))

# ---- Weights in other files
outside = twin(F)
del outside.graph.initializer[:]
outside.graph.initializer.extend(numpy_helper.from_array(w, n) for n, w in WEIGHTS.items())
for tensor in outside.graph.initializer:
    onnx.external_data_helper.set_external_data(tensor, location="kernels.bin" if tensor.name == "kernels" else "more/dense.bin")
with tempfile.TemporaryDirectory() as folder:
    (pathlib.Path(folder) / "more").mkdir()
    onnx.save(outside, folder + "/model.onnx")
    for file in ("model.onnx", "kernels.bin", "more/dense.bin"):
        FILES["external/" + file] = (pathlib.Path(folder) / file).read_bytes()
FILES["external.npz"] = FILES["float32.npz"]

# ---- Weights of few bits behind DequantizeLinear
X34 = coarse(3, 4)


def narrow(label, kind, numbers, scale, zero=None, opset=21, **attributes):
    weights = [helper.make_tensor("w", kind, [4, 6], numbers), numpy_helper.from_array(np.asarray(scale, np.float32), "scale")]
    if zero is not None:
        weights.append(helper.make_tensor("zero", kind, np.shape(scale), np.ravel(zero).tolist()))
    nodes = [
        node("DequantizeLinear", "w scale" + (" zero" if zero is not None else ""), "weights", "wide", **attributes),
        node("MatMul", "x weights", "y", "dense"),
    ]
    made = model(nodes, [info("x", [3, 4])], [info("y", [3, 6])], weights, opset, 10 if opset < 23 else 11)
    keep("narrow-" + label, made, {"x": X34}, "reference")


signed = random.integers(-8, 8, 24).tolist()
unsigned = random.integers(0, 16, 24).tolist()
reals = (random.standard_normal(24) * 3).tolist()
narrow("int4", TensorProto.INT4, signed, 0.25)
narrow("int4-axis", TensorProto.INT4, signed, [0.5, 0.25, 1, 2, 0.125, 3], [1, 0, -1, 2, -3, 0], axis=1)
narrow("uint4-rows", TensorProto.UINT4, unsigned, [0.5, 0.25, 1, 2], [8, 7, 6, 0], axis=0)
narrow("uint4-blocks", TensorProto.UINT4, unsigned, np.arange(12).reshape(2, 6) / 4 + 0.25, np.arange(12).reshape(2, 6), axis=0, block_size=2)
for kind in ("FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ"):
    narrow(kind.lower(), getattr(TensorProto, kind), reals, 0.5)
narrow("float4e2m1", TensorProto.FLOAT4E2M1, reals, 0.5, opset=23)
misread = model([node("Cast", "w", "wide", "cast", to=F), node("MatMul", "x wide", "y", "dense")], [info("x", [3, 4])], [info("y", [3, 6])],
                [helper.make_tensor("w", TensorProto.INT4, [4, 6], signed)], 21, 10)
keep("narrow-misread", misread)

# ---- Functions of the file's own
OWN = "own.layers"


def function(name, inputs, outputs, nodes, opset=17, attributes=(), defaults=(), domains=(), domain=OWN):
    imports = [helper.make_opsetid("", opset)] + [helper.make_opsetid(d, 1) for d in domains]
    return helper.make_function(domain, name, inputs.split(), outputs.split(), nodes, imports, list(attributes), list(defaults))


def reference(made, attribute, outer, kind):
    """A node whose attribute is that of the call."""
    made.attribute.append(onnx.AttributeProto(name=attribute, ref_attr_name=outer, type=kind))
    return made


INT, INTS, FLOAT = onnx.AttributeProto.INT, onnx.AttributeProto.INTS, onnx.AttributeProto.FLOAT
leaky = function("Leaky", "x", "y", [reference(node("LeakyRelu", "x", "y"), "alpha", "slope", FLOAT)],
                 defaults=[helper.make_attribute("slope", 0.25)])
block = function(
    "Block", "x w b", "y kept",
    [
        reference(node("Conv", "x w b", "h", "conv"), "pads", "pads", INTS),
        helper.make_node("Leaky", ["h"], ["y"], domain=OWN, name="act"),
        node("Identity", "x", "kept"),
    ],
    attributes=["pads"], domains=[OWN])
calls = [
    helper.make_node("Block", ["x", "w1", "h"], ["a", ""], domain=OWN, name="block1", pads=[1, 1, 1, 1]),
    helper.make_node("Block", ["a", "w2"], ["b", "kept"], domain=OWN, name="block2", pads=[0, 0, 0, 0]),
    helper.make_node("Leaky", ["b"], ["c"], domain=OWN, slope=0.5),
    node("ReduceMean", "c", "y", "mean", axes=[2, 3], keepdims=0),
]
weights = [numpy_helper.from_array(w, n) for n, w in (("w1", coarse(3, 2, 3, 3)), ("w2", coarse(2, 3, 3, 3)), ("h", coarse(3)))]
made = model(calls, [info("x", [1, 2, 6, 6])], [info("y", [1, 2]), info("kept", [1, 3, 6, 6])], weights, domains=[(OWN, 1)],
             functions=[leaky, block])
keep("functions", made, {"x": coarse(1, 2, 6, 6)})

older = function("Total", "x", "y", [node("ReduceSum", "x", "s", axes=[1], keepdims=0), node("Relu", "s", "y")], opset=11)
made = model([helper.make_node("Total", ["x"], ["y"], domain=OWN, name="total")], [info("x", [3, 4])], [info("y", [3])], opset=18,
             domains=[(OWN, 1)], functions=[older])
keep("function-opset", made, {"x": X34}, "reference")

passing = function("Pass", "x", "y x", [node("Neg", "x", "y")])
made = model([helper.make_node("Pass", ["x"], ["y", "same"], domain=OWN, name="pass")], [info("x", [3, 4])],
             [info("y", [3, 4]), info("same", [3, 4])], domains=[(OWN, 1)], functions=[passing])
keep("function-passing", made)
FILES["function-passing.npz"] = values(x=X34, y=-X34, same=X34)

inner = [helper.make_graph([node(op, "x", "r")], op, [], [info("r", None)]) for op in ("Relu", "Neg")]
choose = function("Choose", "c x", "y", [node("Identity", "c", "k"), node("If", "k", "y", then_branch=inner[0], else_branch=inner[1])])
made = model([helper.make_node("Choose", ["yes", "x"], ["a"], domain=OWN, name="first"),
              helper.make_node("Choose", ["no", "a"], ["y"], domain=OWN, name="second")],
             [info("x", [3, 4])], [info("y", [3, 4])],
             [numpy_helper.from_array(np.array(v), n) for n, v in (("yes", True), ("no", False))], domains=[(OWN, 1)], functions=[choose])
keep("function-if", made, {"x": X34})

ping = function("Ping", "x", "y", [helper.make_node("Pong", ["x"], ["y"], domain=OWN)], domains=[OWN])
pong = function("Pong", "x", "y", [helper.make_node("Ping", ["x"], ["y"], domain=OWN)], domains=[OWN])
keep("function-recursion", model([helper.make_node("Ping", ["x"], ["y"], domain=OWN)], [info("x", [3, 4])], [info("y", [3, 4])],
                                 domains=[(OWN, 1)], functions=[ping, pong]))
doubling = [function("F0", "x", "y", [node("Neg", "x", "h"), node("Neg", "h", "y")])]
for i in range(1, 25):
    doubling.append(function(f"F{i}", "x", "y", [helper.make_node(f"F{i - 1}", ["x"], ["h"], domain=OWN),
                                                 helper.make_node(f"F{i - 1}", ["h"], ["y"], domain=OWN)], domains=[OWN]))
keep("function-doubling", model([helper.make_node("F24", ["x"], ["y"], domain=OWN)], [info("x", [3, 4])], [info("y", [3, 4])],
                                domains=[(OWN, 1)], functions=doubling))

# ---- The forms that PyTorch's exporters write: traced (names with dots and slashes), and with its own functions (torch.export)
traced = [
    node("Conv", "input.1 features.0.weight features.0.bias", "/features/0/Conv_output_0", "/features/0/Conv", dilations=[1, 1], group=1,
         kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[1, 1]),
    node("Constant", "", "/features/1/Constant_output_0", "/features/1/Constant", value=helper.make_tensor("", F, [], [0.0])),
    node("Constant", "", "/features/1/Constant_1_output_0", "/features/1/Constant_1", value=helper.make_tensor("", F, [], [6.0])),
    node("Clip", "/features/0/Conv_output_0 /features/1/Constant_output_0 /features/1/Constant_1_output_0", "/features/1/Clip_output_0",
         "/features/1/Clip"),
    node("GlobalAveragePool", "/features/1/Clip_output_0", "/pool/GlobalAveragePool_output_0", "/pool/GlobalAveragePool"),
    node("Shape", "/pool/GlobalAveragePool_output_0", "/Shape_output_0", "/Shape"),
    node("Constant", "", "/Constant_output_0", "/Constant", value=helper.make_tensor("", TensorProto.INT64, [], [0])),
    node("Gather", "/Shape_output_0 /Constant_output_0", "/Gather_output_0", "/Gather", axis=0),
    node("Constant", "", "/Constant_1_output_0", "/Constant_1", value=helper.make_tensor("", TensorProto.INT64, [1], [0])),
    node("Unsqueeze", "/Gather_output_0 /Constant_1_output_0", "/Unsqueeze_output_0", "/Unsqueeze"),
    node("Constant", "", "/Constant_2_output_0", "/Constant_2", value=helper.make_tensor("", TensorProto.INT64, [1], [-1])),
    node("Concat", "/Unsqueeze_output_0 /Constant_2_output_0", "/Concat_output_0", "/Concat", axis=0),
    node("Reshape", "/pool/GlobalAveragePool_output_0 /Concat_output_0", "/Reshape_output_0", "/Reshape", allowzero=0),
    node("Gemm", "/Reshape_output_0 classifier.weight classifier.bias", "12", "/classifier/Gemm", alpha=1.0, beta=1.0, transB=1),
]
torch_weights = [numpy_helper.from_array(w, n) for n, w in (
    ("features.0.weight", KERNELS), ("features.0.bias", BIAS), ("classifier.weight", DENSE.T.copy()), ("classifier.bias", coarse(5)))]
keep("torch-traced", model(traced, [info("input.1", ["batch", 3, 8, 8])], [info("12", ["batch", 5])], torch_weights),
     {"input.1": np.concatenate([PICTURE, PICTURE[..., ::-1]])})

LIB, COMMON, MODULES = "pkg.onnxscript.torch_lib", "pkg.onnxscript.torch_lib.common", "pkg.torch.2.15"
rank = function("Rank", "input", "result", [node("Shape", "input", "tmp"), node("Size", "tmp", "result")], 18, domain=COMMON)
scalar = function("IsScalar", "input", "result", [
    node("Shape", "input", "tmp"), node("Size", "tmp", "tmp_0"), node("Constant", "", "tmp_1", value_int=0),
    node("Equal", "tmp_0 tmp_1", "result")], 18, domain=COMMON)
mean_then = helper.make_graph([node("Identity", "self", "r_0", "n0")], "thenGraph", [], [info("r_0", None)])
mean_else = helper.make_graph([reference(node("ReduceMean", "self dims", "r_1", "n0"), "keepdims", "keepdim", INT)], "elseGraph", [],
                              [info("r_1", None)])
aten_mean = function("aten_mean_dim", "self dim", "result", [
    helper.make_node("IsScalar", ["self"], ["cond"], domain=COMMON, name="n0"),
    node("Constant", "", "minus", "n1", value_ints=[-1]),
    node("Reshape", "dim minus", "dims", "n2"),
    node("If", "cond", "result", "n3", then_branch=mean_then, else_branch=mean_else)], 18, ["keepdim"], domains=[COMMON], domain=LIB)
aten_conv = function("aten_conv2d", "input weight bias", "result", [
    reference(reference(node("Conv", "input weight bias", "result", "n0"), "pads", "padding", INTS), "strides", "stride", INTS)], 18,
    ["padding", "stride"], domain=LIB)
features = function("features_1", "x w b", "relu", [
    helper.make_node("aten_conv2d", ["x", "w", "b"], ["convolution"], domain=LIB, name="aten_conv2d_0", padding=[1, 1, 1, 1], stride=[1, 1]),
    helper.make_node("aten_relu", ["convolution"], ["relu"], domain=LIB, name="aten_relu_1")], 18, domains=[LIB], domain=MODULES)
aten_relu = function("aten_relu", "self", "result", [node("Relu", "self", "result", "n0")], 18, domain=LIB)
exported = [
    helper.make_node("features_1", ["l_x_", "features.0.weight", "features.0.bias"], ["features_1"], domain=MODULES, name="features_1_0"),
    node("Constant", "", "_val_1", "Constant_1", value=helper.make_tensor("", TensorProto.INT64, [2], [-1, -2])),
    helper.make_node("aten_mean_dim", ["features_1", "_val_1"], ["mean"], domain=LIB, name="aten_mean_dim_2", keepdim=0),
    node("Gemm", "mean classifier.weight classifier.bias", "classifier_1", "Gemm_3", transB=1),
]
keep("torch-exported", model(exported, [info("l_x_", [1, 3, 8, 8])], [info("classifier_1", [1, 5])], torch_weights, 18,
                             domains=[(LIB, 1), (COMMON, 1), (MODULES, 1)],
                             functions=[rank, scalar, aten_mean, aten_conv, aten_relu, features]), {"l_x_": PICTURE})

# ---- Conditions, loops, sequences, text
flag = numpy_helper.from_array(np.array(False), "training")
drop = helper.make_graph([node("Dropout", "x", "r", "drop")], "drop", [], [info("r", None)])
plain = helper.make_graph([node("Mul", "x two", "r", "twice")], "plain", [], [info("r", None)],
                          [numpy_helper.from_array(np.float32(2), "two")])
plain_again = helper.make_graph([node("Mul", "a two", "r", "twice")], "plain", [], [info("r", None)],
                                [numpy_helper.from_array(np.float32(3), "two")])
outer = helper.make_graph([node("If", "training", "r2", "inner", then_branch=drop, else_branch=plain_again)], "outer", [], [info("r2", None)])
made = model([node("If", "training", "a", "first", then_branch=drop, else_branch=plain), node("Not", "training", "testing", "not"),
              node("If", "testing", "b", "second", then_branch=outer, else_branch=drop), node("Relu", "b", "y", "relu")],
             [info("x", [3, 4])], [info("y", [3, 4])], [flag])
keep("if-constant", made, {"x": X34})

squeeze = helper.make_graph([node("Squeeze", "x axis", "s")], "then", [], [info("s", None)])
same = helper.make_graph([node("Identity", "x", "i")], "else", [], [info("i", None)])
made = model([node("Shape", "x", "sizes"), node("Gather", "sizes axis", "size", axis=0), node("Equal", "size one", "is_one"),
              node("If", "is_one", "y", "squeeze", then_branch=squeeze, else_branch=same)],
             [info("x", [2, 1, 3])], [info("y", None)],
             [numpy_helper.from_array(np.array([1]), n) for n in ("axis", "one")])
keep("if-shape", made, {"x": coarse(2, 1, 3)})

made = model([node("ReduceSum", "x", "sum", keepdims=0), node("Greater", "sum zero", "positive"),
              node("If", "positive", "y", "choice", then_branch=helper.make_graph([node("Relu", "x", "t")], "t", [], [info("t", None)]),
                   else_branch=helper.make_graph([node("Neg", "x", "e")], "e", [], [info("e", None)]))],
             [info("x", [3, 4])], [info("y", [3, 4])], [numpy_helper.from_array(np.float32(0), "zero")])
keep("if-fed", made, {"x": X34})

body = helper.make_graph([node("Add", "state w", "next"), node("Identity", "go", "on")], "body",
                         [info("i", [], TensorProto.INT64), info("go", [], TensorProto.BOOL), info("state", None)],
                         [info("on", [], TensorProto.BOOL), info("next", None)])
made = model([node("Loop", "three yes x", "y", "repeat", body=body)], [info("x", [3, 4])], [info("y", [3, 4])],
             [numpy_helper.from_array(np.array(3), "three"), numpy_helper.from_array(np.array(True), "yes"), numpy_helper.from_array(coarse(4), "w")])
keep("loop", made, {"x": X34})

# As long as the numbers add up to less than 500: a condition and no number of rounds.
body = helper.make_graph([node("Add", "state state", "next"), node("Abs", "next", "sizes"), node("ReduceSum", "sizes", "sum", keepdims=0),
                          node("Less", "sum limit", "on")], "body",
                         [info("i", [], TensorProto.INT64), info("go", [], TensorProto.BOOL), info("state", None)],
                         [info("on", [], TensorProto.BOOL), info("next", None)])
made = model([helper.make_node("Loop", ["", "yes", "x"], ["y"], "while", body=body)], [info("x", [3, 4])], [info("y", [3, 4])],
             [numpy_helper.from_array(np.array(True), "yes"), numpy_helper.from_array(np.float32(500), "limit")])
keep("loop-while", made, {"x": X34})

body = helper.make_graph([node("Add", "sum row", "next"), node("Identity", "next", "out")], "body", [info("sum", [4]), info("row", [4])],
                         [info("next", [4]), info("out", [4])])
made = model([node("Scan", "zeros x", "last y", "running", body=body, num_scan_inputs=1)], [info("x", [3, 4])], [info("y", [3, 4])],
             [numpy_helper.from_array(np.zeros(4, np.float32), "zeros")])
keep("scan", made, {"x": X34})

made = model([node("SplitToSequence", "x", "rows", "split", axis=0), node("SequenceAt", "rows zero", "first", "at"),
              node("SequenceInsert", "rows first", "more", "insert"), node("ConcatFromSequence", "more", "y", "join", axis=0)],
             [info("x", [3, 4])], [info("y", [4, 4]), helper.make_tensor_sequence_value_info("rows", F, None)],
             [numpy_helper.from_array(np.array(0), "zero")])
keep("sequence", made)
FILES["sequence.npz"] = values(x=X34, y=np.concatenate([X34, X34[:1]]))
keep("sequence-only", model([node("SplitToSequence", "x", "rows", "split", axis=0)], [info("x", [3, 4])],
                            [helper.make_tensor_sequence_value_info("rows", F, None)]))
keep("sequence-fed", model([node("ConcatFromSequence", "rows", "y", "join", axis=0)], [helper.make_tensor_sequence_value_info("rows", F, None)],
                           [info("y", [4, 4])]))
made = model([node("Optional", "x", "maybe", "wrap"), node("OptionalGetElement", "maybe", "y", "unwrap")], [info("x", [3, 4])], [info("y", [3, 4])])
keep("optional", made, {"x": X34})

made = model([node("ArgMax", "x", "best", axis=1, keepdims=0), node("Gather", "words best", "word", "look"),
              node("Softmax", "x", "y", axis=1)], [info("x", [3, 4])], [info("word", [3], TensorProto.STRING), info("y", [3, 4])],
             [helper.make_tensor("words", TensorProto.STRING, [4], [b"ant", b"bee", "Käfer".encode(), b"wasp"])])
keep("text-output", made)
FILES["text-output.npz"] = values(x=X34, y=computed(made, {"x": X34})["y"])
keep("text-only", model([node("Identity", "words", "word")], [info("x", [3, 4])], [info("word", [4], TensorProto.STRING)],
                        [helper.make_tensor("words", TensorProto.STRING, [4], [b"ant", b"bee", b"fly", b"wasp"])]))
made = model([node("Constant", "", "wanted", value_string="bee"), node("Constant", "", "words", value_strings=["ant", "bee", "fly", "wasp"]),
              node("Equal", "words wanted", "is"), node("Cast", "is", "mask", to=F), node("Mul", "x mask", "y", "masked")],
             [info("x", [3, 4])], [info("y", [3, 4])], opset=19, ir=9)
keep("text-inside", made)
FILES["text-inside.npz"] = values(x=X34, y=X34 * np.array([0, 1, 0, 0], np.float32))

# ---- Operators of other domains
made = model([helper.make_node("FusedMatMul", ["x", "w"], ["h"], domain="com.microsoft", name="fused", transB=1, alpha=0.5),
              node("Relu", "h", "y", "relu")], [info("x", [3, 4])], [info("y", [3, 2])], [numpy_helper.from_array(coarse(2, 4), "w")],
             domains=[("com.microsoft", 1)])
keep("microsoft", made, {"x": X34})
made = model([helper.make_node("Scaler", ["x"], ["h"], domain="ai.onnx.ml", name="scaler", offset=[0.5] * 4, scale=[2.0] * 4),
              node("Relu", "h", "y", "relu")], [info("x", [3, 4])], [info("y", [3, 4])], domains=[("ai.onnx.ml", 1)])
keep("scaler", made, {"x": X34})
made = model([helper.make_node("Foo", ["x"], ["a"], domain="com.example", name="foo1"),
              helper.make_node("Foo", ["a"], ["b"], domain="com.example", name="foo2"),
              helper.make_node("Bar", ["b"], ["y"], domain="org.other", name="bar")], [info("x", [3, 4])], [info("y", [3, 4])],
             domains=[("com.example", 1), ("org.other", 1)])
keep("unknown-domains", made)

# ---- Classifiers
LABELS = ["cat", "dog", "egg", "fox", "gnu"]
zipped = twin(F)
zipped.opset_import.append(helper.make_opsetid("ai.onnx.ml", 1))
zipped.graph.node.append(node("ArgMax", "y", "best", "argmax", axis=1, keepdims=0))
zipped.graph.node.append(helper.make_node("ArrayFeatureExtractor", ["names", "best"], ["labels"], domain="ai.onnx.ml", name="pick"))
zipped.graph.node.append(node("Reshape", "labels flat_shape", "classLabel", "flat_label"))
zipped.graph.node.append(helper.make_node("ZipMap", ["y"], ["classLabelProbs"], domain="ai.onnx.ml", name="zip", classlabels_strings=LABELS))
zipped.graph.initializer.append(helper.make_tensor("names", TensorProto.STRING, [5], [n.encode() for n in LABELS]))
zipped.graph.initializer.append(numpy_helper.from_array(np.array([-1]), "flat_shape"))
del zipped.graph.output[:]
zipped.graph.output.append(info("classLabel", [1], TensorProto.STRING))
mapping = helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(F, []))
zipped.graph.output.append(helper.make_value_info("classLabelProbs", helper.make_sequence_type_proto(mapping)))
keep("zipmap", zipped)
FILES["zipmap.npz"] = values(x=PICTURE, **answer)

# ---- Sparse weights, constants of every kind, old ways of writing
positions, numbers = np.array([1, 6, 11, 20]), np.array([1.5, -2, 0.25, 4], np.float32)


def sparse(name, indices, shape):
    return helper.make_sparse_tensor(numpy_helper.from_array(numbers, name), numpy_helper.from_array(indices, name + "_at"), shape)


dense = np.zeros(24, np.float32)
dense[positions] = numbers
pairs = np.stack(np.unravel_index(positions, (4, 6)), 1)
made = model([node("MatMul", "x linear", "a", "dense1"), node("MatMul", "x pairs", "b", "dense2"),
              node("Constant", "", "value", "constant", sparse_value=sparse("", positions, [4, 6])), node("MatMul", "x value", "c", "dense3"),
              node("Sum", "a b c", "y", "sum")], [info("x", [3, 4])], [info("y", [3, 6])],
             sparse_initializer=[sparse("linear", positions, [4, 6]), sparse("pairs", pairs, [4, 6])])
keep("sparse", made)
FILES["sparse.npz"] = values(x=X34, y=3 * X34 @ dense.reshape(4, 6))
made = model([node("Add", "x linear", "y", "add")], [info("x", [3, 4])], [info("y", None)], sparse_initializer=[sparse("linear", positions, [4, 5])])
keep("sparse-outside", made)
made = model([node("Add", "x huge", "y", "add")], [info("x", [3, 4])], [info("y", None)], sparse_initializer=[sparse("huge", positions, [40000, 40000])])
keep("sparse-huge", made)

made = model([node("Constant", "", "f", value_float=1.5), node("Constant", "", "fs", value_floats=[1.0, 2.0, 3.0, 4.0]),
              node("Constant", "", "i", value_int=2), node("Constant", "", "is", value_ints=[2, 2, 3]),
              node("Constant", "", "t", value=helper.make_tensor("", F, [4], [0.5, 1, 1.5, 2])),
              node("Cast", "i", "two", to=F), node("Mul", "x f", "a"), node("Add", "a fs", "b"), node("Mul", "b two", "c"), node("Sub", "c t", "d"),
              node("Reshape", "d is", "y", "shape")], [info("x", [3, 4])], [info("y", [2, 2, 3])])
keep("constants", made, {"x": X34})

era = [
    node("Conv", "data conv1_w_0 conv1_b_0", "conv1_1", kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[1, 1], group=1, dilations=[1, 1]),
    node("BatchNormalization", "conv1_1 bn_s_0 bn_b_0 bn_m_0 bn_v_0", "bn_1", epsilon=1e-5, momentum=0.9, spatial=1),
    node("Relu", "bn_1", "relu_1"),
    node("MaxPool", "relu_1", "pool_1", kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0]),
    node("Dropout", "pool_1", "drop_1 _drop_mask_1", ratio=0.5),
    node("AveragePool", "drop_1", "avg_1", kernel_shape=[4, 4]),
    node("Constant", "", "shape_1", value=helper.make_tensor("const", TensorProto.INT64, [2], [1, 4])),
    node("Reshape", "avg_1 shape_1", "flat_1"),
    node("Gemm", "flat_1 fc_w_0 fc_b_0", "fc_1", transB=1),
    node("Softmax", "fc_1", "prob_1"),
]
old_weights = {"conv1_w_0": KERNELS, "conv1_b_0": BIAS, "bn_s_0": coarse(4), "bn_b_0": coarse(4), "bn_m_0": coarse(4),
               "bn_v_0": np.abs(coarse(4)) + 1, "fc_w_0": DENSE.T.copy(), "fc_b_0": coarse(5)}
tensors = [numpy_helper.from_array(w, n) for n, w in old_weights.items()]
inputs = [info("data", [1, 3, 8, 8])] + [info(n, w.shape) for n, w in old_weights.items()]
keep("caffe2-era", model(era, inputs, [info("prob_1", [1, 5])], tensors, 7, 3), {"data": PICTURE})

cntk = [
    node("Sub", "features mean", "scaled", "scaled"),
    node("Conv", "scaled W0", "conv", "Convolution14", auto_pad="SAME_UPPER", dilations=[1, 1], group=1, kernel_shape=[3, 3], strides=[1, 1]),
    node("Add", "conv B0", "plus", "Plus14"),
    node("Relu", "plus", "relu", "ReLU18"),
    node("MaxPool", "relu", "pool", "Pooling21", auto_pad="NOTSET", kernel_shape=[2, 2], pads=[0, 0, 0, 0], strides=[2, 2]),
    node("Reshape", "pool pool_shape", "flat", "Times30_reshape0"),
    node("Reshape", "W1 w1_shape", "w1_flat", "Times30_reshape1"),
    node("MatMul", "flat w1_flat", "times", "Times30"),
    node("Add", "times B1", "Plus30_Output_0", "Plus30"),
]
cntk_weights = {"mean": np.float32([[[0.5]], [[0.25]], [[1]]]), "W0": KERNELS, "B0": coarse(4, 1, 1), "W1": coarse(4, 4, 4, 5), "B1": coarse(1, 5),
                "pool_shape": np.array([1, 64]), "w1_shape": np.array([64, 5])}
tensors = [numpy_helper.from_array(w, n) for n, w in cntk_weights.items()]
inputs = [info("features", [1, 3, 8, 8])] + [info(n, w.shape, helper.np_dtype_to_tensor_dtype(w.dtype)) for n, w in cntk_weights.items()]
keep("cntk-era", model(cntk, inputs, [info("Plus30_Output_0", [1, 5])], tensors, 8, 3), {"features": PICTURE})

keep("experimental", model([node("ImageScaler", "x", "a", "scaler", scale=1.0, bias=[0.0, 0.0, 0.0]), node("Affine", "a", "b", "affine", alpha=2.0, beta=1.0),
                            node("Crop", "b", "y", "crop", border=[0, 0, 0, 0])], [info("x", [1, 3, 8, 8])], [info("y", None)], opset=7, ir=3))
unstated = twin(F)
del unstated.opset_import[:]
keep("no-opset", unstated)
nameless = twin(F)
nameless.graph.name = ""
for n in nameless.graph.node:
    n.name = ""
nameless.opset_import[0].domain = "ai.onnx"
keep("nameless", nameless)
FILES["nameless.npz"] = FILES["float32.npz"]
recurrent = model([node("LSTM", "x w r", " state", "lstm", hidden_size=2)], [info("x", [3, 1, 4])], [info("state", None)],
                  [numpy_helper.from_array(coarse(1, 8, 4), "w"), numpy_helper.from_array(coarse(1, 8, 2), "r")], opset=14)
recurrent.graph.node[0].output[:] = ["", "state"]
keep("left-out-output", recurrent, {"x": coarse(3, 1, 4)})

# ---- What is said of pictures
spoken = twin(F)
spoken.graph.input[0].type.denotation = "IMAGE"
for label, format, extent, gamma in (
        ("bgr", "Bgr8", "NominalRange_0_255", "SRGB"), ("rgb", "Rgb8", "Normalized_0_1", "SRGB"), ("signed", "Rgb8", "Normalized_1_1", None),
        ("studio", "Bgr8", "NominalRange_16_235", None), ("order-only", "Bgr8", None, None), ("linear", "Rgb8", "Normalized_0_1", "Linear"),
        ("strange", "Yuv12", "Normalized_7", None)):
    made = onnx.ModelProto()
    made.CopyFrom(spoken)
    pairs = {"Image.BitmapPixelFormat": format, "Image.NominalPixelRange": extent, "Image.ColorSpaceGamma": gamma}
    helper.set_model_props(made, {k: v for k, v in pairs.items() if v})
    keep("image-" + label, made)
last = model([node("Transpose", "x", "t", "nchw", perm=[0, 3, 1, 2]), node("Conv", "t w", "h", "conv"), node("GlobalAveragePool", "h", "p", "pool"),
              node("Flatten", "p", "y", "flat")], [info("x", [1, 3, 3, 3])], [info("y", [1, 4])], [numpy_helper.from_array(KERNELS, "w")])
for dim, meaning in zip(last.graph.input[0].type.tensor_type.shape.dim, ("DATA_BATCH", "DATA_FEATURE", "DATA_FEATURE", "DATA_CHANNEL")):
    dim.denotation = meaning
keep("image-channels-last", last)

with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name, content in FILES.items():
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
print(len(FILES), "files,", TARGET.stat().st_size, "bytes")
