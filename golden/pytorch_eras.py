"""Writes small networks by the ONNX exporters of PyTorch 1.0 to 2.6, with what these versions compute for output and input gradient.

    python golden/pytorch_eras.py [NAME ...]

Each run adds the files of the PyTorch that runs it to verify/src/test/resources/convscope/pytorch-eras.zip: VERSION-NETWORK-KIND-OPSET.onnx with its .npz, both as
make_pytorch_files.py describes them. KIND is traced (TorchScript exporter), functional (torch.onnx.dynamo_export of 2.1 to 2.5, which writes every operator of PyTorch
and every module as a function of the file) or exported (dynamo=True). With NAMEs, only files whose names contain one of them are made, and nothing is written but a report.
Afterwards without_traces.py, with a Python that has onnx, takes places in sources out of all of them.

The versions that wrote the committed files: 1.0.1, 1.1.0, 1.4.0, 1.7.1 and 1.12.1 on Python 3.7 (numpy 1.21.6), 2.2.2 with onnxscript 0.1.0.dev20240216 and onnx 1.15.0, and 2.6.0
with onnxscript 0.2.0, onnx 1.17.0 and protobuf 5, on Python 3.11 (numpy 1.26).
"""

import copy
import io
import os
import sys
import tempfile
import warnings
import zipfile

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "verify", "src", "test", "resources", "convscope", "pytorch-eras.zip")
VERSION = torch.__version__.split("+")[0]
TIME = (2026, 11, 27, 0, 0, 0)
warnings.filterwarnings("ignore")


class Plain(nn.Module):
    def __init__(self, **pool):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU(inplace=True),
            nn.Conv2d(6, 6, 3, padding=2, dilation=2, groups=3), nn.ReLU6(), nn.MaxPool2d(3, 2, padding=1, **pool),
            nn.Conv2d(6, 8, 1), nn.LeakyReLU(0.2), nn.AvgPool2d(2, 1, padding=1, **pool), nn.Dropout(0.5))
        self.classifier = nn.Linear(8, 5)

    def forward(self, x):
        x = F.adaptive_avg_pool2d(self.features(x), (1, 1))
        return F.log_softmax(self.classifier(x.view(x.size(0), -1)), dim=1)


class Block(nn.Module):
    """A residual block whose channels are weighed by a squeezed copy of them."""

    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, groups=channels), nn.BatchNorm2d(channels), nn.ReLU6(inplace=True))
        self.weigh = nn.Sequential(nn.Linear(channels, 3), nn.ReLU(), nn.Linear(3, channels), nn.Sigmoid())

    def forward(self, x):
        y = self.conv(x)
        batch, channels, _, _ = y.size()
        weights = self.weigh(F.adaptive_avg_pool2d(y, 1).view(batch, channels))
        return x + y * weights.view(batch, channels, 1, 1).expand_as(y)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 6, 3, 2, 1), Block(6), Block(6), nn.Conv2d(6, 8, 1))
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        return self.head(self.body(x).mean(3).mean(2))


class Activations(nn.Module):
    KINDS = (nn.ELU, lambda: nn.LeakyReLU(0.3), nn.PReLU, nn.Softplus, lambda: nn.Hardtanh(-0.5, 0.7), nn.LogSigmoid, nn.Sigmoid, nn.Tanh, nn.SELU,
             lambda: nn.Softmax(1), lambda: nn.LogSoftmax(-1), lambda: nn.Threshold(0.0, 0.0), lambda: nn.GLU(1))

    def __init__(self):
        super().__init__()
        self.kinds = nn.ModuleList([kind() for kind in self.KINDS])

    def forward(self, x):
        swish = x * torch.sigmoid(x)
        return torch.cat([kind(part) for kind, part in zip(self.kinds, torch.split(x, 2, 1))] + [swish, x.abs(), x.clamp(-0.3, 0.8), (x * x + 1).sqrt(), x.exp()], 1)


class Norms(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 6, 3, padding=1)
        self.norms = nn.Sequential(nn.GroupNorm(3, 6), nn.InstanceNorm2d(6, affine=True))
        self.last = nn.LayerNorm(6)

    def forward(self, x):
        y = self.norms(self.conv(x)).permute(0, 2, 3, 1)
        return y / y.norm(2, 1, keepdim=True) + self.last(y)


