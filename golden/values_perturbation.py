"""Reference values of the perturbation methods.

On the small networks, for the class that scores highest: Captum's occlusion where its windows end at the border, exact Shapley values by going through every
coalition of a few cells, and the linear model that LIME tends to with more and more samples, by scikit-learn over every coalition. On the built-in fashion network:
occlusion with windows that do not divide the picture, and RISE by the steps of its paper with masks enlarged by scikit-image.
Writes verify/src/test/resources/convscope/golden/perturbation.npz.
"""
import itertools
import math
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import captum.attr as attr
import keras
import numpy
import skimage.transform
import torch
from PIL import Image
from sklearn.linear_model import LinearRegression

import small_networks

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples/src/main/resources/convscope/samples"
FILE = ROOT / "verify/src/test/resources/convscope/golden/perturbation.npz"
WINDOWS = {"line": ((8,), (4,)), "volume": ((2, 2, 2), (2, 2, 2))}
CELLS = {"line": (6,), "volume": (2, 2, 2)}


def cells(space, parts):
    """The cell of each position of a regular grid."""
    label = numpy.zeros(space, int)
    for axis, (size, count) in enumerate(zip(space, parts)):
        along = numpy.arange(size) * count // size
        label = label * count + along.reshape([-1 if a == axis else 1 for a in range(len(space))])
    return label


def coalitions(network, x, target, labels):
    """Every choice of cells, and the score with the others at zero, in float64."""
    count = labels.max() + 1
    choices = numpy.array(list(itertools.product([0.0, 1.0], repeat=count)))
    masks = torch.from_numpy(choices[:, labels])[:, None]
    with torch.no_grad():
        return choices, network.double()(x.double() * masks)[:, target].numpy()


def shapley(choices, scores):
    count = choices.shape[1]
    score = {tuple(choice): value for choice, value in zip(choices, scores)}
    values = numpy.zeros(count)
    for choice, value in score.items():
        for part in (p for p in range(count) if choice[p] == 0):
            size = int(sum(choice))
            weight = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
            values[part] += weight * (score[choice[:part] + (1.0,) + choice[part + 1:]] - value)
    return values


def lime(choices, scores, width):
    distance = 1 - numpy.sqrt(choices.mean(1))
    weights = numpy.exp(-distance ** 2 / (2 * width ** 2))
    model = LinearRegression().fit(choices, scores, sample_weight=weights)
    return model.coef_, model.score(choices, scores, sample_weight=weights)


def of_small_networks(values):
    for name in small_networks.NETWORKS:
        network, x = small_networks.build(name)
        target = int(network(x).argmax())
        window, stride = WINDOWS.get(name, ((4, 4), (2, 2)))
        channels = x.shape[1]
        occlusion = attr.Occlusion(network).attribute(
            x, target=target, sliding_window_shapes=(channels, *window), strides=(channels, *stride), baselines=0)
        values[f"{name}.target"] = numpy.int64(target)
        values[f"{name}.occlusion"] = occlusion.detach().numpy()[0, 0]
        labels = cells(x.shape[2:], CELLS.get(name, (2, 3)))
        choices, scores = coalitions(network, x, target, labels)
        values[f"{name}.shapley"] = shapley(choices, scores)[labels]
        coefficients, explained = lime(choices, scores, 0.25)
        values[f"{name}.lime"] = coefficients[labels]
        values[f"{name}.r-squared"] = numpy.float64(explained)


def logits(model, pixels):
    inner = keras.Model(model.inputs, model.layers[-1].input)
    kernel, bias = model.layers[-1].get_weights()
    return inner.predict(pixels, verbose=0, batch_size=256).astype("float64") @ kernel + bias


def occluded(model, pixels, target, window, stride):
    side = pixels.shape[1]
    starts = sorted({*range(0, side - window + 1, stride), side - window})
    sums, count = numpy.zeros((side, side)), numpy.zeros((side, side))
    whole = logits(model, pixels)[0, target]
    for y in starts:
        for x in starts:
            hidden = pixels.copy()
            hidden[:, y:y + window, x:x + window] = 0
            sums[y:y + window, x:x + window] += whole - logits(model, hidden)[0, target]
            count[y:y + window, x:x + window] += 1
    return sums / count


def rise(model, pixels, target, masks, grid=7, keep=0.5):
    side = pixels.shape[1]
    cell = math.ceil(side / grid)
    random = numpy.random.default_rng(1)
    drawn = numpy.empty((masks, side, side))
    for i in range(masks):
        small = (random.random((grid, grid)) < keep).astype(float)
        large = skimage.transform.resize(
            small, ((grid + 1) * cell, (grid + 1) * cell), order=1, mode="reflect", anti_aliasing=False)
        y, x = random.integers(0, cell, 2)
        drawn[i] = large[y:y + side, x:x + side]
    scores = model.predict((pixels * drawn[..., None]).astype("float32"), verbose=0, batch_size=256)[:, target]
    return numpy.tensordot(scores, drawn, 1) / masks / keep


def of_fashion(values):
    model = keras.models.load_model(SAMPLES / "models/fashion.keras")
    for name in ("sandal", "ankle-boot"):
        file = next((SAMPLES / "pictures").glob(f"fashion-*-{name}.png"))
        pixels = numpy.asarray(Image.open(file)).astype("float32")[None, :, :, None]
        target = int(logits(model, pixels)[0].argmax())
        values[f"{name}.target"] = numpy.int64(target)
        if name == "sandal":
            values[f"{name}.occlusion"] = occluded(model, pixels, target, 7, 5)
        else:
            values[f"{name}.rise"] = rise(model, pixels, target, 20000)


def main():
    values = {}
    of_small_networks(values)
    of_fashion(values)
    numpy.savez_compressed(FILE, **{k: numpy.asarray(v, "float32" if v.ndim else None) for k, v in values.items()})
    print(len(values), "values,", FILE.stat().st_size, "bytes")
    for name in small_networks.NETWORKS:
        print(name, "r-squared", round(float(values[f"{name}.r-squared"]), 4))


if __name__ == "__main__":
    main()
