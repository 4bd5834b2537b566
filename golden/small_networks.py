"""Small random networks, one per family of operators: as PyTorch modules, and as ONNX files for the tests.

Every network takes one picture (or signal, or volume) and gives five scores. The weights come from a fixed seed.
Run it to write verify/src/test/resources/convscope/golden/networks/NAME.onnx and inputs.npz.
"""
import pathlib

import numpy
import onnx
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/golden/networks"
CLASSES = 5


class Plain(nn.Module):
    """Convolutions with biases, max pooling, two dense layers: the shape of VGG."""

    def __init__(self):
        super().__init__()
        self.conv1, self.relu1, self.pool1 = nn.Conv2d(3, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        self.conv2, self.relu2 = nn.Conv2d(6, 8, 3, padding=1), nn.ReLU()
        self.flatten = nn.Flatten()
        self.dense1, self.relu3, self.dense2 = nn.Linear(8 * 6 * 6, 12), nn.ReLU(), nn.Linear(12, CLASSES)

    def forward(self, x):
        x = self.relu2(self.conv2(self.pool1(self.relu1(self.conv1(x)))))
        return self.dense2(self.relu3(self.dense1(self.flatten(x))))


class Pooled(nn.Module):
    """No bias anywhere but in the last layer; global average pooling and one dense layer."""

    def __init__(self):
        super().__init__()
        self.conv1, self.relu1 = nn.Conv2d(3, 6, 3, padding=1, bias=False), nn.ReLU()
        self.conv2, self.relu2 = nn.Conv2d(6, 8, 3, stride=2, padding=1, bias=False), nn.ReLU()
        self.pool, self.flatten, self.dense = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, CLASSES)

    def forward(self, x):
        return self.dense(self.flatten(self.pool(self.relu2(self.conv2(self.relu1(self.conv1(x)))))))


class Residual(nn.Module):
    """Batch normalisation after convolutions, a skip with and one without a projection."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1, self.relu1 = nn.Conv2d(3, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU()
        self.conv2, self.bn2, self.relu2 = nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU()
        self.conv3, self.bn3, self.relu3 = nn.Conv2d(6, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU()
        self.project, self.bn4 = nn.Conv2d(6, 8, 1, 2, bias=False), nn.BatchNorm2d(8)
        self.pool, self.flatten, self.dense = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.relu1(self.bn1(self.conv1(x)))
        x = self.relu2(self.bn2(self.conv2(x)) + x)
        x = self.relu3(self.bn3(self.conv3(x)) + self.bn4(self.project(x)))
        return self.dense(self.flatten(self.pool(x)))


class Concatenated(nn.Module):
    """Branches that are concatenated, batch normalisation after that and before a convolution: the shape of DenseNet and Inception."""

    def __init__(self):
        super().__init__()
        self.conv1, self.relu1 = nn.Conv2d(3, 4, 3, padding=1), nn.ReLU()
        self.conv2, self.relu2 = nn.Conv2d(4, 4, (1, 3), padding=(0, 1)), nn.ReLU()
        self.pool2 = nn.AvgPool2d(3, 1, 1)
        self.bn, self.relu3 = nn.BatchNorm2d(12), nn.ReLU()
        self.conv3, self.relu4, self.pool3 = nn.Conv2d(12, 6, 1), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        self.pool, self.flatten, self.dense = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, CLASSES)

    def forward(self, x):
        x = self.relu1(self.conv1(x))
        x = torch.cat([x, self.relu2(self.conv2(x)), self.pool2(x)], 1)
        x = self.pool3(self.relu4(self.conv3(self.relu3(self.bn(x)))))
        return self.dense(self.flatten(self.pool(x)))


class Mobile(nn.Module):
    """Depthwise and grouped convolutions, ReLU6, HardSwish, SiLU, squeeze and excitation."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1, self.relu1 = nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6()
        self.depth, self.bn2, self.swish = nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.BatchNorm2d(8), nn.Hardswish()
        self.squeeze, self.narrow, self.relu2 = nn.AdaptiveAvgPool2d(1), nn.Conv2d(8, 4, 1), nn.ReLU()
        self.widen, self.gate = nn.Conv2d(4, 8, 1), nn.Sigmoid()
        self.grouped, self.silu = nn.Conv2d(8, 8, 3, padding=2, dilation=2, groups=2), nn.SiLU()
        self.pool, self.flatten, self.dense = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.relu1(self.bn1(self.conv1(x)))
        x = self.swish(self.bn2(self.depth(x)))
        x = x * self.gate(self.widen(self.relu2(self.narrow(self.squeeze(x)))))
        return self.dense(self.flatten(self.pool(self.silu(self.grouped(x)))))


