package convscope.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.verify.Fixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of keras.applications is known by its convolutions, as a script of golden/ wrote them down. */
class FamiliesTest {
    private static final Set<String> WITHOUT_OPTION = Set.of("EfficientNetB", "ConvNeXt");

    private record Application(String name, String convention, Topology topology) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Application> applications() throws IOException {
        byte[] packed = Fixture.bytes("/convscope/recognition/applications.txt.gz");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(line -> line.split("\t")).map(FamiliesTest::application).toList().stream();
        }
    }

    private static Application application(String[] columns) {
        List<Convolution> convolutions = new ArrayList<>();
        for (String part : columns[2].split(", ")) {
            String[] numbers = part.split("[*x/ ]");
            boolean depthwise = numbers[4].endsWith("d");
            Convolution one = new Convolution(
                    Integer.parseInt(numbers[1]),
                    Integer.parseInt(numbers[2]),
                    Integer.parseInt(numbers[3]),
                    Integer.parseInt(numbers[4].replace("d", "")),
                    depthwise);
            convolutions.addAll(Collections.nCopies(Integer.parseInt(numbers[0]), one));
        }
        return new Application(columns[0], columns[1], new Topology(convolutions));
    }

    @Test
    void allApplications_areThere() throws IOException {
        assertThat(applications()).hasSize(44);
    }

    @ParameterizedTest
    @MethodSource("applications")
    void application_isKnown_withItsConvention(Application application) {
        Family family = Families.of(application.topology()).orElseThrow();
        String name = application.name().split(" ")[0];
        assertThat(name)
                .startsWith(name.equals("EfficientNetB2") ? name : family.name().replace(" or B2", ""));
        if (application.convention().equals("raw")) {
            boolean option = WITHOUT_OPTION.stream().noneMatch(name::startsWith);
            assertThat(family.convention()).isEqualTo(option ? "tf" : "");
        } else {
            assertThat(family.convention()).isEqualTo(application.convention());
        }
    }

    @ParameterizedTest
    @MethodSource("applications")
    void furtherConvolutionsBehindTheBody_changeNothing(Application application) {
        List<Convolution> more = new ArrayList<>(application.topology().convolutions());
        more.add(new Convolution(1, 1, 1, 10, false));
        more.add(new Convolution(3, 3, 1, 10, false));
        assertThat(Families.of(new Topology(more))).isEqualTo(Families.of(application.topology()));
    }

    @Test
    void branchesInAnotherOrder_changeNothing() throws IOException {
        Application inception = applications()
                .filter(a -> a.name().equals("InceptionV3"))
                .findFirst()
                .orElseThrow();
        List<Convolution> shuffled = new ArrayList<>(inception.topology().convolutions());
        Collections.shuffle(shuffled, new Random(1));
        assertThat(Families.of(new Topology(shuffled))).map(Family::name).contains("InceptionV3");
    }

    @ParameterizedTest
    @MethodSource("applications")
    void networkWithOneConvolutionLess_isNotKnown(Application application) {
        List<Convolution> all = application.topology().convolutions();
        int body = Math.min(all.size(), application.name().startsWith("MobileNetV3") ? all.size() - 2 : all.size());
        List<Convolution> fewer = all.subList(1, body - (application.name().matches("MobileNet( .*)?") ? 1 : 0));
        assertThat(Families.of(new Topology(fewer))).isEmpty();
    }

    @Test
    void smallNetworkOfOnesOwn_isNotKnown() {
        Convolution plain = new Convolution(3, 3, 1, 32, false);
        assertThat(Families.of(new Topology(Collections.nCopies(13, plain)))).isEmpty();
        assertThat(Families.of(new Topology(List.of()))).isEmpty();
    }

    /** Residual networks as torchvision builds them: the stride of a bottleneck is in its 3 x 3 convolution. */
    private static Topology torchvision(boolean bottleneck, int... blocks) {
        List<Convolution> all = new ArrayList<>(List.of(new Convolution(7, 7, 2, 64, false)));
        for (int stage = 0; stage < blocks.length; stage++) {
            for (int block = 0; block < blocks[stage]; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                int width = 64 << stage;
                if (bottleneck) {
                    all.add(new Convolution(1, 1, 1, width, false));
                    all.add(new Convolution(3, 3, stride, width, false));
                    all.add(new Convolution(1, 1, 1, 4 * width, false));
                } else {
                    all.add(new Convolution(3, 3, stride, width, false));
                    all.add(new Convolution(3, 3, 1, width, false));
                }
                if (block == 0 && (bottleneck || stage > 0)) {
                    all.add(new Convolution(1, 1, stride, bottleneck ? 4 * width : width, false));
                }
            }
        }
        return new Topology(all);
    }

    @Test
    void residualNetworksOfTorchvision_areToldFromThoseOfKeras() {
        assertThat(Families.of(torchvision(false, 2, 2, 2, 2)))
                .map(Family::name)
                .contains("ResNet18");
        assertThat(Families.of(torchvision(false, 3, 4, 6, 3)))
                .map(Family::name)
                .contains("ResNet34");
        for (int[] blocks : new int[][] {{3, 4, 6, 3}, {3, 4, 23, 3}, {3, 8, 36, 3}}) {
            Family family = Families.of(torchvision(true, blocks)).orElseThrow();
            assertThat(family.name()).isEqualTo("ResNet" + (2 + 3 * (blocks[0] + blocks[1] + blocks[2] + blocks[3])));
            assertThat(family.convention()).isEmpty();
        }
    }
}
