"""Makes small networks with PyTorch and writes them by both of its ONNX exporters, with PyTorch's own outputs and input gradients.

    python golden/make_pytorch_files.py [NAME ...]

Writes verify/src/test/resources/convscope/pytorch-files.zip: NAME.onnx (and NAME.onnx.data) with NAME.npz, which holds the inputs in:0, in:1, ..., the first output
out, and grad:0, ..., the gradient of a weighted sum of the first output with respect to each input of real numbers; the weight of number i of the output, in row-major
order, is cos(0.7 i + 0.3). NAME is NETWORK-traced-OPSET for torch.onnx.export(dynamo=False), NETWORK-exported-OPSET for dynamo=True. Everything is computed in
float64 and rounded. With NAMEs, only files whose names contain one of them are made, and nothing is written but a report.

Made with torch 2.15.0, torchvision 0.29.2, onnxscript 0.7.2 and onnx 1.23.2.
"""

import copy
import io
import pathlib
import sys
import tempfile
import warnings
import zipfile

import numpy as np
import torch
from torch import nn

import pytorch_networks as networks
from without_traces import without_traces

TARGET = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/pytorch-files.zip"
TIME = (2026, 11, 27, 0, 0, 0)
warnings.filterwarnings("ignore")

PICTURE = (2, 3, 25, 25)
BATCH = {0: "batch"}
FREE = {0: "batch", 2: "height", 3: "width"}

# Name, network, shapes of the inputs, free axes, opsets of the traced and of the exported file, further options
ROWS = [
    ("plain", networks.Plain, [(2, 3, 13, 11)], FREE, (11, 13, 17, 20), (18, 20, 22, 23), {}),
    ("plain-fixed", networks.Plain, [(1, 3, 13, 11)], None, (12,), (18,), {}),
    ("activations", networks.Activations, [(2, 2 * len(networks.Activations.KINDS), 3, 4)], BATCH, (14, 18), (18, 23), {}),
    ("norms", networks.Norms, [(2, 2, 7, 7)], BATCH, (17,), (18, 23), {}),
    ("roots", networks.Roots, [(2, 4, 6)], BATCH, (), (18, 23), {}),
    ("sizes", networks.Sizes, [(1, 4, 3, 4)], None, (11, 18), (18,), {}),
    ("moves", networks.Moves, [(2, 4, 6, 6)], None, (13, 18), (18, 21), {}),
    ("products", networks.Products, [(2, 4, 6), (2, 4, 6)], BATCH, (12,), (18,), {}),
    ("attention", networks.Attention, [(2, 5, 8)], BATCH, (17,), (18, 23), {}),
    ("lstm", lambda: networks.Recurrent(nn.LSTM, num_layers=2, bidirectional=True), [(2, 5, 4)], BATCH, (11, 18), (18,), {}),
    ("gru", lambda: networks.Recurrent(nn.GRU), [(2, 5, 4)], BATCH, (14,), (18,), {}),
    ("rnn", lambda: networks.Recurrent(nn.RNN, nonlinearity="relu"), [(2, 5, 4)], BATCH, (14,), (18,), {}),
    ("words", networks.Words, [(2, 7)], BATCH, (11,), (18,), {"words": 11}),
    ("volumes", networks.Volumes, [(1, 1, 4, 6, 6)], BATCH, (13,), (18,), {}),
    ("sampled", networks.Sampled, [(2, 2, 5, 6)], None, (20,), (20,), {}),
    ("choices", lambda: torch.jit.script(networks.Choices()), [(2, 4)], None, (16,), (), {}),
    ("functions", networks.Blocks, [(2, 3, 7, 6)], BATCH, (17,), (18,), {"functions": True}),
    ("external", networks.Plain, [(2, 3, 13, 11)], FREE, (), (18,), {"external": True}),
    ("half", networks.Plain, [(2, 3, 13, 11)], None, (17,), (18,), {"half": True}),
    ("double", networks.Plain, [(2, 3, 13, 11)], None, (17,), (18,), {"double": True}),
    ("unfolded", networks.Plain, [(2, 3, 13, 11)], None, (13,), (18,), {"unfolded": True}),
    ("resnet", networks.narrow_resnet, [PICTURE], FREE, (11,), (18,), {}),
    ("mobilenet-v3", networks.mobilenet, [PICTURE], BATCH, (13,), (18,), {}),
    ("convnext", networks.convnext, [PICTURE], BATCH, (17,), (18,), {}),
    ("vision-transformer", networks.transformer, [(2, 3, 16, 16)], BATCH, (17,), (18,), {}),
    ("swin", networks.swin, [(1, 3, 16, 16)], None, (17,), (18,), {}),
    ("densenet", networks.densenet, [PICTURE], BATCH, (12,), (18,), {}),
    ("efficientnet", networks.efficientnet, [PICTURE], BATCH, (13,), (18,), {}),
    ("painted", networks.Painted, [(2, 3, 9, 11)], FREE, (11, 17), (18, 23), {}),
    ("lines", networks.Lines, [(2, 3, 25)], BATCH, (11, 13), (18,), {}),
    ("channels", networks.Channels, [(2, 3, 5, 4)], FREE, (9, 17), (18, 23), {}),
    ("decoder", networks.Decoder, [(2, 5, 8), (2, 6, 8)], None, (14,), (18, 23), {}),
    ("masked", networks.Masked, [(2, 4, 5, 4)], BATCH, (), (18, 23), {}),
    ("states", networks.States, [(2, 6, 4)], None, (11,), (), {}),
    ("cells", networks.Cells, [(2, 3, 4)], None, (17,), (18,), {}),
    ("spectra", networks.Spectra, [(2, 32)], None, (), (18, 20), {}),
    ("finer", networks.Finer, [(2, 3, 12, 10)], None, (), (18,), {}),
    ("scattered", networks.Scattered, [(2, 7)], None, (18,), (18,), {}),
    ("choices-cond", networks.Conditions, [(2, 4)], None, (), (18,), {}),
]


