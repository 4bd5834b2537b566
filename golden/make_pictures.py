"""Copies the built-in photographs out of scikit-image, pixel for pixel, as PNG.

chelsea (the cat) and coffee: CC0; rocket and astronaut: public domain (NASA, SpaceX). See samples LICENCES.md.
"""

from pathlib import Path

import skimage.data
from PIL import Image

PICTURES = Path(__file__).resolve().parent.parent / "samples/src/main/resources/convscope/samples/pictures"
NAMES = {"cat": "chelsea", "coffee": "coffee", "rocket": "rocket", "astronaut": "astronaut"}


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, source in NAMES.items():
        Image.fromarray(getattr(skimage.data, source)()).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
