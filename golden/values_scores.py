"""Class activation methods of many forward passes: other tools where they compute what we compute, and replicas in PyTorch where they do not.

Per small network and layer, for the class that scores highest (maps are sum_k w_k A_k before any cut):
  ablation             pytorch-grad-cam's Ablation-CAM weights (the score is positive and the layer is not negative, where its convention is the paper's)
  ablation-zeroed      replica, for layers with negative values too, where pytorch-grad-cam subtracts 1e7 instead of setting to 0, and for branches
  ablation-lowest      as ablation, for the class with the lowest score, which is negative: it divides by the score itself, so every sign is turned
  score-weights        replica in double precision: rise of the probability over the baseline of zeros when the input is multiplied with each map, brought to the input's
                       size with half-pixel centres and stretched from 0 to 1
  score-pgc            pytorch-grad-cam's Score-CAM weights of the network followed by softmax: their softmax over the channels. Its grid has aligned corners,
                       so only layers of the input's resolution compare
  score-torchcam       torch-cam's, the same way
  is-weights           replica: the mean over masks times i/10
  is-torchcam          torch-cam's IS-CAM, whose factors add up: 1/10, 3/10, 6/10, ... 55/10
  is-accumulated       replica of that
  recipro-position, recipro-neighbourhood  replica: scores of the layer under a mask around each position, less that of a layer of zeros
And of tf-keras-vis on the fashion network without its softmax (it applies one itself): fashion.score, less the baseline's probability times the sum of maps.
"""
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy
import torch
from pytorch_grad_cam import AblationCAM, ScoreCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import nn
from torch.nn import functional
from torchcam import methods as torchcam

import small_networks

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples/src/main/resources/convscope/samples"
FILE = ROOT / "verify/src/test/resources/convscope/golden/scores.npz"
LAYERS = {
    "plain": ["relu1", "relu2"],
    "pooled": ["relu1", "relu2"],
    "residual": ["relu2", "relu3"],
    "concatenated": ["relu4"],
    "mobile": ["silu"],
    "leaky": ["elu"],
    "line": ["relu2"],
    "volume": ["relu2"],
}
ZEROED = {
    "plain": ["relu2", "dense1"],
    "residual": ["bn2", "relu1"],
    "concatenated": ["relu2", "pool2"],
    "mobile": ["swish", "gate", "silu"],
    "leaky": ["elu"],
    "line": ["relu1"],
    "volume": ["conv2"],
}
STEPS = 10


class Kept:
    """A module's output, read or replaced."""

    def __init__(self, module):
        self.value, self.other = None, None
        module.register_forward_hook(self.hook)

    def hook(self, module, given, result):
        self.value = result.detach().clone()
        return self.other


def masks(activation, shape):
    mode = {1: "linear", 2: "bilinear", 3: "trilinear"}[len(shape)]
    mask = functional.interpolate(activation, shape, mode=mode, align_corners=False)[0]
    flat = mask.flatten(1)
    least, most = flat.min(1).values, flat.max(1).values
    stretched = (flat - least[:, None]) / (most - least)[:, None]
    stretched[most == least] = 0
    return stretched.reshape(mask.shape)


def rises(network, x, mask, target, factors):
    with torch.no_grad():
        baseline = network(0 * x).softmax(1)[0, target]
        parts = [[network(f * m * x).softmax(1)[0, target] - baseline for f in factors] for m in mask]
    return torch.tensor(parts).mean(1).numpy()


def recipro(network, module, x, target, beside):
    kept = Kept(module)
    with torch.no_grad():
        network(x)
        value = kept.value
        kept.other = 0 * value
        empty = network(x)[0, target]
        space = value.shape[2:]
        scores = torch.zeros(space)
        for at in numpy.ndindex(*space):
            mask = torch.ones(space)
            for axis, middle in enumerate(at):
                line = torch.zeros(space[axis])
                for i in range(space[axis]):
                    line[i] = beside[abs(i - middle)] if abs(i - middle) < len(beside) else 0
                mask = mask * line.reshape([-1 if a == axis else 1 for a in range(len(space))])
            kept.other = value * mask
            scores[at] = network(x)[0, target] - empty
    return scores.numpy()


def zeroed(network, module, x, target):
    kept = Kept(module)
    with torch.no_grad():
        score = network(x)[0, target]
        value, drops = kept.value, []
        for k in range(value.shape[1]):
            kept.other = value.clone()
            kept.other[:, k] = 0
            drops.append((score - network(x)[0, target]) / score.abs())
    return torch.tensor(drops)


