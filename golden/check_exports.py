"""Exported graphs in Python's onnxruntime: each must give there what the program writes for the same method, model and picture.

Needs the program built (./convscope demo does it). Prints one line per method and model; ends with 1 where a difference is found.
"""
import pathlib
import subprocess
import sys
import tempfile

import numpy
import onnx
import onnxruntime
from PIL import Image

import values_efficientnet_lite0
import values_fashion

PROGRAM = str(pathlib.Path(__file__).parent.parent / "convscope")
CASES = [("builtin:efficientnet-lite0", "builtin:cat"), ("builtin:fashion", "builtin:fashion-9-ankle-boot")]
TOLERANCE = 5e-3  # single gradients are not better determined in float32, see README.md


def run(*words):
    return subprocess.run([PROGRAM, *words], check=True, capture_output=True, text=True).stdout


def main():
    failed = 0
    methods = run("export", "list").split()
    with tempfile.TemporaryDirectory() as folder:
        for model, picture in CASES:
            x = picture_numbers(model)
            for method in methods:
                graph, arrays = f"{folder}/{method}.onnx", f"{folder}/{method}.npz"
                try:
                    run("export", method, model, "-o", graph, "--quiet")
                except subprocess.CalledProcessError as refused:
                    print(f"{model:28} {method:28} refused: {refused.stderr.strip()[:90]}")
                    continue
                onnx.checker.check_model(graph)
                run("explain", method, model, picture, "-o", arrays, "--quiet")
                expected = numpy.load(arrays)
                session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
                feeds = {i.name: fed(i, x) for i in session.get_inputs()}
                results = dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds)))
                wanted = expected["attribution"] if "attribution" in results else expected["raw"]
                given = results.get("attribution", results.get("map"))[0]
                if "attribution" in results and given.shape != wanted.shape:
                    given = numpy.moveaxis(given, -1, 0)
                error = numpy.linalg.norm(given - wanted) / numpy.linalg.norm(wanted)
                failed += not error < TOLERANCE
                print(f"{model:28} {method:28} {error:.1e}")
    print(failed, "differences")
    return failed > 0


def picture_numbers(model):
    """The picture as the network is fed it."""
    if "fashion" in model:
        folder = values_fashion.SAMPLES / "pictures"
        return numpy.asarray(Image.open(folder / "fashion-9-ankle-boot.png")).astype(numpy.float32)[None, :, :, None]
    pixels = values_efficientnet_lite0.crop("cat")
    return ((numpy.asarray(pixels).astype(numpy.float32) / 255 - 0.498) / 0.502).transpose(2, 0, 1)[None]


def fed(declared, x):
    return numpy.zeros_like(x) if declared.name.startswith("baseline.") else x


if __name__ == "__main__":
    sys.exit(main())
