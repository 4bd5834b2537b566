"""Rank correlation by SciPy and structural similarity by scikit-image, for pairs of maps in one, two and three dimensions."""
import pathlib

import numpy
import scipy.stats
from skimage.metrics import structural_similarity

FILE = pathlib.Path(__file__).parent.parent / "core/src/test/resources/convscope/metric/maps.npz"
SHAPES = {"line": (40,), "plane": (23, 17), "small": (4, 5), "volume": (9, 8, 10)}


def unit(a):
    return (a - a.min()) / (a.max() - a.min())


def main():
    rng = numpy.random.default_rng(11)
    values = {}
    for name, shape in SHAPES.items():
        a = rng.normal(size=shape).astype(numpy.float32)
        b = (0.7 * a + 0.7 * rng.normal(size=shape)).astype(numpy.float32)
        b[b < 0] = 0  # ties, as a rectified map has them
        values[f"{name}.a"], values[f"{name}.b"] = a, b
        values[f"{name}.spearman"] = scipy.stats.spearmanr(a.ravel(), b.ravel()).statistic
        side = min(min(shape), 7)
        values[f"{name}.ssim"] = structural_similarity(
            unit(a.astype(float)), unit(b.astype(float)), win_size=side - 1 + side % 2, data_range=1)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(FILE, **values)
    print({k: float(v) for k, v in values.items() if v.ndim == 0}, FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
