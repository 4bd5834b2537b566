"""Small pictures of every kind that is read, by Pillow and OpenCV, for the tests of convscope.picture.

Writes core/src/test/resources/convscope/picture. Made with pillow 13.0, opencv 5.0, numpy 2.4.
"""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

RESOURCES = Path(__file__).resolve().parent.parent / "core/src/test/resources/convscope/picture"


def exif_files(folder):
    """One picture of 24 x 16 pixels in quarters of red, green, blue and white, stored turned in all eight ways."""
    upright = np.zeros((16, 24, 3), dtype=np.uint8)
    upright[:8, :12], upright[:8, 12:] = (255, 0, 0), (0, 255, 0)
    upright[8:, :12], upright[8:, 12:] = (0, 0, 255), (255, 255, 255)
    image = Image.fromarray(upright)
    t = Image.Transpose
    undo = {1: None, 2: t.FLIP_LEFT_RIGHT, 3: t.ROTATE_180, 4: t.FLIP_TOP_BOTTOM, 5: t.TRANSPOSE, 6: t.ROTATE_90, 7: t.TRANSVERSE, 8: t.ROTATE_270}
    for orientation, turn in undo.items():
        stored = image if turn is None else image.transpose(turn)
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored.save(folder / f"exif_{orientation}.jpg", exif=exif, quality=95, subsampling=0)
    stored.save(folder / "exif_8.webp", exif=exif, lossless=True)
    stored.save(folder / "exif_8.png", exif=exif)
    stored.save(folder / "exif_8.tif", exif=exif)


def picture_files(folder):
    """A red, a green, a blue and a gray quarter, 16 x 16, in every kind of file that is read."""
    pixels = np.zeros((16, 16, 3), dtype=np.uint8)
    pixels[:8, :8], pixels[:8, 8:] = (200, 0, 0), (0, 200, 0)
    pixels[8:, :8], pixels[8:, 8:] = (0, 0, 200), (120, 120, 120)
    image = Image.fromarray(pixels)
    image.save(folder / "rgb.png")
    image.quantize(8).save(folder / "palette.png")
    image.save(folder / "rgb.jpg", quality=95, subsampling=0)
    image.save(folder / "progressive.jpg", quality=95, subsampling=0, progressive=True)
    image.convert("CMYK").save(folder / "cmyk.jpg", quality=95, subsampling=0)
    image.save(folder / "lossless.webp", lossless=True)
    image.save(folder / "lossy.webp", quality=100)
    image.save(folder / "rgb.bmp")
    image.save(folder / "rgb.tif")
    image.save(folder / "lzw.tif", compression="tiff_lzw")
    image.save(folder / "deflate.tif", compression="tiff_adobe_deflate")
    image.quantize(8).save(folder / "rgb.gif")
    blank = Image.new("RGB", (16, 16))
    image.quantize(8).save(folder / "animated.gif", save_all=True, append_images=[blank])
    image.save(folder / "animated.webp", save_all=True, append_images=[blank], lossless=True)
    alpha = image.convert("RGBA")
    alpha.putalpha(Image.fromarray(np.repeat(np.array([[0, 128, 255, 255]], np.uint8), 16, 0).repeat(4, 1)))
    alpha.save(folder / "alpha.png")
    alpha.save(folder / "alpha.webp", lossless=True)
    gray = np.tile(np.arange(0, 256, 16, dtype=np.uint8), (4, 1))
    Image.fromarray(gray).save(folder / "gray.png")
    Image.fromarray(gray).save(folder / "gray.jpg", quality=100)
    Image.fromarray(gray).save(folder / "gray.tif")
    Image.fromarray(gray.astype(np.uint16) * 257).save(folder / "gray16.png")
    Image.fromarray(gray.astype(np.uint16) * 257).save(folder / "gray16.tif")
    Image.fromarray(gray).convert("LA").save(folder / "gray_alpha.png")
    cv2.imwrite(str(folder / "rgb16.png"), pixels[:, :, ::-1].astype(np.uint16) * 257)
    Image.fromarray(gray > 100).save(folder / "bits.png")
    Image.fromarray(gray.astype(np.float32)).save(folder / "float.tif")


def main():
    RESOURCES.mkdir(parents=True, exist_ok=True)
    for make in (exif_files, picture_files):
        make(RESOURCES)


if __name__ == "__main__":
    main()