def pgc(kind, network, module, x, target):
    found = []

    class Recorded(kind):
        def get_cam_weights(self, *arguments):
            found.append(super().get_cam_weights(*arguments))
            return found[-1]

    with Recorded(network, [module]) as method:
        method(x, [ClassifierOutputTarget(target)])
    return numpy.asarray(found[0]).reshape(-1)


def tool(kind, network, layer, x, target, **more):
    probabilities = nn.Sequential(network, nn.Softmax(1)).eval()
    with kind(probabilities, getattr(network, layer), input_shape=tuple(x.shape[1:]), **more) as method:
        with torch.no_grad():
            probabilities(x)
            return method._get_weights(target)[0].numpy()[0]


def of_network(name, values):
    scores = small_networks.build(name)[0](small_networks.build(name)[1])
    target, lowest = int(scores.argmax()), int(scores.argmin())
    values[f"{name}.target"], values[f"{name}.lowest"] = numpy.int64(target), numpy.int64(lowest)

    def fresh_at(layer):
        network, x = small_networks.build(name)
        return network, getattr(network, layer), x

    for layer in ZEROED.get(name, []):
        values[f"{name}.{layer}.ablation-zeroed"] = zeroed(*fresh_at(layer), target).numpy()
    for layer in LAYERS[name]:
        def fresh():
            return fresh_at(layer)

        def put(what, result):
            values[f"{name}.{layer}.{what}"] = numpy.asarray(result, numpy.float32)

        network, module, x = fresh()
        kept = Kept(module)
        network(x)
        activation = kept.value
        mask = masks(activation, x.shape[2:])
        network, _, x = fresh()
        network, x, mask = network.double(), x.double(), mask.double()
        put("score-weights", rises(network, x, mask, target, [1]))
        put("is-weights", rises(network, x, mask, target, [(i + 1) / STEPS for i in range(STEPS)]))
        put("recipro-position", recipro(*fresh(), target, [1]))
        put("recipro-neighbourhood", recipro(*fresh(), target, [.5, .25]))
        if x.dim() == 4 and float(activation.min()) == 0:
            assert scores[0, target] > 0 > scores[0, lowest], name
            put("ablation", pgc(AblationCAM, *fresh(), target))
            put("ablation-lowest", pgc(AblationCAM, *fresh(), lowest))
        if activation.shape[2:] == x.shape[2:]:
            network, module, x = fresh()
            put("score-pgc", pgc(ScoreCAM, nn.Sequential(network, nn.Softmax(1)).eval(), module, x, target))
            network, module, x = fresh()
            put("score-torchcam", tool(torchcam.ScoreCAM, network, layer, x, target))
            network, module, x = fresh()
            put("is-torchcam", tool(torchcam.ISCAM, network, layer, x, target, num_samples=STEPS))
            network, _, x = fresh()
            network, x = network.double(), x.double()
            sums = [sum(j + 1 for j in range(i + 1)) / STEPS for i in range(STEPS)]
            put("is-accumulated", rises(network, x, mask, target, sums))


def fashion(values):
    import keras
    from PIL import Image
    from tf_keras_vis.scorecam import Scorecam
    from tf_keras_vis.utils.scores import CategoricalScore

    model = keras.models.load_model(SAMPLES / "models/fashion.keras")
    head = model.get_layer("classes")
    head.activation = keras.activations.linear
    logits = keras.models.clone_model(model)
    logits.set_weights(model.get_weights())
    pixels = numpy.asarray(Image.open(SAMPLES / "pictures/fashion-5-sandal.png")).astype("float32")[None, :, :, None]
    target = int(numpy.argmax(logits.predict(pixels, verbose=0)))
    layer = "relu1"
    cam = Scorecam(logits)(CategoricalScore(target), pixels, penultimate_layer=layer, seek_penultimate_conv_layer=False,
                           activation_modifier=None, expand_cam=False, normalize_cam=False)
    maps = keras.Model(logits.inputs, logits.get_layer(layer).output).predict(pixels, verbose=0)
    empty = logits.predict(0 * pixels, verbose=0)[0]
    probability = numpy.exp(empty - empty.max()) / numpy.exp(empty - empty.max()).sum()
    values["fashion.target"] = numpy.int64(target)
    values["fashion.score"] = numpy.asarray(cam)[0] - probability[target] * maps[0].sum(-1)


def main():
    values = {}
    for name in small_networks.NETWORKS:
        of_network(name, values)
    fashion(values)
    numpy.savez_compressed(FILE, **values)
    print(len(values), "values,", FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
