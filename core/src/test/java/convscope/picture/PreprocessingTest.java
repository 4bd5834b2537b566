package convscope.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Picture PIXEL = Picture.ofRgb(1, 1, new byte[] {(byte) 255, 0, 51});

    @Test
    void viewAndNumbers_equalTorchvision() {
        Map<String, Tensor> arrays = Resource.arrays("torchvision.npz");
        for (int i = 0; i < 4; i++) {
            long[] setting = arrays.get("setting_" + i).longs();
            int crop = (int) setting[1];
            Preprocessing torch = Preprocessing.named("torch", "test");
            Preprocessing steps = new Preprocessing(
                    (int) setting[0],
                    crop,
                    Resampling.BILINEAR,
                    torch.order(),
                    torch.range(),
                    torch.mean(),
                    torch.std(),
                    "test");
            Picture seen = steps.view(Resource.picture(arrays.get("picture_" + i)), crop, crop);
            assertThat(seen).isEqualTo(Resource.picture(arrays.get("seen_" + i)));
            float[] expected = arrays.get("numbers_" + i).floats();
            assertThat(steps.numbers(seen, 3, false).floats()).containsExactly(expected, within(1e-6f));
        }
    }

    @Test
    void numbers_grayEqualsPillowsLuma() {
        Map<String, Tensor> arrays = Resource.arrays("torchvision.npz");
        Tensor numbers =
                Preprocessing.named("raw", "test").numbers(Resource.picture(arrays.get("picture_0")), 1, false);
        assertThat(numbers.floats()).containsExactly(arrays.get("gray_0").floats(), within(0f));
    }

    @Test
    void numbers_ofEachConvention() {
        assertNumbers("unit", 1, 0, 0.2);
        assertNumbers("tf", 1, -1, 51 / 127.5 - 1);
        assertNumbers("torch", (1 - 0.485) / 0.229, -0.456 / 0.224, (0.2 - 0.406) / 0.225);
        assertNumbers("caffe", 51 - 103.939, -116.779, 255 - 123.68);
        assertNumbers("raw", 255, 0, 51);
        assertNumbers("mean=0.5,0.25,0.2,std=0.5,0.5,2", 1, -0.5, 0);
        assertNumbers("mean=0.5", 0.5, -0.5, -0.3);
    }

    private static void assertNumbers(String name, double... expected) {
        float[] numbers =
                Preprocessing.named(name, "test").numbers(PIXEL, 3, false).floats();
        for (int c = 0; c < 3; c++) {
            assertThat((double) numbers[c]).as("%s, channel %d", name, c).isCloseTo(expected[c], within(2e-5));
        }
    }

    @Test
    void numbers_channelsLast() {
        Picture two = Picture.ofRgb(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        Preprocessing raw = Preprocessing.named("raw", "test");
        assertThat(raw.numbers(two, 3, true)).isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3));
        assertThat(raw.numbers(two, 3, false)).isEqualTo(Tensor.of(new float[] {1, 4, 2, 5, 3, 6}, 1, 3, 1, 2));
    }

    @Test
    void view_withoutResizeStretches() {
        Picture wide = Picture.ofRgb(4, 1, new byte[12]);
        assertThat(Preprocessing.named("tf", "test").view(wide, 3, 3)).hasToString("3 x 3 picture");
    }

    @Test
    void named_unknownOrNoNumbers() {
        assertThatThrownBy(() -> Preprocessing.named("imagenet", "test"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'imagenet'")
                .hasMessageContaining("caffe");
        assertThatThrownBy(() -> Preprocessing.named("mean=a,b", "test"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'a,b'");
        assertThatThrownBy(() -> Preprocessing.named("mean=0,std=0", "test"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Preprocessing.named("mean=NaN", "test")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void sideFile_complete() {
        SideFile file = SideFile.parse(
                """
                {"preprocessing": {"resize": 256, "crop": 224, "resample": "bicubic", "color": "BGR", "range": "signed",
                 "mean": [1, 2, 3], "std": [4, 5, 6]}, "labels": ["cat", "dog"]}
                """,
                "m.convscope.json");
        assertThat(file.labels()).containsExactly("cat", "dog");
        assertThat(file.preprocessing())
                .contains(new Preprocessing(
                        256,
                        224,
                        Resampling.BICUBIC,
                        Preprocessing.Order.BGR,
                        Preprocessing.Range.SIGNED,
                        List.of(1.0, 2.0, 3.0),
                        List.of(4.0, 5.0, 6.0),
                        "side file m.convscope.json"));
    }

    @Test
    void sideFile_emptyObjectSaysNothing() {
        assertThat(SideFile.parse("{}", "m")).isEqualTo(SideFile.NONE);
        assertThat(SideFile.parse("{\"labels\": \"imagenet\"}", "m").labels()).containsExactly("imagenet");
    }

    @Test
    void sideFile_damagedOrWrongNamesItself() {
        for (String json : List.of(
                "{\"preprocessing\": ",
                "",
                "[1]",
                "{\"preprocessing\": 3}",
                "{\"preprocessing\": {\"color\": \"CMYK\"}}",
                "{\"preprocessing\": {\"range\": \"huge\"}}",
                "{\"preprocessing\": {\"resample\": \"lanczos\"}}",
                "{\"preprocessing\": {\"resize\": \"large\"}}",
                "{\"preprocessing\": {\"crop\": 300, \"resize\": 200}}",
                "{\"preprocessing\": {\"mean\": [\"a\"]}}",
                "{\"preprocessing\": {\"std\": [0, 1, 1]}}",
                "{\"preprocessing\": {\"colour\": \"BGR\"}}",
                "{\"labels\": 5}")) {
            assertThatThrownBy(() -> SideFile.parse(json, "m.convscope.json"))
                    .as(json)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("m.convscope.json: ");
        }
    }
}
