"""Zennit's relevance and Captum's LRP and DeepLIFT on the small networks, in double precision, for the class that scores highest.

Zennit sees only modules. So a skip is written with its Sum module, a batch normalisation that follows no convolution as the depthwise convolution that it
is, and the gates of squeeze-and-excitation with a function that sends everything to the signal.
"""
import pathlib

import captum.attr as attr
import numpy
import torch
from captum.attr._core import deep_lift
from captum.attr._utils.lrp_rules import EpsilonRule
from torch import nn
from zennit.attribution import Gradient
from zennit.canonizers import SequentialMergeBatchNorm
from zennit.composites import (EpsilonAlpha2Beta1, EpsilonAlpha2Beta1Flat, EpsilonGammaBox, EpsilonPlus, EpsilonPlusFlat,
                               LayerMapComposite, SpecialFirstLayerMapComposite)
from zennit.layer import Sum
from zennit.rules import Epsilon, Gamma, Norm, Pass, WSquare, ZBox, ZPlus
from zennit.types import Activation, AvgPool, Linear

import small_networks

FILE = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/golden/relevance.npz"


class ResidualOfModules(small_networks.Residual):
    def __init__(self):
        super().__init__()
        self.sum1, self.sum2 = Sum(), Sum()

    def forward(self, x):
        x = self.relu1(self.bn1(self.conv1(x)))
        x = self.relu2(self.sum1(torch.stack([self.bn2(self.conv2(x)), x], -1)))
        x = self.relu3(self.sum2(torch.stack([self.bn3(self.conv3(x)), self.bn4(self.project(x))], -1)))
        return self.dense(self.flatten(self.pool(x)))


class SignalTakesAll(torch.autograd.Function):
    @staticmethod
    def forward(ctx, signal, gate):
        ctx.nothing = torch.zeros_like(gate)
        return signal * gate

    @staticmethod
    def backward(ctx, arriving):
        return arriving, ctx.nothing


class MobileOfModules(small_networks.Mobile):
    def forward(self, x):
        x = self.relu1(self.bn1(self.conv1(x)))
        x = self.swish(self.bn2(self.depth(x)))
        x = SignalTakesAll.apply(x, self.gate(self.widen(self.relu2(self.narrow(self.squeeze(x))))))
        return self.dense(self.flatten(self.pool(self.silu(self.grouped(x)))))


class Copy(nn.Module):
    """Captum reads what arrives at a rectifier before the pooling that follows it has put it right, if both share a tensor."""

    def forward(self, x):
        return x.clone()


def affine(bn):
    """The depthwise convolution that a batch normalisation is."""
    conv = nn.Conv2d(bn.num_features, bn.num_features, 1, groups=bn.num_features)
    scale = bn.weight / (bn.running_var + bn.eps).sqrt()
    conv.weight.data = scale.data[:, None, None, None].clone()
    conv.bias.data = (bn.bias - bn.running_mean * scale).data.clone()
    return conv


def build(name):
    network, x = small_networks.build(name)
    kinds = {"residual": ResidualOfModules, "mobile": MobileOfModules}
    if name in kinds:
        written = kinds[name]()
        written.load_state_dict(network.state_dict(), strict=False)
        network = written.eval()
    network, x = network.double(), x.double()
    before = network(x)
    if name == "concatenated":
        network.bn = affine(network.bn)
    assert torch.allclose(before, network(x))
    return network, x


def everywhere(rule, stabilizer=1e-6):
    norm = Norm(stabilizer=stabilizer)
    return LayerMapComposite([(Activation, Pass()), (Sum, norm), (AvgPool, norm), (Linear, rule)],
                             canonizers=[SequentialMergeBatchNorm()])


def after_first(first, rule):
    return SpecialFirstLayerMapComposite([(Activation, Pass()), (Sum, Norm()), (AvgPool, Norm()), (Linear, rule)],
                                         first_map=[(Linear, first)], canonizers=[SequentialMergeBatchNorm()])


def composites(x):
    merged = {"canonizers": [SequentialMergeBatchNorm()]}
    low, high = x.min(), x.max()
    plus = ZPlus(zero_params="bias")
    return {
        "epsilon-plus": EpsilonPlus(**merged),
        "epsilon-plus-flat": EpsilonPlusFlat(**merged),
        "epsilon-gamma-box": EpsilonGammaBox(low, high, **merged),
        "epsilon-alpha2-beta1": EpsilonAlpha2Beta1(**merged),
        "epsilon-alpha2-beta1-flat": EpsilonAlpha2Beta1Flat(**merged),
        "epsilon": everywhere(Epsilon()),
        "zero": everywhere(Epsilon(1e-30), 1e-30),
        "gamma": everywhere(Gamma()),
        "gamma-after-w-square": after_first(WSquare(), Gamma()),
        "deep-taylor-box": after_first(ZBox(low, high), plus),
        "deep-taylor-squares": after_first(WSquare(zero_params="bias"), plus),
    }


def main():
    values = {}
    # rectifiers that Captum does not know, by its own rule
    for kind in (nn.PReLU, nn.ReLU6, nn.Hardswish, nn.SiLU):
        deep_lift.SUPPORTED_NON_LINEAR[kind] = deep_lift.nonlinear
    for name in small_networks.NETWORKS:
        network, x = build(name)
        target = int(network(x).argmax())
        values[f"{name}.target"] = numpy.int64(target)

        def put(key, tensor):
            values[f"{name}.{key}"] = tensor.detach().numpy()[0].astype(numpy.float32)

        hot = torch.eye(small_networks.CLASSES, dtype=torch.float64)[[target]]
        for key, composite in composites(x).items():
            fresh, _ = build(name)
            with Gradient(fresh, composite) as attributor:
                put(key, attributor(x, lambda out: out * hot)[1])
        fresh, _ = small_networks.build(name)
        if name in ("plain", "pooled", "line", "volume"):
            for module in fresh.modules():
                if not isinstance(module, nn.ReLU) and not list(module.children()):
                    module.rule = EpsilonRule()
            put("captum-lrp", attr.LRP(fresh.double()).attribute(x.clone().requires_grad_(), target=target))
        torch.manual_seed(1)
        baseline = torch.randn_like(x) * 0.5
        put("baseline", baseline)
        # a baseline of zeros ties every window of a max pooling after a bias, and Captum then picks by rounding
        fresh, _ = small_networks.build(name)
        put("captum-deep-lift-as-is", attr.DeepLift(fresh.double()).attribute(x, baseline.float().double(), target=target))
        fresh, _ = small_networks.build(name)
        for pool in [n for n, m in fresh.named_children() if type(m) in (nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d)]:
            setattr(fresh, pool, nn.Sequential(Copy(), getattr(fresh, pool)))
        put("captum-deep-lift", attr.DeepLift(fresh.double()).attribute(x, baseline.float().double(), target=target))
    numpy.savez_compressed(FILE, **values)
    print(len(values), "values,", FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
