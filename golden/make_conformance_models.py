"""Collects the operator tests of the onnx package that Debian's libonnx-testdata 1.12 lacks: newer operators, newer forms, further settings.

Tests of an operator's function body (EXPANDED) are left out: they hold elementary operators only, which have tests of their own.

Writes verify/src/test/resources/convscope/operator-tests.zip in the layout of that package (NAME/model.onnx, NAME/test_data_set_0/input_0.pb, ...).
The onnx package is under the Apache License 2.0. Made with onnx 1.23:  python golden/make_conformance_models.py /usr/share/libonnx-testdata/data/node
"""

import pathlib
import sys
import warnings
import zipfile

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases

LARGEST = 20000  # bytes of the model and its data
EXPANDED = "_expanded"
TARGET = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/operator-tests.zip"


def stored(value, info):
    """A test's value as the message that its kind is stored in."""
    if isinstance(value, onnx.TensorProto):
        return value
    kind = info.type.WhichOneof("value")
    if kind == "sequence_type":
        return numpy_helper.from_list(value, info.name)
    if kind == "optional_type":
        return numpy_helper.from_optional(value, info.name)
    return numpy_helper.from_array(np.asarray(value), info.name)


def files(case):
    yield "model.onnx", case.model.SerializeToString(deterministic=True)
    for number, (inputs, outputs) in enumerate(case.data_sets):
        for kind, values, infos in (("input", inputs, case.model.graph.input), ("output", outputs, case.model.graph.output)):
            for index, (value, info) in enumerate(zip(values, infos)):
                content = stored(value, info).SerializeToString(deterministic=True)
                yield f"test_data_set_{number}/{kind}_{index}.pb", content


warnings.simplefilter("ignore")
known = {folder.name for folder in pathlib.Path(sys.argv[1]).iterdir()}
count = 0
with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for case in sorted(collect_testcases(None), key=lambda c: c.name):
        if case.name in known or EXPANDED in case.name or not case.data_sets:
            continue
        try:
            content = list(files(case))
        except Exception as problem:
            print("left out", case.name, str(problem)[:120])
            continue
        if sum(len(bytes) for _, bytes in content) > LARGEST:
            print("too large", case.name)
            continue
        for name, data in content:
            archive.writestr(zipfile.ZipInfo(f"{case.name}/{name}", (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        count += 1
print(count, "tests,", TARGET.stat().st_size, "bytes")
