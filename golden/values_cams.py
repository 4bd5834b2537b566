"""Class activation maps of the small networks by pytorch-grad-cam, TorchCAM and Captum, before any normalising.

Writes verify/src/test/resources/convscope/golden/cams.npz. Per network N, class C (the highest score, the lowest) and layer L (`last` with spatial extent, and
`inner`, an earlier one, for the highest score only): N.C.L.METHOD, before negative parts are cut unless said. The maps are made by the peers' own functions from
activation and gradient in float64. Where two peers have a method, they are first compared with each other.

Peers are brought to the same convention where theirs is only another unit:
- pytorch-grad-cam adds 1e-6 to the divisor of Grad-CAM++. Its map does not change when the gradient is multiplied and the activation divided by one number, so a
  large number makes the 1e-6 vanish.
- It also adds 1e-7 to the range of each channel in FullGrad; a score in smaller units makes that vanish.
- The sign of a principal component is free. It is chosen so that the map does not correlate negatively with the mean over the channels.
"""
import pathlib
import types

import captum.attr
import numpy
import pytorch_grad_cam
import torch
import torchcam.methods
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from pytorch_grad_cam.utils.svd_on_activations import get_2d_projection, get_2d_projection_kernel

import small_networks

FILE = pathlib.Path(__file__).parent.parent / "verify/src/test/resources/convscope/golden/cams.npz"
LAST = {"plain": "relu2", "pooled": "relu2", "residual": "relu3", "concatenated": "pool3", "mobile": "silu", "leaky": "prelu",
        "line": "relu2", "volume": "relu2"}
INNER = {"plain": "relu1", "pooled": "relu1", "residual": "relu2", "concatenated": "relu3", "mobile": "swish", "leaky": "elu",
         "line": "relu1", "volume": "relu1"}
MAPS = {
    "grad-cam": pytorch_grad_cam.GradCAM,
    "hires-cam": pytorch_grad_cam.HiResCAM,
    "grad-cam-elementwise": pytorch_grad_cam.GradCAMElementWise,
    "xgrad-cam": pytorch_grad_cam.XGradCAM,
    "layer-cam": pytorch_grad_cam.LayerCAM,
    "grad-cam-plus-plus": pytorch_grad_cam.GradCAMPlusPlus,
    "fem-values": pytorch_grad_cam.FEM,
}
TORCHCAM = {"grad-cam": torchcam.methods.GradCAM, "xgrad-cam": torchcam.methods.XGradCAM, "layer-cam": torchcam.methods.LayerCAM}
RECTIFIERS_ARE_MODULES = [name for name in small_networks.NETWORKS if name not in ("mobile", "leaky")]


def network(name):
    module, x = small_networks.build(name)
    return module.double(), x.double()


def at_layer(module, x, layer, target):
    """Activation and gradient there, as arrays with two or three axes of space: a line becomes a picture of height 1."""
    kept = {}
    handle = getattr(module, layer).register_forward_hook(lambda m, i, output: kept.update(a=output))
    score = module(x.clone().requires_grad_())[0, target]
    handle.remove()
    gradient, = torch.autograd.grad(score, kept["a"])
    a, g = kept["a"].detach().numpy(), gradient.numpy()
    return (a[:, :, None], g[:, :, None]) if a.ndim == 3 else (a, g)


def peers_map(kind, module, layer, target, x, a, g):
    with kind(module, [getattr(module, layer)]) as cam:
        return cam.get_cam_image(x, getattr(module, layer), [ClassifierOutputTarget(target)], a, g, False)[0]


def with_sign(component, like):
    mean = like.mean(0)
    correlation = ((component - component.mean()) * (mean - mean.mean())).sum()
    return component if correlation >= 0 else -component


def authors_plus_plus(a, g):
    """Grad-CAM++ as its authors' program computes it, without the factor exp(score): alphas divided by their sum where the gradient is positive."""
    space = tuple(range(2, a.ndim))
    divisor = 2 * g**2 + g**3 * a.sum(space, keepdims=True)
    alpha = g**2 / numpy.where(divisor != 0, divisor, 1)
    total = numpy.where(g > 0, alpha, 0).sum(space, keepdims=True)
    alpha = alpha / numpy.where(total != 0, total, 1)
    weights = (alpha * numpy.maximum(g, 0)).sum(space, keepdims=True)
    return (weights * a).sum(1)[0]


def maps(name, layer, target):
    module, x = network(name)
    a, g = at_layer(module, x, layer, target)
    values = {}
    for method, kind in MAPS.items():
        unit = 1e4 if method == "grad-cam-plus-plus" else 1
        values[method] = peers_map(kind, module, layer, target, x, a / unit, g * unit)
    values["grad-cam-plus-plus-normalized"] = authors_plus_plus(a, g)
    values["eigen-cam"] = with_sign(get_2d_projection(a)[0], a[0])
    values["eigen-grad-cam"] = with_sign(get_2d_projection(a * g)[0], (a * g)[0])
    values["kpca-cam"] = with_sign(get_2d_projection_kernel(a, "rbf")[0], a[0])

    reference = captum.attr.LayerGradCam(module, getattr(module, layer)).attribute(x, target=target)[0, 0].detach().numpy()
    assert numpy.allclose(values["grad-cam"].reshape(reference.shape), reference, atol=1e-9)
    for method, kind in TORCHCAM.items():
        with kind(module, layer, input_shape=tuple(x.shape[1:])) as cam:
            other = cam(target, module(x.clone().requires_grad_()), normalized=False)[0][0].detach().numpy()
        mine = numpy.maximum(values[method], 0).reshape(other.shape)
        assert numpy.allclose(mine, other, atol=1e-6 * numpy.abs(mine).max() + 1e-9), (name, layer, method)
    line = x.ndim == 3
    return {method: value[0] if line else value for method, value in values.items()}


