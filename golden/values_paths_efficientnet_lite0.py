"""Integrated gradients of the built-in `efficientnet-lite0` for the cat by Captum, in float64: 50 midpoints from a baseline of zeros.

Kept are the sums over the channels and over blocks of 16 x 16 pixels, `cat_282` [14, 14], and the difference of the scores, `cat_282_difference`.
"""

import captum.attr as attr
import numpy
import torch
from make_efficientnet_lite0 import network
from values_efficientnet_lite0 import GOLDEN, crop

FILE = GOLDEN / "paths-efficientnet-lite0.npz"


def main():
    model = network().double()
    pixels = crop("cat").astype(numpy.float32)
    x = torch.from_numpy(((pixels / 255 - 0.498) / 0.502).transpose(2, 0, 1)[None].copy()).double()
    result = attr.IntegratedGradients(model).attribute(
        x, target=282, n_steps=50, method="riemann_middle", internal_batch_size=2)
    blocks = result[0].sum(0).reshape(14, 16, 14, 16).sum((1, 3)).detach().numpy()
    with torch.no_grad():
        difference = float(model(x)[0, 282] - model(torch.zeros_like(x))[0, 282])
    numpy.savez_compressed(FILE, cat_282=blocks.astype(numpy.float32), cat_282_difference=numpy.float32(difference))
    print(blocks.sum(), "of", difference, FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
