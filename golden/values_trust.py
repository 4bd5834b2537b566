"""Reference values of insertion, deletion and ROAD by NumPy, SciPy and Keras.

Writes verify/src/test/resources/convscope/golden/trust.npz. Planes filled in from their neighbours by a sparse solve (Rong et al. 2022, section 4.3): plane [12, 15], and for
masks M of scattered places, a block and all but a column: M_missing [180], M_filled [12, 15]. edges [12, 15]: the length of SciPy's Sobel filters over the plane.
For the ankle boot and the map (37 i) mod 784 at place i: insertion [9] from a Gaussian blur of 5 pixels, deletion [9] to zeros, in eighths of the places, and most [5], least [5]
with 10, 30, 50, 70 and 90 % of the places filled in without noise: Keras' probability of the boot.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from PIL import Image
from scipy import ndimage
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve
from values_fashion import GOLDEN, SAMPLES

NEIGHBOURS = [(dy, dx, 1 / 12 if dy and dx else 1 / 6) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx]


def filled(plane, missing):
    height, width = plane.shape
    number = {place: i for i, place in enumerate(zip(*np.nonzero(missing)))}
    matrix, right = lil_matrix((len(number), len(number))), np.zeros(len(number))
    for (y, x), i in number.items():
        for dy, dx, weight in NEIGHBOURS:
            there = (y + dy, x + dx)
            if 0 <= there[0] < height and 0 <= there[1] < width:
                matrix[i, i] += weight
                if there in number:
                    matrix[i, number[there]] -= weight
                else:
                    right[i] += weight * plane[there]
    result = plane.copy()
    solution = spsolve(matrix.tocsr(), right)
    for place, i in number.items():
        result[place] = solution[i]
    return result


def planes(values):
    random = np.random.default_rng(0)
    plane = random.normal(size=(12, 15))
    values["plane"] = plane
    scattered = random.random((12, 15)) < 0.6
    block = np.zeros((12, 15), bool)
    block[2:11, 0:12] = True
    column = np.ones((12, 15), bool)
    column[:, 7] = False
    for name, mask in {"scattered": scattered, "block": block, "column": column}.items():
        values[f"{name}_missing"] = mask.ravel().astype("int64")
        values[f"{name}_filled"] = filled(plane, mask)
    values["edges"] = np.hypot(ndimage.sobel(plane, 0, mode="nearest"), ndimage.sobel(plane, 1, mode="nearest"))


def curves(values):
    model = keras.models.load_model(SAMPLES / "models/fashion.keras")
    pixels = np.asarray(Image.open(SAMPLES / "pictures/fashion-9-ankle-boot.png")).astype("float64")
    order = np.argsort(-((37 * np.arange(784)) % 784))
    blurred = ndimage.gaussian_filter(pixels, 5, mode="nearest", truncate=4)

    def probability(pictures):
        return model.predict(np.stack(pictures)[..., None].astype("float32"), verbose=0)[:, 9].astype("float64")

    def mixed(base, other, count):
        flat = base.ravel().copy()
        flat[order[:count]] = other.ravel()[order[:count]]
        return flat.reshape(28, 28)

    def without(places):
        mask = np.zeros(784, bool)
        mask[places] = True
        return filled(pixels, mask.reshape(28, 28))

    counts = [round(784 * i / 8) for i in range(9)]
    values["insertion"] = probability([mixed(blurred, pixels, n) for n in counts])
    values["deletion"] = probability([mixed(pixels, np.zeros((28, 28)), n) for n in counts])
    road = [round(784 * f) for f in (0.1, 0.3, 0.5, 0.7, 0.9)]
    values["most"] = probability([without(order[:n]) for n in road])
    values["least"] = probability([without(order[784 - n :]) for n in road])
    for name in ("insertion", "deletion", "most", "least"):
        print(name, values[name])


def main():
    values = {}
    planes(values)
    curves(values)
    np.savez_compressed(GOLDEN / "trust.npz", **values)


if __name__ == "__main__":
    main()
