package convscope.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResamplingTest {
    @Test
    void resize_equalsPillowToTheLastBit() {
        Map<String, Tensor> arrays = Resource.arrays("resampling.npz");
        int compared = 0;
        for (Map.Entry<String, Tensor> entry : arrays.entrySet()) {
            String[] parts = entry.getKey().split("_");
            if (parts.length == 4) {
                Picture source = Resource.picture(arrays.get(parts[0]));
                Picture resized = Resampling.named(parts[1])
                        .resize(source, Integer.parseInt(parts[3]), Integer.parseInt(parts[2]));
                assertThat(resized).as(entry.getKey()).isEqualTo(Resource.picture(entry.getValue()));
                int atMost = parts[1].equals("bicubic") ? 12 : 1;
                assertThat(largestDifference(resized, Resource.picture(arrays.get(entry.getKey() + "_once"))))
                        .as(entry.getKey())
                        .isLessThanOrEqualTo(atMost);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(21);
    }

    private static int largestDifference(Picture one, Picture other) {
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((a[i] & 255) - (b[i] & 255)));
        }
        return largest;
    }

    @Test
    void bilinear_halvingTwoPixelsEach() {
        Picture row = Picture.ofRgb(4, 1, new byte[] {0, 0, 0, 8, 8, 8, 40, 40, 40, 80, 80, 80});
        Picture half = Resampling.BILINEAR.resize(row, 2, 1);
        // weights 3 3 1 of 7 around the first centre: (0*3 + 8*3 + 40) / 7 = 9.14, and (8 + 40*3 + 80*3) / 7 = 52.57
        assertThat(half.value(0, 0, 0)).isEqualTo(9);
        assertThat(half.value(1, 0, 0)).isEqualTo(53);
    }

    @Test
    void resizeShortSide_keepsProportionsRoundedDown() {
        Picture wide = Picture.ofRgb(10, 3, new byte[90]);
        assertThat(Resampling.NEAREST.resizeShortSide(wide, 5)).hasToString("16 x 5 picture");
        Picture tall = Picture.ofRgb(3, 10, new byte[90]);
        assertThat(Resampling.NEAREST.resizeShortSide(tall, 5)).hasToString("5 x 16 picture");
    }

    @Test
    void named_unknown() {
        assertThatThrownBy(() -> Resampling.named("lanczos"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'lanczos'")
                .hasMessageContaining("bicubic");
    }
}
