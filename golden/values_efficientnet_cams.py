"""Class activation maps of `efficientnet-lite0` for the cat by pytorch-grad-cam, before any normalising.

Writes verify/src/test/resources/convscope/golden/efficientnet-lite0-cams.npz: C_L_METHOD for the classes 282 and 285 and the layers `last`, before global average
pooling, and `inner`, the sum that ends block 10 ([14, 14]); before negative parts are cut. Computed in float64, by the functions of `values_cams.py`.
"""

import numpy as np
import torch
from make_efficientnet_lite0 import network
from pytorch_grad_cam.utils.svd_on_activations import get_2d_projection, get_2d_projection_kernel
from values_cams import MAPS, authors_plus_plus, peers_map, with_sign
from values_efficientnet_lite0 import GOLDEN, crop


def main():
    model = network().double()
    kept = {}
    model._avg_pooling.register_forward_pre_hook(lambda module, inputs: kept.update(last=inputs[0]))
    model._blocks[10].register_forward_hook(lambda module, inputs, output: kept.update(inner=output))
    x = (crop("cat").astype(np.float32) / 255 - 0.498) / 0.502
    x = torch.from_numpy(x.transpose(2, 0, 1)[None].copy()).double().requires_grad_()
    logits = model(x)
    values = {}
    for target in (282, 285):
        for place in ("last", "inner"):
            gradient, = torch.autograd.grad(logits[0, target], kept[place], retain_graph=True)
            a, g = kept[place].detach().numpy(), gradient.numpy()
            for method, kind in MAPS.items():
                unit = 1e4 if method == "grad-cam-plus-plus" else 1
                values[f"{target}_{place}_{method}"] = peers_map(kind, model, "_avg_pooling", target, x, a / unit, g * unit)
            values[f"{target}_{place}_grad-cam-plus-plus-normalized"] = authors_plus_plus(a, g)
            values[f"{target}_{place}_eigen-cam"] = with_sign(get_2d_projection(a)[0], a[0])
            values[f"{target}_{place}_eigen-grad-cam"] = with_sign(get_2d_projection(a * g)[0], (a * g)[0])
            values[f"{target}_{place}_kpca-cam"] = with_sign(get_2d_projection_kernel(a, "rbf")[0], a[0])
    file = GOLDEN / "efficientnet-lite0-cams.npz"
    np.savez_compressed(file, **{key: value.astype("float32") for key, value in values.items()})
    print(len(values), "values,", file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
