"""Arrays by NumPy, interpolated maps by PyTorch and colour maps by matplotlib, for the tests of convscope.render, which need no Python.

Writes core/src/test/resources/convscope/render. Made with numpy 2.4, torch 2.15, matplotlib 3.11.
"""

from pathlib import Path

import matplotlib
import numpy as np
import torch

RESOURCES = Path(__file__).resolve().parent.parent / "core/src/test/resources/convscope/render"


def numpy_files(folder):
    a = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8 - 1
    np.save(folder / "f4.npy", a)
    np.save(folder / "f8_fortran.npy", np.asfortranarray(a.astype(np.float64)))
    np.save(folder / "big_endian.npy", a.astype(">f4"))
    np.save(folder / "scalar.npy", np.float32(2.5))
    np.save(folder / "pickled.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.save(folder / "structured.npy", np.zeros(2, dtype=[("x", "f4"), ("y", "i4")]))
    np.save(folder / "text.npy", np.array(["cat", "dog"]))
    arrays = {
        "i4": np.array([-1, 2, 3], dtype=np.int32),
        "i8": np.array([[1 << 40, -5]], dtype=np.int64),
        "u1": np.array([0, 255], dtype=np.uint8),
        "flag": np.array([True, False, True]),
        "f2": np.array([0.5, -2.0, 65504.0], dtype=np.float16),
        "empty": np.zeros((0, 4), dtype=np.float32),
    }
    np.savez(folder / "types.npz", **arrays)
    np.savez_compressed(folder / "types_compressed.npz", **arrays)
    with open(folder / "version2.npy", "wb") as file:
        np.lib.format.write_array(file, a, version=(2, 0))


def interpolation(folder):
    rng = np.random.default_rng(5)
    arrays = {}
    for name, shape, size, mode in [
        ("line", (7,), (20,), "linear"),
        ("plane", (7, 5), (32, 33), "bilinear"),
        ("smaller", (9, 11), (4, 5), "bilinear"),
        ("volume", (3, 4, 2), (5, 9, 6), "trilinear"),
    ]:
        x = rng.standard_normal(shape).astype(np.float32)
        y = torch.nn.functional.interpolate(torch.from_numpy(x)[None, None], size=size, mode=mode, align_corners=False)
        arrays[name], arrays[name + "_expected"] = x, y[0, 0].numpy()
    np.savez_compressed(folder / "interpolate.npz", **arrays)


def colors(folder):
    maps = {n: (np.array(matplotlib.colormaps[n].colors) * 255).round().astype(np.uint8) for n in ("viridis", "inferno")}
    np.savez_compressed(folder / "colors.npz", **maps)


def main():
    RESOURCES.mkdir(parents=True, exist_ok=True)
    for make in (numpy_files, interpolation, colors):
        make(RESOURCES)


if __name__ == "__main__":
    main()