def shapley(name, layer, target):
    """The peer's weights, called without its hooks, which cannot let go of gradients that are views."""
    module, x = network(name)
    kept = {}
    getattr(module, layer).register_forward_hook(lambda m, i, output: kept.update(a=output))
    score = module(x.clone().requires_grad_())[0, target]
    a = kept["a"]
    gradient, = torch.autograd.grad(score, a, create_graph=True)
    if a.ndim == 3:
        second, = torch.autograd.grad(gradient, a, grad_outputs=a, allow_unused=True)
        weights = (gradient if second is None else gradient - second / 2).mean(2).detach().numpy()
    else:
        peer = types.SimpleNamespace(activations_and_grads=types.SimpleNamespace(reshape_transform=None), device="cpu")
        weights = pytorch_grad_cam.ShapleyCAM.get_cam_weights(peer, x, None, None, a, gradient)
    a = a.detach().numpy()
    return (weights.reshape(weights.shape + (1,) * (a.ndim - 2)) * a).sum(1)[0]


def finer(name, layer, target):
    module, x = network(name)
    with torchcam.methods.FinerCAM(module, layer, input_shape=tuple(x.shape[1:]), base_method=torchcam.methods.GradCAM) as cam:
        return cam(target, module(x.clone().requires_grad_()), normalized=False)[0][0].detach().numpy()


class RawFullGrad(pytorch_grad_cam.FullGrad):
    """The peer's map before its last min-max."""

    def aggregate_multi_layers(self, cam_per_target_layer):
        return numpy.sum(cam_per_target_layer, axis=1)


def full_gradient(name, target):
    """The paper's equations with PyTorch's gradients: each channel's size, min-max, linear interpolation, sum. Also the parts of the score."""
    module, x = network(name)
    x.requires_grad_()
    outputs = {}
    for key, child in module.named_children():
        child.register_forward_hook(lambda m, i, output, key=key: outputs.update({key: output}))
    score = module(x)[0, target]
    biases = {}
    for key, child in module.named_children():
        if isinstance(child, torch.nn.modules.batchnorm._BatchNorm):
            biases[key] = child.bias - child.running_mean * child.weight / (child.running_var + child.eps).sqrt()
        elif getattr(child, "bias", None) is not None:
            biases[key] = child.bias
    gradients = torch.autograd.grad(score, [x] + [outputs[key] for key in biases])
    terms = [x * gradients[0]]
    for gradient, bias in zip(gradients[1:], biases.values()):
        terms.append(gradient * bias.reshape((1, -1) + (1,) * (gradient.ndim - 2)))
    parts = [float(term.sum().detach()) for term in terms]
    assert abs(sum(parts) - float(score.detach())) < 1e-9, name
    total = 0
    for term in terms:
        if term.ndim == x.ndim:
            size = term.detach().abs().flatten(2)
            size = size - size.min(-1, keepdim=True).values
            most = size.max(-1, keepdim=True).values
            size = (size / torch.where(most > 0, most, 1)).reshape(term.shape)
            mode = {3: "linear", 4: "bilinear", 5: "trilinear"}[x.ndim]
            total = total + torch.nn.functional.interpolate(size, x.shape[2:], mode=mode).sum(1)[0]
    if x.ndim == 4:
        with RawFullGrad(network(name)[0], []) as cam:
            theirs = cam(x.detach(), [lambda scores: scores[target] * 1e5])[0]
        assert numpy.allclose(theirs, total.numpy(), atol=1e-5), name
    return total.numpy(), numpy.array([parts[0], sum(parts[1:])])


def guided(name, target):
    module, x = small_networks.build(name)
    mode = {3: "linear", 4: "bilinear", 5: "trilinear"}[x.ndim]
    cam = captum.attr.GuidedGradCam(module, getattr(module, LAST[name]))
    return cam.attribute(x.clone().requires_grad_(), target=target, interpolate_mode=mode)[0].detach().numpy()


def main():
    values = {}
    for name in small_networks.NETWORKS:
        module, x = network(name)
        scores = module(x)[0]
        highest, lowest = int(scores.argmax()), int(scores.argmin())
        for target, place, layer in [(highest, "last", LAST[name]), (lowest, "last", LAST[name]), (highest, "inner", INNER[name])]:
            for method, value in maps(name, layer, target).items():
                values[f"{name}.{target}.{place}.{method}"] = value
            values[f"{name}.{target}.{place}.shapley-cam"] = shapley(name, layer, target)
            values[f"{name}.{target}.{place}.finer-cam-cut"] = finer(name, layer, target)
        if name in RECTIFIERS_ARE_MODULES:
            values[f"{name}.{highest}.last.guided-grad-cam"] = guided(name, highest)
            values[f"{name}.{highest}.all.full-grad"], values[f"{name}.{highest}.all.full-grad-parts"] = full_gradient(name, highest)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(FILE, **{key: value.astype("float32") for key, value in values.items()})
    print(len(values), "values,", FILE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
