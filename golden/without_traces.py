"""Takes out of the ONNX files of a zip where in whose source each node came from, which exporters of PyTorch write there.

    python golden/without_traces.py verify/src/test/resources/convscope/pytorch-eras.zip

Needs onnx, which the oldest versions of PyTorch do not go with: pytorch_eras.py is followed by this.
"""

import sys
import zipfile

import onnx


def silence(part):
    if part.doc_string:
        part.ClearField("doc_string")


def clean(nodes):
    for node in nodes:
        silence(node)
        kept = [entry for entry in node.metadata_props if "stack_trace" not in entry.key]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)
        for attribute in node.attribute:
            silence(attribute)
            if attribute.HasField("g"):
                clean(attribute.g.node)


def without_traces(content):
    """The bytes of an ONNX file without them."""
    model = onnx.ModelProto.FromString(content)
    for part in [model.graph, *model.functions]:
        silence(part)
        clean(part.node)
    return model.SerializeToString()


def main(target):
    with zipfile.ZipFile(target) as old:
        entries = [(info, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info, content in entries:
            cleaned = without_traces(content) if info.filename.endswith(".onnx") else content
            out.writestr(zipfile.ZipInfo(info.filename, info.date_time), cleaned, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main(sys.argv[1])