class Sizes(nn.Module):
    """Smaller and larger again, joined with what came before, as networks that paint regions do."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.deep = nn.Conv2d(4, 8, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(8, 4, 2, stride=2)
        self.shuffle = nn.PixelShuffle(2)

    def size(self, x):
        return 12, 8

    def forward(self, x):
        shallow = self.down(x)
        deep = self.deep(shallow)
        joined = torch.cat([shallow, self.up(deep), F.interpolate(deep, scale_factor=2, mode="nearest")], 1)
        painted = F.interpolate(self.shuffle(joined), size=self.size(x), mode="nearest")
        return F.pad(painted, (1, 2, 0, 1), mode="reflect") + F.pad(painted, (1, 2, 0, 1), mode="replicate") + F.pad(painted, (1, 2, 0, 1), value=0.5)


class InputSizes(Sizes):
    """The same to the size of whatever comes in."""

    def size(self, x):
        return x.size(2), x.size(3)


class Bilinear(nn.Module):
    def __init__(self, corners):
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 3, padding=1)
        self.corners = corners

    def forward(self, x):
        return F.interpolate(self.conv(x), size=(9, 11), mode="bilinear", align_corners=self.corners)


class Moves(nn.Module):
    def forward(self, x):
        n, c, h, w = x.size()
        shuffled = x.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, -1, h, w)
        a, b = shuffled.chunk(2, dim=1)
        stacked = torch.stack((a, b), 1).permute(0, 2, 1, 4, 3)[:, :, 1:, :4]
        picked = x.index_select(1, torch.tensor([2, 0])) * x[:, :1]
        whole = x.unsqueeze(2).squeeze(2)
        reduced = [whole.mean(3).mean(2), whole.sum(3).prod(2), whole.norm(2, 3)[:, :, 0]]
        return torch.cat([stacked.contiguous().view(n, -1), picked.contiguous().view(n, -1)] + reduced, 1)


class Masks(nn.Module):
    def forward(self, x):
        filled = x.masked_fill(x > 0.5, 0.25)
        chosen = torch.where(x < 0, x * x, torch.ones_like(x) * 0.1)
        reduced = torch.logsumexp(x, 3) + x.max(3)[0] - x.min(3)[0]
        return filled + chosen + reduced.unsqueeze(3)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.joint = nn.Linear(8, 24)
        self.scale = nn.Parameter(torch.ones(8))

    def forward(self, x):
        n, t, d = x.size()
        q, k, v = self.joint(x).view(n, t, 3, 2, 4).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(torch.matmul(q, k.transpose(-2, -1)) / 4 ** 0.5, -1)
        return x + self.scale * torch.matmul(weights, v).transpose(1, 2).contiguous().view(n, t, d)


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.layer = kind(4, 5, **options)
        self.dense = nn.Linear(5 * (2 if options.get("bidirectional") else 1), 3)

    def forward(self, x):
        y, _ = self.layer(x.transpose(0, 1))
        return self.dense(y[-1])


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6, padding_idx=0)
        self.conv = nn.Conv1d(6, 7, 3, padding=1)
        self.dense = nn.Linear(7, 2)

    def forward(self, words):
        x = self.embedding(words).transpose(1, 2)
        return self.dense(F.adaptive_max_pool1d(torch.relu(self.conv(x)), 1).squeeze(2))


# Name, network, shape of the input, first opset in which what the exporters write is what PyTorch computes
ROWS = [
    ("plain", Plain, (2, 3, 13, 11), 7),
    ("ceil", lambda: Plain(ceil_mode=True), (2, 3, 13, 11), 10),
    ("residual", Residual, (2, 3, 8, 7), 7),
    ("activations", Activations, (2, 2 * len(Activations.KINDS), 2, 2), 7),
    ("norms", Norms, (2, 2, 5, 4), 7),
    ("sizes", Sizes, (1, 3, 12, 8), 7),
    ("input-sizes", InputSizes, (1, 3, 12, 8), 7),
    ("bilinear", lambda: Bilinear(False), (1, 3, 5, 4), 11),
    ("bilinear-corners", lambda: Bilinear(True), (1, 3, 5, 4), 11),
    ("moves", Moves, (2, 4, 6, 6), 7),
    ("masks", Masks, (2, 4, 6, 6), 7),
    ("attention", Attention, (2, 5, 8), 7),
    ("lstm", lambda: Recurrent(nn.LSTM, num_layers=2, bidirectional=True), (2, 5, 4), 7),
    ("gru", lambda: Recurrent(nn.GRU), (2, 5, 4), 7),
    ("words", Words, (2, 7), 7),
]

# Version: opsets of the TorchScript exporter; whether the batch may be free; further exporters and their opset
VERSIONS = {
    "1.0.1": ((9,), False, ()),
    "1.1.0": ((9,), False, ()),
    "1.4.0": ((9, 10), True, ()),
    "1.7.1": ((11,), True, ()),
    "1.12.1": ((15,), True, ()),
    "2.2.2": ((), False, (("functional", 18),)),
    "2.6.0": ((), False, (("exported", 18),)),
}

# What a version writes, but not as what it computes
WRONG = {"1.0.1-sizes"}


def prepared(make, seed):
    torch.manual_seed(seed)
    network = make().eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, (nn.BatchNorm2d, nn.GroupNorm, nn.InstanceNorm2d, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.2)
    return network


def values(network, x):
    exact = copy.deepcopy(network).double()
    fed = x.double().requires_grad_() if x.is_floating_point() else x
    out = exact(fed)
    weights = torch.cos(0.7 * torch.arange(out.numel(), dtype=out.dtype) + 0.3).view(out.size())
    (out * weights).sum().backward()
    arrays = {"in:0": x.numpy(), "out": out.detach().numpy().astype(np.float32)}
    if fed.requires_grad:
        arrays["grad:0"] = fed.grad.numpy().astype(np.float32)
    return arrays


def write(network, x, kind, opset, free, path):
    if kind == "functional":
        os.chdir(os.path.dirname(path))
        torch.onnx.dynamo_export(network, x).save(path)
    elif kind == "exported":
        torch.onnx.export(network, (x,), path, dynamo=True, external_data=False, verbose=False)
    elif free:
        torch.onnx.export(network, (x,), path, opset_version=opset, input_names=["input"], output_names=["output"],
                          dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}})
    elif VERSION == "1.0.1":
        torch.onnx.export(network, (x,), path)
    else:
        torch.onnx.export(network, (x,), path, opset_version=opset)


def keep(files):
    kept = {}
    if os.path.exists(TARGET):
        with zipfile.ZipFile(TARGET) as old:
            kept = {name: old.read(name) for name in old.namelist() if not name.startswith(VERSION + "-")}
    kept.update(files)
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(kept):
            out.writestr(zipfile.ZipInfo(name, TIME), kept[name], zipfile.ZIP_DEFLATED)
    print(len(kept), "files,", os.path.getsize(TARGET), "bytes")


def main(wanted):
    files = {}
    opsets, free, further = VERSIONS[VERSION]
    for seed, (network_name, make, shape, first) in enumerate(ROWS):
        for kind, opset in [("traced", opset) for opset in opsets] + list(further):
            name = "{}-{}-{}-{}".format(VERSION, network_name, kind, opset)
            if opset < first or VERSION + "-" + network_name in WRONG or wanted and not any(part in name for part in wanted):
                continue
            network = prepared(make, seed)
            x = torch.randint(11, shape).long() if network_name == "words" else torch.randn(shape)
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, name + ".onnx")
                try:
                    arrays = values(network, x)
                    write(network, x, kind, opset, free, path)
                except Exception as e:
                    print("NOT WRITTEN", name, type(e).__name__, (str(e).strip().splitlines() or [""])[0][:160])
                    continue
                with open(path, "rb") as file:
                    files[name + ".onnx"] = file.read()
            out = io.BytesIO()
            np.savez_compressed(out, **arrays)
            files[name + ".npz"] = out.getvalue()
            print(name, len(files[name + ".onnx"]))
    if not wanted:
        keep(files)


if __name__ == "__main__":
    main(sys.argv[1:])
