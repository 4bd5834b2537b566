"""Exports networks of Ultralytics with random weights, and writes beside each what PyTorch computes in float64. Nothing is committed.

    python golden/yolo_files.py FOLDER
    ./mvnw verify -Dconvscope.published=FOLDER        opens them all and compares

NAME.npz is as published_files.py describes it. Needs ultralytics (seen with 8.4) and onnxruntime.
"""

import copy
import os
import pathlib
import sys

import numpy as np
import onnxruntime
import torch
from published_files import wave
from ultralytics import YOLO

NAMES = "yolov5n yolov8n yolov10n yolo11n yolo11n-cls yolo11n-obb yolo11n-pose yolo11n-seg yolo12n yolo26n".split()
SIDE = 160


def lively(network):
    """Statistics that no layer is the identity with."""
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_var.uniform_(0.5, 1.5)
            module.running_mean.normal_(0, 0.2)


def as_exported(network):
    network = copy.deepcopy(network).double().eval()
    for module in network.modules():
        if hasattr(module, "export"):
            module.export, module.format, module.dynamic = True, "onnx", False
        if getattr(module, "end2end", False):
            module.end2end = False
    return network


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name in NAMES:
    torch.manual_seed(0)
    model = YOLO(name + ".yaml")
    lively(model.model)
    path = folder / (name + ".onnx")
    os.replace(model.export(format="onnx", imgsz=SIDE, opset=17, simplify=False), path)
    picture = wave((1, 3, SIDE, SIDE)) / 2 + np.float32(0.5)
    session = onnxruntime.InferenceSession(str(path))
    outputs = session.run(None, {"images": picture})
    fed = torch.tensor(picture).double().requires_grad_()
    found = as_exported(model.model)(fed)
    found = found[0] if isinstance(found, (tuple, list)) else found
    apart = float(np.abs(found.detach().numpy() - outputs[0]).max() / np.abs(outputs[0]).max())
    assert apart < 1e-5, f"{name}: the file computes something else than PyTorch ({apart})"
    weights = wave(outputs[0].shape, 0.11)
    (found * torch.tensor(weights)).sum().backward()
    values = {"in:images": picture, "weights": weights, "grad:images": fed.grad.numpy(), "float32": np.array(apart), "float32-grad": np.array(0.0)}
    np.savez_compressed(path.with_suffix(".npz"), **values, **{"out:" + o.name: v for o, v in zip(session.get_outputs(), outputs)})
    print(name, outputs[0].shape, apart)
