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
import onnx
import torch
import torchvision
from torch import nn
from torch.nn import functional as F

TARGET = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/pytorch-files.zip"
TIME = (2026, 11, 27, 0, 0, 0)
warnings.filterwarnings("ignore")


class Plain(nn.Module):
    """What most people export: convolutions with batch normalisation, pooling, a view by the size of the batch."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU(inplace=True),
            nn.Conv2d(6, 6, 3, padding=2, dilation=2, groups=3), nn.ReLU6(), nn.MaxPool2d(3, 2, ceil_mode=True),
            nn.Conv2d(6, 8, 1), nn.LeakyReLU(0.2), nn.AvgPool2d(2, 1, count_include_pad=False, padding=1), nn.Dropout(0.5))
        self.classifier = nn.Linear(8, 5)

    def forward(self, x):
        x = self.features(x)
        x = F.adaptive_avg_pool2d(x, 1)
        return self.classifier(x.view(x.size(0), -1))


class Activations(nn.Module):
    """Each activation on a slice of its own."""

    KINDS = (nn.ELU, nn.SELU, nn.CELU, nn.GELU, lambda: nn.GELU("tanh"), nn.SiLU, nn.Mish, nn.Hardswish, nn.Hardsigmoid, nn.Hardtanh, nn.Softplus, nn.Softsign,
             nn.LogSigmoid, nn.Tanhshrink, lambda: nn.Hardshrink(0.3), lambda: nn.Softshrink(0.3), lambda: nn.Threshold(0.0, 0.0), nn.PReLU,
             lambda: nn.Softmax(1), lambda: nn.LogSoftmax(-1), lambda: nn.GLU(1))

    def __init__(self):
        super().__init__()
        self.kinds = nn.ModuleList(kind() for kind in self.KINDS)

    def forward(self, x):
        return torch.cat([kind(part) for kind, part in zip(self.kinds, torch.split(x, 2, 1))], 1)


class Norms(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 6, 3, padding=1)
        self.norms = nn.Sequential(
            nn.GroupNorm(3, 6), nn.InstanceNorm2d(6, affine=True), nn.InstanceNorm2d(6), nn.LayerNorm([6, 7, 7]), nn.LocalResponseNorm(3))
        for module in self.norms:
            for weight in module.parameters():
                nn.init.uniform_(weight, 0.5, 1.5)

    def forward(self, x):
        return F.normalize(self.norms(self.conv(x)), dim=1)


class Roots(nn.Module):
    """Norms of the newer language models."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(6, 8)
        self.norm = nn.RMSNorm(8)
        nn.init.uniform_(self.norm.weight, 0.5, 1.5)

    def forward(self, x):
        return F.rms_norm(self.norm(self.dense(x)), (4, 8), eps=1e-3)


class Sizes(nn.Module):
    """All ways to make a picture larger or smaller."""

    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose2d(4, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x):
        y = self.shuffle(self.up(x))
        parts = [
            F.interpolate(y, scale_factor=2, mode="nearest"),
            F.interpolate(y, size=(9, 11), mode="bilinear", align_corners=False),
            F.interpolate(y, size=(9, 11), mode="bilinear", align_corners=True),
            F.interpolate(y, scale_factor=1.5, mode="bicubic", align_corners=False),
            F.adaptive_avg_pool2d(y, (3, 4)), F.adaptive_max_pool2d(y, (2, 4)),
            F.pad(y, (1, 2, 0, 1), mode="reflect"), F.pad(y, (1, 2, 0, 1), mode="replicate"), F.pad(y, (1, -1, 0, 1), value=0.5)]
        return torch.cat([part.flatten(1) for part in parts], 1)


class Moves(nn.Module):
    """Views, joins and reductions."""

    def forward(self, x):
        n, c, h, w = x.shape
        shuffled = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
        a, b = shuffled.chunk(2, dim=1)
        rolled = torch.roll(a, shifts=(1, 2), dims=(2, 3))
        stacked = torch.stack((a, b, rolled), 1).permute(0, 2, 1, 4, 3)
        picked = stacked[:, :, 1:, ::2].flip(3)
        gathered = x.index_select(1, torch.tensor([2, 0])).clamp(-0.5, 0.75)
        masked = torch.where(x > 0, x * x, x.exp()).masked_fill(x > 1, 0.25)
        reduced = [masked.mean((2, 3)), masked.amax(3).sum(2), masked.var((2, 3), unbiased=True), masked.norm(dim=(2, 3)), masked.logsumexp((2, 3)),
                   masked.prod(3).sum(2), masked.cumsum(2)[:, :, -1].mean(2)]
        return torch.cat([picked.flatten(1), gathered.flatten(1), F.unfold(x, 2, stride=2).flatten(1)] + reduced, 1)


