"""Writes what bench/opening.sh opens: Keras' ResNet50 with random weights, as a .h5 and a .keras file of some 100 MB each.

    python golden/opening_files.py FOLDER
"""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras

model = keras.applications.ResNet50(weights=None)
for ending in ("h5", "keras"):
    model.save(os.path.join(sys.argv[1], "resnet50." + ending))
