"""Writes sound models of kinds that no other fixture has, for the hostile files to start from: verify/src/test/resources/convscope/hostile.

chunked.h5   a Keras model whose weights lie in compressed, shuffled, checked chunks
latest.h5    the same in the newest structures of HDF5
control.onnx, scan.onnx   loops, branches and scans with bodies

Needs h5py and onnx:  python golden/hostile_seeds.py
"""

import pathlib

import h5py
import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

RESOURCES = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope"
TARGET = RESOURCES / "hostile"


def copied(source, target, options):
    """Copies groups, attributes and datasets; datasets of more than one number with other storage."""
    for name, value in source.attrs.items():
        target.attrs[name] = value
    for name, item in source.items():
        if isinstance(item, h5py.Group):
            copied(item, target.create_group(name), options)
        else:
            large = options if item.size > 1 else {}
            data = target.create_dataset(name, data=item[()], **large)
            for key, value in item.attrs.items():
                data.attrs[key] = value


def hdf5(name, libver, options):
    with h5py.File(RESOURCES / "keras/model_sequential.h5") as source, h5py.File(TARGET / name, "w", libver=libver) as target:
        copied(source, target, options)


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def save(name, nodes, inputs, outputs, constants):
    tensors = [numpy_helper.from_array(numpy.array(v), k) for k, v in constants.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="convscope golden")
    onnx.checker.check_model(model)
    onnx.save(model, TARGET / (name + ".onnx"))


def control():
    step = helper.make_graph(
        [helper.make_node("Add", ["state", "w"], ["next"]), helper.make_node("Identity", ["going"], ["goes"])],
        "step",
        [value("count", [], TensorProto.INT64), value("going", [], TensorProto.BOOL), value("state", [1, 4])],
        [value("goes", [], TensorProto.BOOL), value("next", [1, 4])],
    )
    branches = [
        helper.make_graph([helper.make_node(operator, ["looped"], ["chosen"])], operator, [], [value("chosen", [1, 4])])
        for operator in ("Relu", "Neg")
    ]
    save(
        "control",
        [
            helper.make_node("Loop", ["trips", "go", "x"], ["looped"], body=step),
            helper.make_node("If", ["go"], ["picked"], then_branch=branches[0], else_branch=branches[1]),
            helper.make_node("Range", ["start", "limit", "delta"], ["range"]),
            helper.make_node("Expand", ["picked", "sizes"], ["wide"]),
            helper.make_node("Tile", ["wide", "repeats"], ["tiled"]),
            helper.make_node("Add", ["tiled", "range"], ["y"]),
        ],
        [value("x", [1, 4])],
        [value("y", [None, None])],
        {
            "trips": numpy.int64(3),
            "go": numpy.bool_(True),
            "w": numpy.ones((1, 4), numpy.float32),
            "start": numpy.float32(0),
            "limit": numpy.float32(4),
            "delta": numpy.float32(1),
            "sizes": numpy.array([2, 4], numpy.int64),
            "repeats": numpy.array([2, 1], numpy.int64),
        },
    )


def scan():
    body = helper.make_graph(
        [helper.make_node("Add", ["sum", "row"], ["next"]), helper.make_node("Relu", ["next"], ["seen"])],
        "body",
        [value("sum", [4]), value("row", [4])],
        [value("next", [4]), value("seen", [4])],
    )
    save(
        "scan",
        [
            helper.make_node("Scan", ["zero", "x"], ["last", "all"], body=body, num_scan_inputs=1),
            helper.make_node("ConstantOfShape", ["sizes"], ["ones"], value=helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])),
            helper.make_node("MatMul", ["all", "ones"], ["y"]),
        ],
        [value("x", [3, 4])],
        [value("y", [None, None])],
        {"zero": numpy.zeros(4, numpy.float32), "sizes": numpy.array([4, 5], numpy.int64)},
    )


TARGET.mkdir(exist_ok=True)
hdf5("chunked.h5", ("earliest", "v108"), {"chunks": True, "compression": "gzip", "shuffle": True, "fletcher32": True})
hdf5("latest.h5", "latest", {"chunks": True, "compression": "gzip"})
control()
scan()
