"""Collects the single-operator models of the onnx package's node tests that ONNX Runtime runs at opset 21, with their inputs as default values.

Writes verify/src/test/resources/convscope/operators.zip. The onnx package is under the Apache License 2.0.
Needs onnx and onnxruntime:  python golden/make_operator_models.py
"""

import pathlib
import zipfile

import numpy
import onnx
import onnxruntime
from onnx.backend.test.case.node import collect_testcases

OPSET = 21
NO_TENSORS = ("Sequence", "Optional", "If", "Loop", "Scan", "SplitTo", "ConcatFrom")
LARGEST = 2500  # elements in all inputs together
TARGET = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/operators.zip"


def self_contained(case):
    """The test's model with its inputs as default values, or None where it is no single plain operator or the engine refuses it."""
    nodes = case.model.graph.node
    if len(nodes) != 1 or nodes[0].domain or not case.data_sets or nodes[0].op_type.startswith(NO_TENSORS + ("BitShift",)):
        return None
    inputs = case.data_sets[0][0]
    if any(not isinstance(v, numpy.ndarray) or v.dtype.kind in "OUS" for v in inputs):
        return None
    if sum(v.size for v in inputs) > LARGEST:
        return None
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    model.ir_version = 10
    model.producer_name = "onnx node test"
    for opset in model.opset_import:
        if opset.domain == "":
            opset.version = OPSET
    feeds = {info.name: value for info, value in zip(model.graph.input, inputs)}
    try:
        onnx.checker.check_model(model)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"]).run(None, feeds)
        for name, value in feeds.items():
            model.graph.initializer.append(onnx.numpy_helper.from_array(value, name))
    except Exception:  # whatever the engine does not do at this opset is no case
        return None
    return model.SerializeToString()


with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    count = 0
    for case in sorted(collect_testcases(None), key=lambda c: c.name):
        content = self_contained(case)
        if content is not None:
            archive.writestr(zipfile.ZipInfo(case.name + ".onnx", (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
            count += 1
print(count, "models,", TARGET.stat().st_size, "bytes")
