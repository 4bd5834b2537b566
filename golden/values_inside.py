"""What is inside a layer: SciPy's clusters of maps, scikit-learn's principal components as colours, NumPy's histograms, and the likeness of neighbouring kernel weights.

Clusters: average linkage of 1 - correlation, cut at several thresholds; and how far neighbours are apart, summed, in SciPy's plain order of the leaves and, for few maps, in
the best order that the tree allows. That one is found here by trying: what SciPy 1.17 calls optimal_leaf_ordering is longer (12.00 instead of 10.92 for "line").
Colours: components of the positions over the channels; the sign correlates positively with the mean over the channels; the 1st percentile becomes 0, the 99th 1.
Kernels: autocorrelation at a distance of 1 of the first convolutions of the built-in networks, and of the fashion network's moments of training.
"""
import io
import pathlib
import zipfile

import h5py
import numpy
import onnx
import scipy.cluster.hierarchy as hierarchy
import scipy.spatial.distance as distance
from onnx import numpy_helper
from sklearn.decomposition import PCA

ROOT = pathlib.Path(__file__).parent.parent
FILE = ROOT / "verify/src/test/resources/convscope/golden/inside.npz"
MODELS = ROOT / "samples/src/main/resources/convscope/samples/models"
SHAPES = {"line": (24, 60), "plane": (90, 9, 7), "volume": (30, 3, 4, 5), "wide": (300, 4, 4), "two": (2, 6, 5), "pixels": (16, 1, 3)}
THRESHOLDS = [0.3, 0.6, 0.8, 0.95]
SILENT = [3, 11]


def maps(rng, shape):
    """Mixtures of few patterns and noise, rectified, so that some are alike; two of the larger layers' maps are constant."""
    sources = rng.normal(size=(5, *shape[1:]))
    mixing = rng.normal(size=(shape[0], 5)) * (rng.random((shape[0], 5)) < 0.35)
    noise = rng.random((shape[0],) + (1,) * (len(shape) - 1)) * rng.normal(size=shape)
    values = (numpy.tensordot(mixing, sources, 1) + 0.5 * noise + 0.3).astype(numpy.float32)
    if shape[0] > max(SILENT):
        values = numpy.maximum(values, -0.5)
        values[SILENT[0]], values[SILENT[1]] = 0, 2.5
    return values


def best_order(tree, square, node):
    """Length of the best order of a subtree for every pair of its first and last leaf."""
    count = len(square)
    if node < count:
        return {(node, node): 0.0}
    left, right = (best_order(tree, square, int(child)) for child in tree[node - count, :2])
    best = {}
    for a, b in ((left, right), (right, left)):
        for (first, end), length in a.items():
            for (start, last), further in b.items():
                total = length + square[end, start] + further
                best[first, last] = min(total, best.get((first, last), numpy.inf))
    return best


def clusters(name, values, all_values):
    speaking = [c for c in range(len(values)) if values[c].min() != values[c].max()]
    rows = values[speaking].reshape(len(speaking), -1).astype(float)
    condensed = distance.pdist(rows, "correlation")
    tree = hierarchy.linkage(condensed, "average")
    square = distance.squareform(condensed)

    def along(order):
        return square[order[:-1], order[1:]].sum()

    all_values[f"{name}.speaking"] = numpy.array(speaking, numpy.int64)
    for threshold in THRESHOLDS:
        all_values[f"{name}.clusters-{threshold}"] = hierarchy.fcluster(tree, 1 - threshold, "distance").astype(numpy.int64)
    all_values[f"{name}.plain-order"] = along(hierarchy.leaves_list(tree))
    if len(speaking) <= 30:
        all_values[f"{name}.best-order"] = min(best_order(tree, square, len(tree) * 2).values())


def colours(name, values, all_values):
    samples = values.reshape(len(values), -1).T.astype(float)
    count = min(3, len(values), len(samples) - 1)
    pca = PCA(count, svd_solver="full")
    scores = pca.fit_transform(samples).T
    mean = samples.mean(1) - samples.mean()
    result = []
    for row in scores:
        row = row * (1 if row @ mean >= 0 else -1)
        low, high = numpy.quantile(row, [0.01, 0.99])
        result.append(numpy.clip((row - low) / (high - low), 0, 1))
    all_values[f"{name}.colours"] = numpy.array(result).reshape(count, *values.shape[1:])
    all_values[f"{name}.shares"] = pca.explained_variance_ratio_


def likeness(weights):
    """Mean over the kernels; number of pairs. [out, in, *kernel]"""
    weights = weights.astype(float)
    live = [k for k in weights if numpy.linalg.norm(k) > 1e-6]
    each = []
    pairs = 0
    for kernel in live:
        products = []
        for axis in range(1, kernel.ndim):
            size = kernel.shape[axis]
            products.append((kernel.take(range(size - 1), axis) * kernel.take(range(1, size), axis)).ravel())
        products = numpy.concatenate(products)
        each.append(products.mean() / (kernel**2).mean())
        pairs += len(products)
    return numpy.array([numpy.mean(each), pairs])


def kernels(all_values):
    for file in sorted((MODELS / "fashion-stages").glob("*.keras")):
        with zipfile.ZipFile(file) as z, h5py.File(io.BytesIO(z.read("model.weights.h5"))) as h:
            all_values[f"likeness.{file.name}"] = likeness(h["layers/conv2d/vars/0"][()].transpose(3, 2, 0, 1))
    network = onnx.load(str(MODELS / "efficientnet-lite0.onnx"))
    first = next(n for n in network.graph.node if n.op_type == "Conv").input[1]
    weights = next(numpy_helper.to_array(i) for i in network.graph.initializer if i.name == first)
    all_values["likeness.efficientnet-lite0.onnx"] = likeness(weights)


def main():
    rng = numpy.random.default_rng(5)
    values = {}
    for name, shape in SHAPES.items():
        made = maps(rng, shape)
        values[f"{name}.maps"] = made
        clusters(name, made, values)
        colours(name, made, values)
    sample = rng.normal(size=500).astype(numpy.float32)
    values["histogram.values"] = sample
    values["histogram.counts"] = numpy.histogram(sample.astype(float), 32)[0].astype(numpy.int64)
    kernels(values)
    numpy.savez_compressed(FILE, **values)
    print(len(values), "values,", FILE.stat().st_size, "bytes")
    print({k: v.round(3) for k, v in values.items() if k.startswith("likeness")})
    print({k: len(set(v)) for k, v in values.items() if "clusters" in k})


if __name__ == "__main__":
    main()
