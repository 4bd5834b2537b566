"""Captum's numbers for the units of inner layers of the small networks, and the boxes that units can see.

Per network and layer, for the class that scores highest and a baseline of zeros:
  conductance          LayerConductance with gradients at both ends of equal pieces of the path. Captum multiplies each piece with the gradient at its start;
                       attributed from input to baseline it takes the other end, so half the difference of both is the trapezoid rule.
  influence            InternalInfluence, midpoint rule
  activation-gradient  LayerGradientXActivation
  neuron               NeuronConductance of the unit with the largest conductance, midpoint rule (neuron-index: which one)
  channel              the same summed over all positions of the channel. Captum's own sum over a slice multiplies the sums of both gradients, which is not
                       the chain rule; its result is kept as channel-slice (both where they are short to compute).
  fields               [positions, axes, 2]: the box of inputs with a gradient in a copy of the network whose weights are all positive, whose
                       activations are left out and whose maximum pooling is average pooling, so that no path is shut (field-positions: where)
"""
import pathlib

import captum.attr as attr
import numpy
import torch
from torch import nn

import small_networks

FILE = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/golden/units.npz"
STEPS = 20
LAYERS = {
    "plain": ["relu1", "relu2"],
    "pooled": ["relu1", "relu2"],
    "residual": ["relu1", "relu2", "relu3"],
    "concatenated": ["relu2", "relu4"],
    "mobile": ["relu1", "grouped"],
    "leaky": ["elu", "prelu"],
    "line": ["relu1", "relu2"],
    "volume": ["pool1", "relu2"],
}
SEEN = {
    "plain": ["relu1", "pool1", "relu2"],
    "pooled": ["relu2"],
    "residual": ["relu2", "relu3"],
    "concatenated": ["relu2", "relu3", "pool3"],
    "mobile": ["swish", "grouped"],
    "leaky": ["pool1", "up", "conv2"],
    "line": ["pool1", "relu2"],
    "volume": ["pool1", "relu2"],
}


def attributions(name, values):
    network, x = small_networks.build(name)
    target = int(network(x).argmax())
    values[f"{name}.target"] = numpy.int64(target)
    zeros = torch.zeros_like(x)
    for layer in LAYERS[name]:
        module = getattr(network, layer)

        def put(what, result):
            values[f"{name}.{layer}.{what}"] = result.detach().numpy()[0]

        whole = attr.LayerConductance(network, module)
        options = {"target": target, "n_steps": STEPS, "method": "riemann_trapezoid"}
        put("conductance", (whole.attribute(x, zeros, **options) - whole.attribute(zeros, x, **options)) / 2)
        put("influence", attr.InternalInfluence(network, module).attribute(x, zeros, target=target, n_steps=STEPS, method="riemann_middle"))
        put("activation-gradient", attr.LayerGradientXActivation(network, module).attribute(x, target=target))
        sizes = numpy.abs(values[f"{name}.{layer}.conductance"])
        shape = sizes.shape
        index = tuple(int(i) for i in numpy.unravel_index(sizes.argmax(), shape))
        channel = index[0]
        one = attr.NeuronConductance(network, module)
        middle = {"target": target, "n_steps": STEPS, "method": "riemann_middle"}
        values[f"{name}.{layer}.neuron-index"] = numpy.array(index, numpy.int64)
        put("neuron", one.attribute(x, index, baselines=zeros, **middle))
        if numpy.prod(shape[1:]) <= 50:
            parts = [one.attribute(x, (channel, *map(int, at)), baselines=zeros, **middle) for at in numpy.ndindex(shape[1:])]
            put("channel", torch.stack(parts).sum(0))
            put("channel-slice", one.attribute(x, (channel, *[slice(None)] * (len(shape) - 1)), baselines=zeros, **middle))


def opened(network):
    """Changed in place so that every unit's gradient is positive wherever the unit can see."""
    for name, module in list(network.named_children()):
        if isinstance(module, (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.Linear)):
            module.weight.data = module.weight.data.abs() + 0.1
        elif isinstance(module, (nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d)):
            kind = {nn.MaxPool1d: nn.AvgPool1d, nn.MaxPool2d: nn.AvgPool2d, nn.MaxPool3d: nn.AvgPool3d}[type(module)]
            setattr(network, name, kind(module.kernel_size, module.stride, module.padding))
        elif not isinstance(module, (nn.AvgPool2d, nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveAvgPool3d, nn.Flatten)):
            setattr(network, name, nn.Identity())
    return network.double()


def fields(name, values):
    network, x = small_networks.build(name)
    opened(network)
    x = torch.ones_like(x).double().requires_grad_()
    for layer in SEEN[name]:
        kept = []
        handle = getattr(network, layer).register_forward_hook(lambda module, given, result: kept.append(result))
        network(x)
        handle.remove()
        space = kept[0].shape[2:]
        positions = [[0] * len(space), [s // 2 for s in space], [s - 1 for s in space], [0] + [s - 2 for s in space[1:]]]
        boxes = []
        for position in positions:
            gradient, = torch.autograd.grad(kept[0][(0, 1, *position)], x, retain_graph=True)
            seen = numpy.argwhere(gradient[0].sum(0).numpy() > 0)
            boxes.append(numpy.stack([seen.min(0), seen.max(0) + 1], 1))
        values[f"{name}.{layer}.field-positions"] = numpy.array(positions, numpy.int64)
        values[f"{name}.{layer}.fields"] = numpy.array(boxes, numpy.int64)


def main():
    values = {}
    for name in small_networks.NETWORKS:
        attributions(name, values)
        fields(name, values)
    numpy.savez_compressed(FILE, **values)
    print(len(values), "values,", FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
