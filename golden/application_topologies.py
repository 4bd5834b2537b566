"""Writes the convolutions of every network of keras.applications, for the tests of how a network's family is recognised.

One line a network: its name, how keras.applications feeds it, then its convolutions in the order of the layers, each as
KERNELxKERNEL/STRIDE OUT (OUT followed by d for depthwise ones), repeated ones counted. Weights are random and never run.

    python golden/application_topologies.py
"""
import gzip
import itertools
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
from keras import applications as apps

OUT = "verify/src/test/resources/convscope/recognition/applications.txt.gz"

FAMILIES = {
    "caffe": ["VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152"],
    "tf": ["ResNet50V2", "ResNet101V2", "ResNet152V2", "InceptionV3", "Xception", "InceptionResNetV2", "MobileNet",
           "MobileNetV2", "NASNetMobile", "NASNetLarge"],
    "torch": ["DenseNet121", "DenseNet169", "DenseNet201"],
    "raw": [f"EfficientNetB{i}" for i in range(8)] + [f"EfficientNetV2B{i}" for i in range(4)]
    + [f"EfficientNetV2{s}" for s in "SML"] + ["MobileNetV3Small", "MobileNetV3Large"]
    + [f"ConvNeXt{s}" for s in ("Tiny", "Small", "Base", "Large", "XLarge")],
}
VARIANTS = [("MobileNet", {"alpha": a}) for a in (0.25, 0.5)] + [("MobileNetV2", {"alpha": a}) for a in (0.35, 1.4)]


def rows(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from rows(layer)
            continue
        kind, config = type(layer).__name__, layer.get_config()
        if kind in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
            kernel, stride = config["kernel_size"], config["strides"][0]
            first = f"{kernel[0]}x{kernel[1]}/{stride}"
            out = layer.output.shape[-1]
            if kind == "Conv2D":
                depthwise = config["groups"] > 1 and config["groups"] == layer.input.shape[-1]
                yield f"{first} {out}{'d' if depthwise else ''}"
            else:
                yield f"{first} {layer.input.shape[-1]}d"
                if kind == "SeparableConv2D":
                    yield f"1x1/1 {out}"


def line(name, convention, **options):
    keras.backend.clear_session()
    model = getattr(apps, name)(weights=None, **options)
    parts = [f"{len(list(run))}*{key}" for key, run in itertools.groupby(rows(model))]
    told = name + "".join(f" {k}={v}" for k, v in options.items())
    print(told, flush=True)
    return f"{told}\t{convention}\t{', '.join(parts)}\n"


if __name__ == "__main__":
    lines = [line(n, c) for c, names in FAMILIES.items() for n in names]
    lines += [line(n, "tf", **o) for n, o in VARIANTS]
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with open(OUT, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as f:
        f.write("".join(lines).encode())
