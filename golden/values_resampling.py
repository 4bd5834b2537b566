"""Resized pictures by Pillow, and whole preprocessings by torchvision, for the tests of convscope.picture, which need no Python.

Writes core/src/test/resources/convscope/picture. Made with pillow 13.0, torchvision 0.29, numpy 2.4.
"""

from pathlib import Path

import numpy as np
import torchvision.transforms.functional as F
from PIL import Image

RESOURCES = Path(__file__).resolve().parent.parent / "core/src/test/resources/convscope/picture"
FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
}


def random_picture(height, width, seed):
    """Noise, edges and a ramp, so that every rounding and clipping happens."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    pixels[: height // 3] = np.linspace(0, 255, width).astype(np.uint8)[None, :, None]
    pixels[height // 3 : height // 2, ::2] = 255
    return pixels


def resampling(folder):
    """Each size twice: rows first, then columns; and in the order that this version of Pillow prefers."""
    arrays = {}
    for name, (h, w, sizes) in {
        "photo": (37, 53, [(16, 24), (80, 61), (37, 20), (1, 1), (7, 90)]),
        "dot": (1, 1, [(3, 2)]),
        "row": (1, 29, [(4, 7)]),
    }.items():
        pixels = random_picture(h, w, len(name))
        arrays[name] = pixels
        for height, width in sizes:
            for kind, value in FILTERS.items():
                image = Image.fromarray(pixels)
                arrays[f"{name}_{kind}_{height}_{width}"] = np.asarray(image.resize((width, h), value).resize((width, height), value))
                arrays[f"{name}_{kind}_{height}_{width}_once"] = np.asarray(image.resize((width, height), value))
    np.savez_compressed(folder / "resampling.npz", **arrays)


def torch_steps(folder):
    """Resize of the short side and centre crop as torchvision does them, on sizes where rounding matters, then its numbers."""
    arrays = {}
    for i, (h, w, short, crop) in enumerate([(41, 67, 32, 28), (67, 41, 32, 27), (30, 30, 33, 24), (23, 90, 16, 15)]):
        pixels = random_picture(h, w, 100 + i)
        seen = F.center_crop(F.resize(Image.fromarray(pixels), short), crop)
        numbers = F.normalize(F.to_tensor(seen), [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        arrays[f"picture_{i}"], arrays[f"seen_{i}"], arrays[f"numbers_{i}"] = pixels, np.asarray(seen), numbers.numpy()
        arrays[f"setting_{i}"] = np.array([short, crop], dtype=np.int32)
        arrays[f"gray_{i}"] = np.asarray(Image.fromarray(pixels).convert("L"))
    np.savez_compressed(folder / "torchvision.npz", **arrays)


def main():
    RESOURCES.mkdir(parents=True, exist_ok=True)
    for make in (resampling, torch_steps):
        make(RESOURCES)


if __name__ == "__main__":
    main()
