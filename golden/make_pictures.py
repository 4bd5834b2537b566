"""Copies the built-in photographs out of scikit-image, pixel for pixel, as PNG, and puts two of them side by side.

chelsea (the cat) and coffee: CC0; rocket and astronaut: public domain (NASA, SpaceX). See samples LICENCES.md.
"""

from pathlib import Path

import skimage.data
from PIL import Image

PICTURES = Path(__file__).resolve().parent.parent / "samples/src/main/resources/convscope/samples/pictures"
NAMES = {"cat": "chelsea", "coffee": "coffee", "rocket": "rocket", "astronaut": "astronaut"}


def half(name, at):
    """A 256 x 512 part of a photograph brought to a height of 512, starting at the share `at` of what is cut off at the sides."""
    picture = Image.fromarray(getattr(skimage.data, NAMES[name])())
    picture = picture.resize((round(512 * picture.width / picture.height), 512), Image.LANCZOS)
    left = int((picture.width - 256) * at)
    return picture.crop((left, 0, left + 256, 512))


def side_by_side():
    """The cat's face on the left, the cup on the right: 512 x 512."""
    both = Image.new("RGB", (512, 512))
    both.paste(half("cat", 0.5), (0, 0))
    both.paste(half("coffee", 0.4), (256, 0))
    return both


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    side_by_side().save(PICTURES / "cat-and-coffee.png", optimize=True)
    for name, source in NAMES.items():
        Image.fromarray(getattr(skimage.data, source)()).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