class Leaky(nn.Module):
    """Activations other than ReLU, average pooling, a transposed convolution."""

    def __init__(self):
        super().__init__()
        self.conv1, self.leaky, self.pool1 = nn.Conv2d(3, 6, 3, padding=1), nn.LeakyReLU(0.1), nn.AvgPool2d(2)
        self.up, self.elu = nn.ConvTranspose2d(6, 5, 3, stride=2, padding=1), nn.ELU()
        self.conv2, self.prelu, self.tanh = nn.Conv2d(5, 6, 3), nn.PReLU(6), nn.Tanh()
        self.pool, self.flatten, self.dense = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, CLASSES)

    def forward(self, x):
        x = self.elu(self.up(self.pool1(self.leaky(self.conv1(x)))))
        return self.dense(self.tanh(self.flatten(self.pool(self.prelu(self.conv2(x))))))


class Line(nn.Module):
    """Convolutions along one axis."""

    def __init__(self):
        super().__init__()
        self.conv1, self.relu1, self.pool1 = nn.Conv1d(2, 6, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2)
        self.conv2, self.relu2 = nn.Conv1d(6, 8, 3, padding=1), nn.ReLU()
        self.pool, self.flatten, self.dense = nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.relu2(self.conv2(self.pool1(self.relu1(self.conv1(x)))))
        return self.dense(self.flatten(self.pool(x)))


class Volume(nn.Module):
    """Convolutions along three axes."""

    def __init__(self):
        super().__init__()
        self.conv1, self.relu1, self.pool1 = nn.Conv3d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2)
        self.conv2, self.relu2 = nn.Conv3d(4, 6, 3, padding=1), nn.ReLU()
        self.pool, self.flatten, self.dense = nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(6, CLASSES)

    def forward(self, x):
        x = self.relu2(self.conv2(self.pool1(self.relu1(self.conv1(x)))))
        return self.dense(self.flatten(self.pool(x)))


NETWORKS = {
    "plain": (Plain, (3, 12, 12)),
    "pooled": (Pooled, (3, 12, 12)),
    "residual": (Residual, (3, 12, 12)),
    "concatenated": (Concatenated, (3, 12, 12)),
    "mobile": (Mobile, (3, 16, 16)),
    "leaky": (Leaky, (3, 12, 12)),
    "line": (Line, (2, 32)),
    "volume": (Volume, (1, 6, 8, 8)),
}


def build(name):
    """The network with its seeded weights, ready for inference, and an input as a batch of one."""
    torch.manual_seed(sum(name.encode()))
    kind, shape = NETWORKS[name]
    network = kind()
    for module in network.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.3)
        elif getattr(module, "bias", None) is not None:
            module.bias.data.normal_(0, 0.1)
    return network.eval(), torch.randn(1, *shape)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    values = {}
    for name in NETWORKS:
        network, x = build(name)
        file = FOLDER / f"{name}.onnx"
        torch.onnx.export(network, x, str(file), input_names=["x"], output_names=["scores"],
                          dynamic_axes={"x": {0: "N"}, "scores": {0: "N"}}, opset_version=17, dynamo=False,
                          do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)
        onnx.checker.check_model(str(file))
        values[f"{name}.x"] = x.numpy()
        values[f"{name}.scores"] = network(x).detach().numpy()
        print(name, file.stat().st_size, values[f"{name}.scores"].round(3))
    numpy.savez_compressed(FOLDER / "inputs.npz", **values)


if __name__ == "__main__":
    main()
