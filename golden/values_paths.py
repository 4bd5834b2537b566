"""Gradients along paths and over noise on the small networks, for the class that scores highest, in float64.

Integrated gradients with its quadratures, SmoothGrad over given noise and GradientSHAP are Captum's. Blur IG and Guided IG are written out here after their papers.
Noise is drawn as Convscope draws it (java_random.py), 25 samples of deviation 0.15 (max - min); it is not stored.
"""
import pathlib

import captum.attr as attr
import numpy
import torch
from captum.attr._core.gradient_shap import InputBaselineXGradient
from scipy import ndimage

import java_random
import small_networks

FILE = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/golden/paths.npz"
METHODS = {"midpoint": "riemann_middle", "gauss-legendre": "gausslegendre", "left": "riemann_left", "right": "riemann_right"}
STEPS, SAMPLES, NOISE = 50, 25, 0.15


def noise_of(x, random):
    """The noise for one sample of x."""
    deviation = NOISE * (float(x.max()) - float(x.min()))
    return deviation * numpy.array([random.next_gaussian() for _ in range(x.size)]).reshape(x.shape)


class Injected:
    """Captum's NoiseTunnel takes its noise from torch.normal; this gives it the noise that is wanted."""

    def __init__(self, noise):
        self.noise = noise

    def __enter__(self):
        self.kept = torch.normal
        torch.normal = lambda mean, std: torch.from_numpy(self.noise).reshape(std.shape)
        return self

    def __exit__(self, *error):
        torch.normal = self.kept


def gradient(network, target, point):
    point = torch.from_numpy(point).requires_grad_()
    return torch.autograd.grad(network(point)[0, target], point)[0].numpy()


def blur(x, sigma):
    """Along all axes but batch and channels; the border repeated, cut at four sigma."""
    return x if sigma == 0 else ndimage.gaussian_filter(x, (0, 0) + (sigma,) * (x.ndim - 2), mode="nearest", truncate=4)


def blur_path(network, target, x, steps, most):
    """The integral along the blurs as a sum over chords, the gradient at the middle of each."""
    inputs = [blur(x, most * (1 - k / steps)) for k in range(steps + 1)]
    return sum(gradient(network, target, (a + b) / 2) * (b - a) for a, b in zip(inputs, inputs[1:]))


def blur_integral(network, target, x, steps, most):
    """The same integral by its definition: gradient times derivative of the blur by sigma, both at the middle of each step."""
    step = most / steps
    sigmas = [(k + 0.5) * step for k in range(steps)]
    slopes = numpy.concatenate([(blur(x, s - 0.01) - blur(x, s + 0.01)) / 0.02 for s in sigmas])
    points = torch.from_numpy(numpy.concatenate([blur(x, s) for s in sigmas])).requires_grad_()
    gradients = torch.autograd.grad(network(points)[:, target].sum(), points)[0].numpy()
    return (gradients * slopes).sum(0, keepdims=True) * step


def guided_path(network, target, x, steps, fraction, distance):
    """Algorithm 1 of the paper from a baseline of zeros, with the anchors of its implementation notes: masks over the whole input, no bookkeeping."""
    at, total, attribution = numpy.zeros_like(x), abs(x).sum(), numpy.zeros_like(x)
    for step in range(1, steps + 1):
        slope = gradient(network, target, at)
        lower, upper = max(step / steps - distance, 0) * x, min(step / steps + distance, 1) * x
        behind = abs(at) < abs(lower)
        before, at = at, numpy.where(behind, lower, at)
        open_ones = abs(upper - at) > 1e-15
        while (missing := abs(x - at).sum() - total * (1 - step / steps)) > 1e-12 and open_ones.any():
            sizes = numpy.where(open_ones, abs(slope), numpy.inf)
            bound = numpy.quantile(sizes, fraction, method="lower")
            chosen = open_ones & (sizes <= bound)
            share = min(1, missing / abs(upper - at)[chosen].sum())
            at = numpy.where(chosen, at + share * (upper - at), at)
            open_ones = open_ones & ~chosen
            if share < 1:
                break
        attribution += (at - before) * slope
    return attribution


def expected_sample(network, target, x, start, share):
    """One sample of Captum's GradientSHAP: its inner class, with the coefficient drawn here."""
    kept, numpy.random.uniform = numpy.random.uniform, lambda *arguments: numpy.full(1, share)
    try:
        return InputBaselineXGradient(network).attribute(x, baselines=start, target=target).detach().numpy()
    finally:
        numpy.random.uniform = kept


def main():
    torch.set_num_threads(1)
    values = {}
    for name in small_networks.NETWORKS:
        network, x = small_networks.build(name)
        network, x32, x = network.double(), x.numpy(), x.double()
        plain = x.numpy()
        target = int(network(x).argmax())
        for method, captums in METHODS.items():
            result = attr.IntegratedGradients(network).attribute(x, target=target, n_steps=STEPS, method=captums)
            values[f"{name}.{method}"] = result.detach().numpy()[0]
        noise = numpy.concatenate([noise_of(x32, java_random.of_sample(x32, i)) for i in range(SAMPLES)])
        for method, kind in [("smooth-grad", "smoothgrad"), ("square-grad", "smoothgrad_sq"), ("var-grad", "vargrad")]:
            with Injected(noise):
                result = attr.NoiseTunnel(attr.Saliency(network)).attribute(
                    x, nt_type=kind, nt_samples=SAMPLES, stdevs=1.0, target=target, abs=False)
            values[f"{name}.{method}"] = result.detach().numpy()[0]
        expected = numpy.zeros_like(plain)
        for i in range(SAMPLES):
            random = java_random.of_sample(x32, i)
            share = random.next_double()
            start = noise_of(x32, random)
            expected += expected_sample(network, target, x, torch.from_numpy(start), share) / SAMPLES
        values[f"{name}.expected"] = expected[0]
        values[f"{name}.blur"] = blur_path(network, target, plain, STEPS, 5.0)[0]
        exact = blur_integral(network, target, plain, 2000, 5.0)[0]
        values[f"{name}.blur-integral"] = exact
        values[f"{name}.guided"] = guided_path(network, target, plain, STEPS, 0.25, 0.02)[0]
        change = float(network(x)[0, target] - network(torch.zeros_like(x))[0, target])
        print(name, "blur path against integral", numpy.linalg.norm(values[f"{name}.blur"] - exact) / numpy.linalg.norm(exact),
              "guided gap", values[f"{name}.guided"].sum() - change, "of", change)
    numpy.savez_compressed(FILE, **{k: v.astype(numpy.float32) for k, v in values.items()})
    print(len(values), "values,", FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
