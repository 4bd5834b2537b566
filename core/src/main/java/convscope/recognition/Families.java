package convscope.recognition;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The families that are told by their convolutions: how many there are of each kernel and stride up to the end of the body. What {@code keras.applications} says of
 * its networks, one row each; those that scale pictures themselves have the convention of {@code include_preprocessing=False}, if there is one.
 */
final class Families {
    private static final List<Integer> VGG_START = List.of(64, 64, 128, 128, 256, 256, 256);
    private static final List<Integer> VGG16 = joined(VGG_START, 512, 512, 512, 512, 512, 512);
    private static final List<Integer> VGG19 = joined(VGG_START, 256, 512, 512, 512, 512, 512, 512, 512, 512);

    private static final List<Family> ALL = List.of(
            new Family("VGG16", "caffe", VGG16.size(), topology -> topology.startsWith("3x3/1", VGG16)),
            new Family("VGG19", "caffe", VGG19.size(), topology -> topology.startsWith("3x3/1", VGG19)),
            row("ResNet50", "caffe", "1x1/1:30 1x1/2:6 3x3/1:16 7x7/2:1"),
            row("ResNet101", "caffe", "1x1/1:64 1x1/2:6 3x3/1:33 7x7/2:1"),
            row("ResNet152", "caffe", "1x1/1:98 1x1/2:6 3x3/1:50 7x7/2:1"),
            row("ResNet50V2", "tf", "1x1/1:36 3x3/1:13 3x3/2:3 7x7/2:1"),
            row("ResNet101V2", "tf", "1x1/1:70 3x3/1:30 3x3/2:3 7x7/2:1"),
            row("ResNet152V2", "tf", "1x1/1:104 3x3/1:47 3x3/2:3 7x7/2:1"),
            row("InceptionV3", "tf", "1x1/1:40 1x3/1:4 1x7/1:13 3x1/1:4 3x3/1:12 3x3/2:5 5x5/1:3 7x1/1:13"),
            row("InceptionResNetV2", "tf", "1x1/1:140 1x3/1:10 1x7/1:20 3x1/1:10 3x3/1:37 3x3/2:6 5x5/1:1 7x1/1:20"),
            row("Xception", "tf", "1x1/1:34 1x1/2:4 3x3/1:1 3x3/2:1 3x3d/1:34"),
            row("MobileNet", "tf", "1x1/1:13 3x3/2:1 3x3d/1:9 3x3d/2:4"),
            row("MobileNetV2", "tf", "1x1/1:34 3x3/2:1 3x3d/1:13 3x3d/2:4"),
            row("MobileNetV3Small", "tf", "1x1/1:40 3x3/2:1 3x3d/1:1 3x3d/2:2 5x5d/1:6 5x5d/2:2"),
            row("MobileNetV3Large", "tf", "1x1/1:46 3x3/2:1 3x3d/1:7 3x3d/2:2 5x5d/1:4 5x5d/2:2"),
            row("NASNetMobile", "tf", "1x1/1:195 3x3/2:1 3x3d/1:80 5x5d/1:56 5x5d/2:8 7x7d/1:8 7x7d/2:8"),
            row("NASNetLarge", "tf", "1x1/1:267 3x3/2:1 3x3d/1:116 5x5d/1:80 5x5d/2:8 7x7d/1:8 7x7d/2:8"),
            row("DenseNet121", "torch", "1x1/1:61 3x3/1:58 7x7/2:1"),
            row("DenseNet169", "torch", "1x1/1:85 3x3/1:82 7x7/2:1"),
            row("DenseNet201", "torch", "1x1/1:101 3x3/1:98 7x7/2:1"),
            row("EfficientNetB0", "", "1x1/1:64 3x3/2:1 3x3d/1:5 3x3d/2:2 5x5d/1:7 5x5d/2:2"),
            row("EfficientNetB1 or B2", "", "1x1/1:91 3x3/2:1 3x3d/1:9 3x3d/2:2 5x5d/1:10 5x5d/2:2"),
            row("EfficientNetB3", "", "1x1/1:103 3x3/2:1 3x3d/1:10 3x3d/2:2 5x5d/1:12 5x5d/2:2"),
            row("EfficientNetB4", "", "1x1/1:127 3x3/2:1 3x3d/1:12 3x3d/2:2 5x5d/1:16 5x5d/2:2"),
            row("EfficientNetB5", "", "1x1/1:154 3x3/2:1 3x3d/1:16 3x3d/2:2 5x5d/1:19 5x5d/2:2"),
            row("EfficientNetB6", "", "1x1/1:178 3x3/2:1 3x3d/1:18 3x3d/2:2 5x5d/1:23 5x5d/2:2"),
            row("EfficientNetB7", "", "1x1/1:217 3x3/2:1 3x3d/1:23 3x3d/2:2 5x5d/1:28 5x5d/2:2"),
            row("EfficientNetV2B0", "tf", "1x1/1:69 3x3/1:3 3x3/2:3 3x3d/1:14 3x3d/2:2"),
            row("EfficientNetV2B1", "tf", "1x1/1:83 3x3/1:6 3x3/2:3 3x3d/1:17 3x3d/2:2"),
            row("EfficientNetV2B2", "tf", "1x1/1:87 3x3/1:6 3x3/2:3 3x3d/1:18 3x3d/2:2"),
            row("EfficientNetV2B3", "tf", "1x1/1:103 3x3/1:6 3x3/2:3 3x3d/1:22 3x3d/2:2"),
            row("EfficientNetV2S", "tf", "1x1/1:129 3x3/1:8 3x3/2:3 3x3d/1:28 3x3d/2:2"),
            row("EfficientNetV2M", "tf", "1x1/1:187 3x3/1:11 3x3/2:3 3x3d/1:42 3x3d/2:2"),
            row("EfficientNetV2L", "tf", "1x1/1:259 3x3/1:16 3x3/2:3 3x3d/1:59 3x3d/2:2"),
            row("ConvNeXtTiny", "", "2x2/2:3 4x4/4:1 7x7d/1:18"),
            row("ConvNeXt", "", "2x2/2:3 4x4/4:1 7x7d/1:36"),
            row("ResNet18", "", "1x1/2:3 3x3/1:13 3x3/2:3 7x7/2:1"),
            row("ResNet34", "", "1x1/2:3 3x3/1:29 3x3/2:3 7x7/2:1"),
            row("ResNet50", "", "1x1/1:33 1x1/2:3 3x3/1:13 3x3/2:3 7x7/2:1"),
            row("ResNet101", "", "1x1/1:67 1x1/2:3 3x3/1:30 3x3/2:3 7x7/2:1"),
            row("ResNet152", "", "1x1/1:101 1x1/2:3 3x3/1:47 3x3/2:3 7x7/2:1"));

    private Families() {}

    /** The family that a network belongs to, if it is a known one: the deepest, because shallow networks are often the start of deep ones. */
    static Optional<Family> of(Topology topology) {
        return ALL.stream().filter(family -> family.fits().test(topology)).max(Comparator.comparingInt(Family::body));
    }

    /** A family whose body has this many convolutions of each form; a top may have further ones. */
    private static Family row(String name, String convention, String forms) {
        Map<String, Integer> wanted = new TreeMap<>();
        for (String part : forms.split(" ")) {
            int colon = part.indexOf(':');
            wanted.put(part.substring(0, colon), Integer.valueOf(part.substring(colon + 1)));
        }
        int body = wanted.values().stream().mapToInt(Integer::intValue).sum();
        return new Family(
                name, convention, body, topology -> topology.forms(body).equals(wanted));
    }

    private static List<Integer> joined(List<Integer> start, Integer... rest) {
        return java.util.stream.Stream.concat(start.stream(), Arrays.stream(rest))
                .toList();
    }
}
