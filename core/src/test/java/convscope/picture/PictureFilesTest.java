package convscope.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFilesTest {
    @ParameterizedTest
    @CsvSource({
        "rgb.png, 0",
        "rgb16.png, 0",
        "palette.png, 0",
        "rgb.gif, 0",
        "animated.gif, 0",
        "rgb.bmp, 0",
        "rgb.tif, 0",
        "lzw.tif, 0",
        "deflate.tif, 0",
        "lossless.webp, 0",
        "animated.webp, 0",
        "lossy.webp, 12",
        "rgb.jpg, 6",
        "progressive.jpg, 6",
        "cmyk.jpg, 6"
    })
    void read_everyFormat(String name, int tolerance) {
        Picture picture = Resource.picture(name);
        assertThat(picture).hasToString("16 x 16 picture");
        assertPixel(picture, 3, 3, tolerance, 200, 0, 0);
        assertPixel(picture, 12, 3, tolerance, 0, 200, 0);
        assertPixel(picture, 3, 12, tolerance, 0, 0, 200);
        assertPixel(picture, 12, 12, tolerance, 120, 120, 120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gray.png", "gray.jpg", "gray.tif", "gray16.png", "gray16.tif", "gray_alpha.png"})
    void read_grayKeepsItsLevels(String name) {
        Picture picture = Resource.picture(name);
        assertThat(picture.isGray()).isTrue();
        for (int x = 0; x < 16; x++) {
            assertPixel(picture, x, 2, name.endsWith("jpg") ? 2 : 0, 16 * x, 16 * x, 16 * x);
        }
    }

    @Test
    void read_realNumbersAreRefused() {
        assertThatThrownBy(() -> Resource.picture("float.tif"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("float.tif: ")
                .hasMessageContaining(".npy");
    }

    @Test
    void read_oneBitPerPixel() {
        Picture picture = Resource.picture("bits.png");
        assertPixel(picture, 6, 0, 0, 0, 0, 0);
        assertPixel(picture, 7, 0, 0, 255, 255, 255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha.png", "alpha.webp"})
    void read_transparentPartsLieOverWhite(String name) {
        Picture picture = Resource.picture(name);
        // columns of 4 pixels with opacity 0, 128, 255, 255 over red 200: 255 - (255 - 200) * 128 / 255 = 227.4
        assertPixel(picture, 1, 1, 0, 255, 255, 255);
        assertPixel(picture, 5, 1, 0, 227, 127, 127);
        assertPixel(picture, 9, 1, 0, 0, 200, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exif_1.jpg",
                "exif_2.jpg",
                "exif_3.jpg",
                "exif_4.jpg",
                "exif_5.jpg",
                "exif_6.jpg",
                "exif_7.jpg",
                "exif_8.jpg",
                "exif_8.webp",
                "exif_8.png",
                "exif_8.tif"
            })
    void read_turnsAsExifSays(String name) {
        Picture picture = Resource.picture(name);
        assertThat(picture).hasToString("24 x 16 picture");
        assertPixel(picture, 5, 3, 6, 255, 0, 0);
        assertPixel(picture, 18, 3, 6, 0, 255, 0);
        assertPixel(picture, 5, 12, 6, 0, 0, 255);
        assertPixel(picture, 18, 12, 6, 255, 255, 255);
    }

    @Test
    void read_declaredSizeIsCheckedBeforeDecoding() {
        byte[] png = Resource.bytes("rgb.png").clone();
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
        assertThatThrownBy(() -> PictureFiles.read(png, "bomb.png"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("bomb.png: ")
                .hasMessageContaining("60000 x 60000");
    }

    @Test
    void read_missingFolderEmptyAndOtherFiles(@TempDir Path folder) throws Exception {
        assertRefused(folder.resolve("none.png"), "no such file");
        assertRefused(folder, "is a folder");
        assertRefused(Files.createFile(folder.resolve("empty.png")), "empty");
        assertRefused(Files.writeString(folder.resolve("notes.png"), "a text"), "not a picture of a known format");
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> PictureFiles.read(file))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(why)
                .hasMessageContaining("png, jpg, webp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "palette.png",
                "gray16.png",
                "rgb.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "rgb.gif",
                "rgb.bmp",
                "rgb.tif",
                "lzw.tif",
                "deflate.tif",
                "lossless.webp",
                "lossy.webp",
                "alpha.webp",
                "animated.webp",
                "exif_6.jpg",
                "float.tif"
            })
    void read_damagedFilesEndInAPictureOrOneMessage(String name) {
        byte[] good = Resource.bytes(name);
        Random random = new Random(7);
        for (int length = 0; length < good.length; length += 1 + good.length / 60) {
            readOrRefuse(Arrays.copyOf(good, length));
        }
        for (int i = 0; i < 150; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            readOrRefuse(bad);
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            PictureFiles.read(bytes, "x");
        } catch (InvalidRequestException e) {
            assertThat(e)
                    .hasMessageStartingWith("x: ")
                    .hasMessageNotContaining(": null")
                    .hasMessageNotContaining("(null");
        }
    }

    private static void assertPixel(Picture picture, int x, int y, int tolerance, int... rgb) {
        for (int c = 0; c < 3; c++) {
            assertThat(picture.value(x, y, c))
                    .as("channel %d at %d, %d", c, x, y)
                    .isBetween(rgb[c] - tolerance, rgb[c] + tolerance);
        }
    }
}
