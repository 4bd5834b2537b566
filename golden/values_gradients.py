"""Captum's gradients on the small networks, for the class that scores highest."""
import pathlib

import captum.attr as attr
import numpy
import torch

import small_networks

FILE = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/golden/gradients.npz"


def main():
    values = {}
    for name in small_networks.NETWORKS:
        network, x = small_networks.build(name)
        target = int(network(x).argmax())
        values[f"{name}.target"] = numpy.int64(target)

        def put(method, explained, **more):
            fresh, _ = small_networks.build(name)
            result = explained(fresh).attribute(x.clone().requires_grad_(), target=target, **more)
            values[f"{name}.{method}"] = result.detach().numpy()[0]

        put("gradient", attr.Saliency, abs=False)
        put("gradient-input", attr.InputXGradient)
        # Captum knows rectifiers only as nn.ReLU modules, so other activations would keep their plain gradient there.
        if name not in ("mobile", "leaky"):
            put("guided-backprop", attr.GuidedBackprop)
            put("deconvnet", attr.Deconvolution)
    numpy.savez_compressed(FILE, **values)
    print(len(values), "values,", FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
