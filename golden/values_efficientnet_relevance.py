"""Zennit's relevance and Captum's occlusion of the built-in `efficientnet-lite0` for the cat, class 282, in float64.

Kept are sums over the channels and over blocks of 16 x 16 pixels, [14, 14]. Batch normalisations are folded into the convolutions before them, and skips go through
Zennit's Sum module, as it needs.
"""

import captum.attr as attr
import numpy
import torch
from efficientnet_lite_pytorch.model import MBConvBlock
from zennit.attribution import Gradient
from zennit.composites import EpsilonPlus, LayerMapComposite
from zennit.layer import Sum
from zennit.rules import Epsilon, Norm, Pass
from zennit.types import Activation, AvgPool, Linear

from make_efficientnet_lite0 import network
from values_efficientnet_lite0 import GOLDEN, crop

FILE = GOLDEN / "relevance-efficientnet-lite0.npz"
CLASS = 282
PAIRS = [("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2")]


def fold(owner, convolution, norm):
    conv, bn = getattr(owner, convolution), getattr(owner, norm)
    scale = bn.weight / torch.sqrt(bn.running_var + bn.eps)
    conv.weight.data = conv.weight.data * scale.data[:, None, None, None]
    conv.bias = torch.nn.Parameter((bn.bias - bn.running_mean * scale).data)
    setattr(owner, norm, torch.nn.Identity())


def block(self, inputs, drop_connect_rate=None):
    x = self._swish(self._bn0(self._expand_conv(inputs))) if hasattr(self, "_expand_conv") else inputs
    x = self._bn2(self._project_conv(self._swish(self._bn1(self._depthwise_conv(x)))))
    same = self._block_args.stride in (1, [1]) and self._block_args.input_filters == self._block_args.output_filters
    return self.total(torch.stack([x, inputs], -1)) if self.id_skip and same else x


def blocks(tensor):
    return tensor[0].sum(0).reshape(14, 16, 14, 16).sum((1, 3)).detach().numpy().astype(numpy.float32)


def main():
    model = network().double()
    pixels = crop("cat").astype(numpy.float32)
    x = torch.from_numpy(((pixels / 255 - 0.498) / 0.502).transpose(2, 0, 1)[None].copy()).double()
    plain = model(x).detach()
    values = {"score": plain[0, CLASS].numpy()}
    occluded = attr.Occlusion(model).attribute(
        x, target=CLASS, sliding_window_shapes=(3, 32, 32), strides=(3, 16, 16), perturbations_per_eval=2)
    values["occlusion"] = occluded[0, 0].reshape(14, 16, 14, 16).mean((1, 3)).detach().numpy().astype(numpy.float32)

    MBConvBlock.forward = block
    fold(model, "_conv_stem", "_bn0")
    fold(model, "_conv_head", "_bn1")
    for each in model._blocks:
        each.total = Sum()
        for pair in PAIRS:
            if hasattr(each, pair[0]):
                fold(each, *pair)
    assert torch.allclose(model(x), plain, rtol=1e-9, atol=1e-9)
    rows = [(Activation, Pass()), (Sum, Norm()), (AvgPool, Norm()), (Linear, Epsilon(1e-6))]
    target = torch.eye(1000, dtype=torch.double)[[CLASS]]
    for name, composite in {"epsilon": LayerMapComposite(rows), "epsilon-plus": EpsilonPlus()}.items():
        with Gradient(model, composite) as attributor:
            _, relevance = attributor(x.clone().requires_grad_(), lambda output: output.detach() * target)
        values[name] = blocks(relevance)
        print(name, float(relevance.sum()), "of", float(plain[0, CLASS]))
    numpy.savez_compressed(FILE, **values)
    print(FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
