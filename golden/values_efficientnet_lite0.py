"""Reference values of `efficientnet-lite0` by PyTorch: answers, Grad-CAM, CAM and input gradients for the cat and the coffee.

Writes verify/src/test/resources/convscope/golden/efficientnet-lite0.npz; all arrays channels first. The layer of the CAM methods is the activation
before global average pooling, `/_swish_1/Clip_output_0` in the ONNX file. Per picture P and class C:
Computed in float64: in float32 a ReLU6 input within rounding of 0 or 6 falls to either side, which alone moves the input gradient by up to 2e-3.
P_crop [224, 224, 3] uint8; P_logits [1000]; P_C_gradcam [7, 7] after the cut, P_C_signed [7, 7] before it; P_C_cam [7, 7]; P_C_gradient [3, 224, 224].
"""

from pathlib import Path

import numpy as np
import torch
from make_efficientnet_lite0 import SAMPLES, network
from PIL import Image

GOLDEN = Path(__file__).resolve().parent.parent / "verify/src/test/resources/convscope/golden"
TARGETS = {"cat": [282, 285], "coffee": [967]}


def crop(name):
    """Short side to 256 by bilinear filtering, then the middle 224 x 224."""
    picture = Image.open(SAMPLES / f"pictures/{name}.png")
    width, height = picture.size
    scale = 256 / min(width, height)
    size = (256 if width <= height else int(width * scale), 256 if height <= width else int(height * scale))
    picture = picture.resize(size, Image.BILINEAR)
    left, top = round((size[0] - 224) / 2), round((size[1] - 224) / 2)
    return np.asarray(picture.crop((left, top, left + 224, top + 224)))


def main():
    model = network().double()
    kept = {}
    model._avg_pooling.register_forward_pre_hook(lambda module, inputs: kept.update(a=inputs[0]))
    values = {}
    for name, targets in TARGETS.items():
        pixels = crop(name)
        x = (pixels.astype(np.float32) / 255 - 0.498) / 0.502
        x = torch.from_numpy(x.transpose(2, 0, 1)[None].copy()).double().requires_grad_()
        logits = model(x)
        values[f"{name}_crop"] = pixels
        values[f"{name}_logits"] = logits[0].detach().numpy()
        for target in targets:
            gradient, inner = torch.autograd.grad(logits[0, target], [x, kept["a"]], retain_graph=True)
            signed = (inner.mean((2, 3), keepdim=True) * kept["a"]).sum(1)[0]
            cam = torch.einsum("k,khw->hw", model._fc.weight[target], kept["a"][0])
            values[f"{name}_{target}_signed"] = signed.detach().numpy()
            values[f"{name}_{target}_gradcam"] = signed.relu().detach().numpy()
            values[f"{name}_{target}_cam"] = cam.detach().numpy()
            values[f"{name}_{target}_gradient"] = gradient[0].numpy()
    GOLDEN.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        GOLDEN / "efficientnet-lite0.npz", **{k: v if v.dtype == np.uint8 else v.astype(np.float32) for k, v in values.items()}
    )


if __name__ == "__main__":
    main()
