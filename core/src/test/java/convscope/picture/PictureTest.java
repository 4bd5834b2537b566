package convscope.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {
    private static final Picture TWO = Picture.ofRgb(2, 1, new byte[] {1, 2, 3, (byte) 250, 20, 0});

    @Test
    void png_readBackIsTheSame() throws Exception {
        assertThat(PictureFiles.read(TWO.png(), "two.png")).isEqualTo(TWO);
        assertThat(Picture.of(ImageIO.read(new ByteArrayInputStream(TWO.png()))))
                .isEqualTo(TWO);
    }

    @Test
    void toBufferedImage_thereAndBackIsTheSame() {
        assertThat(TWO.toBufferedImage().getRGB(1, 0)).isEqualTo(0xfffa1400);
        assertThat(Picture.of(TWO.toBufferedImage())).isEqualTo(TWO);
    }

    @Test
    void value_isUnsigned() {
        assertThat(TWO.value(1, 0, 0)).isEqualTo(250);
        assertThat(TWO.brightest()).isEqualTo(250);
        assertThat(TWO.isGray()).isFalse();
    }

    @Test
    void ofRgb_wrongNumberOfBytes() {
        assertThatThrownBy(() -> Picture.ofRgb(2, 2, new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 x 2");
    }

    @Test
    void centerCropped_largerThanThePictureIsBlackAround() {
        Picture dot = Picture.ofRgb(1, 1, new byte[] {9, 9, 9});
        Picture framed = dot.centerCropped(4, 2);
        // 3 spare columns: 1 at the left, 2 at the right; 1 spare row: below
        assertThat(framed.value(1, 0, 0)).isEqualTo(9);
        assertThat(framed.value(0, 0, 0) + framed.value(2, 0, 0) + framed.value(1, 1, 0))
                .isZero();
    }
}