class Products(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 6, 4))

    def forward(self, x, y):
        a = torch.einsum("bij,hjk->bhik", x, self.weight)
        b = torch.bmm(x, x.transpose(1, 2)) @ y[..., :4]
        return torch.cat((a.flatten(1), b.flatten(1), torch.baddbmm(b, x, x.transpose(1, 2), beta=0.5, alpha=2).flatten(1)), 1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(8, 2, 12, batch_first=True, activation="gelu")
        self.cross = nn.MultiheadAttention(8, 4, batch_first=True)

    def forward(self, x):
        y = self.layer(x)
        z, _ = self.cross(y, x, x, need_weights=False)
        causal = F.scaled_dot_product_attention(y.unsqueeze(1), x.unsqueeze(1), z.unsqueeze(1), is_causal=True)
        return z + causal.squeeze(1)


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.layer = kind(4, 5, batch_first=True, **options)
        self.dense = nn.Linear(5 * (2 if options.get("bidirectional") else 1), 3)

    def forward(self, x):
        y, _ = self.layer(x)
        return self.dense(y)


class Words(nn.Module):
    """A convolutional network over places in a vocabulary."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6, padding_idx=0)
        self.conv = nn.Conv1d(6, 7, 3, padding=1)
        self.dense = nn.Linear(7, 2)

    def forward(self, words):
        x = self.embedding(words).transpose(1, 2)
        return self.dense(torch.relu(self.conv(x)).amax(2))


class Volumes(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv3d(1, 3, (1, 3, 3), padding=(0, 1, 1)), nn.BatchNorm3d(3), nn.ReLU(), nn.MaxPool3d(2), nn.ConvTranspose3d(3, 2, 2, 2))

    def forward(self, x):
        return F.avg_pool3d(self.body(x), 2).flatten(1)


class Sampled(nn.Module):
    """A spatial transformer."""

    def __init__(self):
        super().__init__()
        self.where = nn.Linear(2 * 5 * 6, 6)
        nn.init.normal_(self.where.weight, std=0.02)
        self.where.bias.data.copy_(torch.tensor([0.8, 0.1, 0.05, -0.1, 0.9, 0.07]))

    def forward(self, x):
        grid = F.affine_grid(self.where(x.flatten(1)).view(-1, 2, 3), x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False, padding_mode="zeros")


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)

    def forward(self, x):
        return torch.relu(self.conv(x)) + x


class Blocks(nn.Module):
    """Modules of one class, which a file may keep as one function."""

    def __init__(self):
        super().__init__()
        self.one = Block()
        self.two = Block()

    def forward(self, x):
        return self.two(self.one(x)).mean((2, 3))


class Choices(nn.Module):
    """Scripted: which way is taken depends on the input, and a loop goes over its columns."""

    def forward(self, x):
        total = torch.zeros_like(x[:, 0])
        for i in range(x.size(1)):
            total = total + torch.tanh(x[:, i])
        if bool(total.sum() > 1000):
            return total * 2
        return total


def narrow_resnet():
    network = torchvision.models.resnet.ResNet(torchvision.models.resnet.Bottleneck, [1, 1, 1, 1], num_classes=7, groups=1, width_per_group=1)
    narrow(network, 16)
    return network


def narrow(network, by):
    """Divides the channels of a network that does not take a width."""
    for name, child in list(network.named_children()):
        narrow(child, by)
        less = lambda n: n if n <= 7 else max(2, n // by)
        if isinstance(child, nn.Conv2d):
            setattr(network, name, nn.Conv2d(less(child.in_channels), less(child.out_channels), child.kernel_size, child.stride, child.padding, child.dilation,
                                             less(child.groups) if child.groups > 1 else 1, child.bias is not None))
        elif isinstance(child, nn.BatchNorm2d):
            setattr(network, name, nn.BatchNorm2d(less(child.num_features)))
        elif isinstance(child, nn.Linear):
            setattr(network, name, nn.Linear(less(child.in_features), child.out_features))


def mobilenet():
    return torchvision.models.mobilenetv3.MobileNetV3(
        [torchvision.models.mobilenetv3.InvertedResidualConfig(*row, 0.25) for row in (
            (16, 3, 16, 16, True, "RE", 2, 1), (16, 3, 72, 24, False, "RE", 2, 1), (24, 5, 96, 40, True, "HS", 2, 1))], 32, num_classes=6)


def convnext():
    setting = torchvision.models.convnext.CNBlockConfig
    return torchvision.models.convnext.ConvNeXt([setting(8, 16, 1), setting(16, 24, 1), setting(24, None, 1)], num_classes=5, layer_scale=0.5)


def transformer():
    network = torchvision.models.VisionTransformer(16, 4, 2, 2, 12, 20, num_classes=5)
    nn.init.normal_(network.heads.head.weight)
    return network


def swin():
    return torchvision.models.SwinTransformer([2, 2], 8, [1, 2], [1, 2], [2, 2], num_classes=5)


def densenet():
    return torchvision.models.DenseNet(4, (2, 2), 8, 2, num_classes=5)


def efficientnet():
    row = torchvision.models.efficientnet.MBConvConfig
    return torchvision.models.EfficientNet([row(1, 3, 1, 8, 8, 1, 1.0, 1.0), row(4, 5, 2, 8, 12, 2, 1.0, 1.0)], 0.2, num_classes=5, last_channel=24)


PICTURE = (2, 3, 25, 25)
BATCH = {0: "batch"}
FREE = {0: "batch", 2: "height", 3: "width"}

# Name, network, shapes of the inputs, free axes, opsets of the traced and of the exported file, further options
ROWS = [
    ("plain", Plain, [(2, 3, 21, 19)], FREE, (9, 11, 13, 17, 20), (18, 20, 22, 23), {}),
    ("plain-fixed", Plain, [(1, 3, 21, 19)], None, (12,), (18,), {}),
    ("activations", Activations, [(2, 2 * len(Activations.KINDS), 3, 4)], BATCH, (14, 18), (18, 23), {}),
    ("norms", Norms, [(2, 2, 7, 7)], BATCH, (17,), (18, 23), {}),
    ("roots", Roots, [(2, 4, 6)], BATCH, (), (18, 23), {}),
    ("sizes", Sizes, [(1, 4, 3, 4)], None, (11, 18), (18,), {}),
    ("moves", Moves, [(2, 4, 6, 6)], None, (13, 18), (18, 21), {}),
    ("products", Products, [(2, 4, 6), (2, 4, 6)], BATCH, (12,), (18,), {}),
    ("attention", Attention, [(2, 5, 8)], BATCH, (17,), (18, 23), {}),
    ("lstm", lambda: Recurrent(nn.LSTM, num_layers=2, bidirectional=True), [(2, 5, 4)], BATCH, (11, 18), (18,), {}),
    ("gru", lambda: Recurrent(nn.GRU), [(2, 5, 4)], BATCH, (14,), (18,), {}),
    ("rnn", lambda: Recurrent(nn.RNN, nonlinearity="relu"), [(2, 5, 4)], BATCH, (14,), (18,), {}),
    ("words", Words, [(2, 7)], BATCH, (11,), (18,), {"words": 11}),
    ("volumes", Volumes, [(1, 1, 4, 6, 6)], BATCH, (13,), (18,), {}),
    ("sampled", Sampled, [(2, 2, 5, 6)], None, (20,), (20,), {}),
    ("choices", lambda: torch.jit.script(Choices()), [(2, 4)], None, (16,), (), {}),
    ("functions", Blocks, [(2, 3, 7, 6)], BATCH, (17,), (18,), {"functions": True}),
    ("external", Plain, [(2, 3, 21, 19)], FREE, (), (18,), {"external": True}),
    ("half", Plain, [(2, 3, 21, 19)], None, (17,), (18,), {"half": True}),
    ("double", Plain, [(2, 3, 21, 19)], None, (17,), (18,), {"double": True}),
    ("unfolded", Plain, [(2, 3, 21, 19)], None, (13,), (18,), {"unfolded": True}),
    ("resnet", narrow_resnet, [PICTURE], FREE, (11,), (18,), {}),
    ("mobilenet-v3", mobilenet, [PICTURE], BATCH, (13,), (18,), {}),
    ("convnext", convnext, [PICTURE], BATCH, (17,), (18,), {}),
    ("vision-transformer", transformer, [(2, 3, 16, 16)], BATCH, (17,), (18,), {}),
    ("swin", swin, [(1, 3, 16, 16)], None, (17,), (18,), {}),
    ("densenet", densenet, [PICTURE], BATCH, (12,), (18,), {}),
    ("efficientnet", efficientnet, [PICTURE], BATCH, (13,), (18,), {}),
]


def prepared(make, seed):
    torch.manual_seed(seed)
    network = make().eval()
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm3d)):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.2)
    return network


def first(result):
    return result[0] if isinstance(result, (tuple, list)) else result


def values(network, inputs):
    exact = network if isinstance(network, torch.jit.ScriptModule) else copy.deepcopy(network).double()
    fed = [x.double().requires_grad_() if x.is_floating_point() else x for x in inputs]
    out = first(exact(*fed))
    weights = torch.cos(0.7 * torch.arange(out.numel(), dtype=out.dtype) + 0.3).view(out.shape)
    (out * weights).sum().backward()
    arrays = {f"in:{i}": x.numpy() for i, x in enumerate(inputs)}
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


def without_traces(path):
    """Takes out where in whose source a node came from."""
    model = onnx.load(path, load_external_data=False)
    for part in [model.graph, *model.functions]:
        for node in part.node:
            node.doc_string = ""
            kept = [entry for entry in node.metadata_props if "stack_trace" not in entry.key]
            del node.metadata_props[:]
            node.metadata_props.extend(kept)
    pathlib.Path(path).write_bytes(model.SerializeToString())


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
        arrays = values(network, inputs)
        if options.get("half"):
            network, inputs = network.half(), [x.half() for x in inputs]
        if options.get("double"):
            network, inputs = network.double(), [x.double() for x in inputs]
        with tempfile.TemporaryDirectory() as folder:
            try:
                export(network, inputs, axes, opset, f"{folder}/{name}.onnx", options)
            except Exception as e:
                print("NOT WRITTEN", name, type(e).__name__, str(e).strip().splitlines()[0][:200] if str(e).strip() else "")
                continue
            without_traces(f"{folder}/{name}.onnx")
            for file in pathlib.Path(folder).iterdir():
                files[file.name] = file.read_bytes()
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
