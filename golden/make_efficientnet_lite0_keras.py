"""Writes `efficientnet-lite0` as a Functional Keras model with the same weights, as `.h5` and `.keras`: fixtures that show that one network gives one
explanation whatever its file. The two agree with PyTorch within 1e-4 on the cat. Input [batch, 224, 224, 3]; the scores are not squeezed.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import torch
from make_efficientnet_lite0 import network
from values_efficientnet_lite0 import GOLDEN, crop

MODELS = GOLDEN.parent / "models"
layers = keras.layers


def convolution(module, x, name, kernels):
    """A convolution with the padding of TensorFlow, which the PyTorch module imitates; depthwise where it has as many groups as channels."""
    weight = module.weight.detach().numpy()
    stride = module.stride[0]
    common = {"padding": "same", "use_bias": False, "name": name}
    if module.groups > 1:
        layer = layers.DepthwiseConv2D(module.kernel_size[0], stride, **common)
        kernels[name] = [weight.transpose(2, 3, 0, 1)]
    else:
        layer = layers.Conv2D(module.out_channels, module.kernel_size[0], stride, **common)
        kernels[name] = [weight.transpose(2, 3, 1, 0)]
    return layer(x)


def normalization(module, x, name, kernels):
    kernels[name] = [v.detach().numpy() for v in (module.weight, module.bias, module.running_mean, module.running_var)]
    return layers.BatchNormalization(epsilon=module.eps, name=name)(x)


def build(model):
    kernels = {}
    inputs = keras.Input((224, 224, 3), name="input")
    x = convolution(model._conv_stem, inputs, "stem_conv", kernels)
    x = layers.ReLU(6, name="stem_relu")(normalization(model._bn0, x, "stem_norm", kernels))
    for i, block in enumerate(model._blocks):
        before, name = x, f"block{i}"
        if hasattr(block, "_expand_conv"):
            x = convolution(block._expand_conv, x, f"{name}_expand_conv", kernels)
            x = layers.ReLU(6, name=f"{name}_expand_relu")(normalization(block._bn0, x, f"{name}_expand_norm", kernels))
        x = convolution(block._depthwise_conv, x, f"{name}_depthwise_conv", kernels)
        x = layers.ReLU(6, name=f"{name}_depthwise_relu")(normalization(block._bn1, x, f"{name}_depthwise_norm", kernels))
        x = convolution(block._project_conv, x, f"{name}_project_conv", kernels)
        x = normalization(block._bn2, x, f"{name}_project_norm", kernels)
        if block._depthwise_conv.stride[0] == 1 and before.shape == x.shape:
            x = layers.Add(name=f"{name}_add")([x, before])
    x = convolution(model._conv_head, x, "head_conv", kernels)
    x = layers.ReLU(6, name="head_relu")(normalization(model._bn1, x, "head_norm", kernels))
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dense(1000, name="logits")(x)
    kernels["logits"] = [model._fc.weight.detach().numpy().T, model._fc.bias.detach().numpy()]
    result = keras.Model(inputs, x, name="efficientnet_lite0")
    for name, weights in kernels.items():
        result.get_layer(name).set_weights(weights)
    return result


def main():
    model = network()
    keras_model = build(model)
    x = (crop("cat").astype(np.float32) / 255 - 0.498) / 0.502
    ours = keras_model.predict(x[None], verbose=0)[0]
    with torch.no_grad():
        theirs = model(torch.from_numpy(x.transpose(2, 0, 1)[None].copy()).float())[0].numpy()
    error = np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)
    print("relative difference to PyTorch", error)
    assert error < 1e-4
    MODELS.mkdir(parents=True, exist_ok=True)
    keras_model.save(MODELS / "efficientnet-lite0.h5")
    keras_model.save(MODELS / "efficientnet-lite0.keras")


if __name__ == "__main__":
    main()