def prepared(make, seed):
    torch.manual_seed(seed)
    network = make().eval()
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.2)
    return network


def first(result):
    return next(iter(result.values())) if isinstance(result, dict) else result[0] if isinstance(result, (tuple, list)) else result


def values(network, inputs):
    exact = network if isinstance(network, torch.jit.ScriptModule) else copy.deepcopy(network).double()
    fed = [x.double().requires_grad_() if x.is_floating_point() else x for x in inputs]
    out = first(exact(*fed))
    weights = torch.cos(0.7 * torch.arange(out.numel(), dtype=out.dtype) + 0.3).view(out.shape)
    (out * weights).sum().backward()
    arrays = {f"in:{i}": (x.float() if x.is_floating_point() else x).numpy() for i, x in enumerate(inputs)}
    arrays["out"] = out.detach().numpy().astype(np.float32)
    arrays.update({f"grad:{i}": x.grad.numpy().astype(np.float32) for i, x in enumerate(fed) if x.requires_grad})
    return arrays


def traced(network, inputs, axes, opset, path, options):
    names = [f"input.{i}" for i in range(len(inputs))]
    free = {name: axes for name in names} if axes else None
    more = {"export_modules_as_functions": True} if options.get("functions") else {}
    if options.get("unfolded"):
        more |= {"do_constant_folding": False, "keep_initializers_as_inputs": True}
    torch.onnx.export(network, tuple(inputs), path, dynamo=False, opset_version=opset, input_names=names, dynamic_axes=free, **more)


def exported(network, inputs, axes, opset, path, options):
    shapes = tuple({i: torch.export.Dim.DYNAMIC if i else torch.export.Dim("batch") for i in axes} for _ in inputs) if axes else None
    torch.onnx.export(network, tuple(inputs), path, dynamo=True, opset_version=opset, dynamic_shapes=shapes, external_data=bool(options.get("external")),
                      optimize=not (options.get("functions") or options.get("unfolded")), verbose=False)


def rows():
    for seed, (name, make, shapes, axes, old, new, options) in enumerate(ROWS):
        for opset in old:
            yield f"{name}-traced-{opset}", seed, make, shapes, axes, traced, opset, options
        for opset in new:
            yield f"{name}-exported-{opset}", seed, make, shapes, axes, exported, opset, options


def main(wanted):
    files = {}
    for name, seed, make, shapes, axes, export, opset, options in rows():
        if wanted and not any(part in name for part in wanted):
            continue
        network = prepared(make, seed)
        if "words" in options:
            inputs = [torch.randint(options["words"], shape) for shape in shapes]
        else:
            inputs = [torch.randn(shape) for shape in shapes]
        if options.get("half"):
            network, inputs = network.half(), [x.half() for x in inputs]
        arrays = values(network, inputs)
        if options.get("double"):
            network, inputs = network.double(), [x.double() for x in inputs]
        with tempfile.TemporaryDirectory() as folder:
            try:
                export(network, inputs, axes, opset, f"{folder}/{name}.onnx", options)
            except Exception as e:
                print("NOT WRITTEN", name, type(e).__name__, str(e).strip().splitlines()[0][:200] if str(e).strip() else "")
                continue
            for file in pathlib.Path(folder).iterdir():
                files[file.name] = without_traces(file.read_bytes()) if file.suffix == ".onnx" else file.read_bytes()
        out = io.BytesIO()
        np.savez_compressed(out, **arrays)
        files[name + ".npz"] = out.getvalue()
        print(name, {k: len(v) for k, v in files.items() if k.startswith(name + ".")})
    if not wanted:
        with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as out:
            for name in sorted(files):
                out.writestr(zipfile.ZipInfo(name, TIME), files[name], zipfile.ZIP_DEFLATED)
        print(len(files), "files,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
