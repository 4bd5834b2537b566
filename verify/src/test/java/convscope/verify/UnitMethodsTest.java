package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.explain.Attributions;
import convscope.explain.Baseline;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Scores;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.method.unit.InternalInfluence;
import convscope.method.unit.LayerActivationGradient;
import convscope.method.unit.LayerConductance;
import convscope.method.unit.NeuronConductance;
import convscope.method.unit.ReceptiveField;
import convscope.method.unit.UnitContributions;
import convscope.method.unit.UnitContributions.By;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Units of layers against Captum, {@code golden/values_units.py}, and what their numbers add up to. */
class UnitMethodsTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("units");
    private static final int STEPS = 20;

    static List<String> cases(String what) {
        return GOLDEN.keySet().stream()
                .filter(key -> key.endsWith("." + what))
                .sorted()
                .toList();
    }

    static List<String> layers() {
        return cases("conductance");
    }

    static List<String> channels() {
        return cases("channel");
    }

    static List<String> fields() {
        return cases("fields");
    }

    @Test
    void everyNetworkHasReferenceValues() {
        assertThat(layers()).hasSize(17);
        assertThat(channels()).hasSize(7);
        assertThat(fields()).hasSize(18);
    }

    private static LayerRef layer(Convscope scope, String key) {
        String module = key.split("\\.")[1] + "/";
        return new LayerRef(scope.network().model().layers().stream()
                .filter(l -> l.name().startsWith(module))
                .reduce((first, last) -> last)
                .orElseThrow()
                .name());
    }

    private static Convscope open(String key) {
        return SmallNetworks.open(key.substring(0, key.indexOf('.')));
    }

    private static Tensor golden(String key, String what) {
        return GOLDEN.get(key.substring(0, key.lastIndexOf('.') + 1) + what);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layerMethods_equalCaptums(String key) {
        try (Convscope scope = open(key)) {
            Subject subject = SmallNetworks.subject(scope);
            LayerRef layer = layer(scope, key);
            Heatmap conductance = new LayerConductance(layer, STEPS, Baseline.ZERO).explain(subject);
            assertThat(conductance.record().values().get("class"))
                    .isEqualTo(GOLDEN.get(key.substring(0, key.indexOf('.')) + ".target")
                            .number(0));
            assertThat(Golden.relativeError(conductance.attribution(), golden(key, "conductance")))
                    .isLessThan(1e-4);
            assertThat(Golden.relativeError(
                            new InternalInfluence(layer, STEPS, Baseline.ZERO)
                                    .explain(subject)
                                    .attribution(),
                            golden(key, "influence")))
                    .isLessThan(1e-4);
            assertThat(Golden.relativeError(
                            new LayerActivationGradient(layer).explain(subject).attribution(),
                            golden(key, "activation-gradient")))
                    .isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void neuronConductance_equalsCaptums_forOneUnit(String key) {
        try (Convscope scope = open(key)) {
            long[] index = golden(key, "neuron-index").longs();
            String position =
                    Arrays.stream(index).skip(1).mapToObj(Long::toString).collect(Collectors.joining(","));
            Heatmap map = new NeuronConductance(layer(scope, key), (int) index[0], position, STEPS, Baseline.ZERO)
                    .explain(SmallNetworks.subject(scope));
            Tensor expected = golden(key, "neuron");
            assertThat(Golden.relativeError(map.attribution(), expected)).isLessThan(1e-4);
        }
    }

    /** Captum multiplies the sum of one gradient over a slice with the sum of the other, which counts every position as often as there are positions. */
    @ParameterizedTest
    @MethodSource("channels")
    void neuronConductance_ofAChannel_isTheSumOverItsPositions_unlikeCaptumsSlices(String key) {
        try (Convscope scope = open(key)) {
            int channel = (int) golden(key, "neuron-index").longs()[0];
            LayerRef layer = layer(scope, key);
            Subject subject = SmallNetworks.subject(scope);
            Heatmap map = new NeuronConductance(layer, channel, "all", STEPS, Baseline.ZERO).explain(subject);
            assertThat(Golden.relativeError(map.attribution(), golden(key, "channel")))
                    .isLessThan(1e-4);
            assertThat(Golden.relativeError(map.attribution(), golden(key, "channel-slice")))
                    .isGreaterThan(0.5);
            // what passes through the unit is its part of the layer's conductance
            Scores shares = new UnitContributions(layer, By.CONDUCTANCE, 400, Baseline.ZERO).explain(subject);
            double share = shares.values().number(channel);
            double through = new NeuronConductance(layer, channel, "all", 400, Baseline.ZERO)
                    .explain(subject)
                    .record()
                    .values()
                    .get("sum");
            assertThat(through).isCloseTo(share, offset(0.01 * Math.abs(share) + 1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pooled.relu2", "line.relu2", "volume.relu2", "residual.relu3", "concatenated.relu4"})
    void conductance_beforeALinearEnd_addsUpExactly(String key) {
        try (Convscope scope = open(key + ".")) {
            Subject subject = SmallNetworks.subject(scope);
            LayerRef layer = layer(scope, key + ".");
            boolean linear = !key.startsWith("concatenated");
            Heatmap map = new LayerConductance(layer, linear ? 2 : 200, Baseline.ZERO).explain(subject);
            double baseline = subject.scores(Baseline.ZERO.of(subject))[0];
            double difference = subject.explained().score() - baseline;
            assertThat(map.record().values().get("sum")).isCloseTo(difference, offset(linear ? 1e-5 : 5e-3));
            assertThat(map.record().values().get("completeness-gap")).isCloseTo(0, offset(linear ? 1e-5 : 5e-3));
            assertThat(map.record().values().get("baseline-score")).isCloseTo(baseline, offset(1e-6));
            assertThat(map.record().notes()).noneMatch(note -> note.contains("without passing"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain.relu1", "plain.relu2", "mobile.relu1", "leaky.elu", "concatenated.relu1", "line.relu1"})
    void conductance_gapShrinksWithTheSteps(String key) {
        try (Convscope scope = open(key + ".")) {
            Subject subject = SmallNetworks.subject(scope);
            LayerRef layer = layer(scope, key + ".");
            double few = gap(subject, layer, 4);
            double many = gap(subject, layer, 256);
            assertThat(many).isLessThan(Math.max(few, 1e-4)).isLessThan(0.01);
        }
    }

    private static double gap(Subject subject, LayerRef layer, int steps) {
        Heatmap map = new LayerConductance(layer, steps, Baseline.ZERO).explain(subject);
        return Math.abs(map.record().values().get("completeness-gap"));
    }

    @Test
    void layerThatIsPassedBy_isNoted() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            Heatmap map = new LayerConductance(new LayerRef("bn2/BatchNormalization"), 8, Baseline.ZERO)
                    .explain(SmallNetworks.subject(scope));
            assertThat(map.record().notes()).anyMatch(note -> note.contains("without passing this layer"));
            assertThat(map.record().values()).containsKey("completeness-gap").doesNotContainKey("baseline-score");
        }
    }

    @Test
    void contributions_ofActivationTimesGradient_addUpToTheScoreWithoutItsBias() {
        // behind the last ReLU of these networks: mean and one dense layer, whose bias is what is missing
        for (String name : List.of("pooled", "line", "volume", "residual")) {
            try (Convscope scope = SmallNetworks.open(name)) {
                Subject subject = SmallNetworks.subject(scope);
                double bias = scope.network()
                        .model()
                        .graph()
                        .constants()
                        .get("dense.bias")
                        .number(subject.explained().index());
                Scores scores =
                        new UnitContributions(LayerRef.AUTO, By.ACTIVATION_GRADIENT, 1, Baseline.ZERO).explain(subject);
                assertThat(Arrays.stream(scores.values().doubles()).sum())
                        .isCloseTo(subject.explained().score() - bias, offset(1e-5));
                Scores ablated = new UnitContributions(LayerRef.AUTO, By.ABLATION, 1, Baseline.ZERO).explain(subject);
                assertThat(Golden.relativeError(ablated.values(), scores.values()))
                        .isLessThan(1e-4);
            }
        }
    }

    @Test
    void contributions_ofADenseLayer_haveNoMaps_andEqualAReplica() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            Scores scores =
                    new UnitContributions(new LayerRef("dense1/Gemm"), By.ABLATION, 1, Baseline.ZERO).explain(subject);
            double[] shares =
                    Golden.values("scores").get("plain.dense1.ablation-zeroed").doubles();
            double size = Math.abs(subject.explained().score());
            double[] drops = Arrays.stream(shares).map(w -> w * size).toArray();
            assertThat(scores.values().doubles()).containsExactly(drops, offset(1e-5));
            assertThat(scores.maps()).isNull();
            assertThat(scores.what()).isEqualTo("units of 'dense1/Gemm'");
            Scores flow = new UnitContributions(new LayerRef("relu3/Relu"), By.CONDUCTANCE, 4, Baseline.ZERO)
                    .explain(subject);
            double baseline = subject.scores(Baseline.ZERO.of(subject))[0];
            assertThat(Arrays.stream(flow.values().doubles()).sum())
                    .isCloseTo(subject.explained().score() - baseline, offset(1e-5));
        }
    }

    @Test
    void neuronConductance_treatsEveryItemOfABatchForItself() {
        try (Convscope scope = SmallNetworks.open("pooled")) {
            Subject subject = SmallNetworks.subject(scope);
            NeuronConductance method = new NeuronConductance(LayerRef.AUTO, 2, "all", 5, Baseline.ZERO);
            Tensor one = subject.input();
            Tensor other = Tensor.filled(0.5f, one.shape());
            Attributions both = method.attributions(subject, Map.of("x", Tensor.stacked(List.of(other, one))));
            assertThat(both.byInput().get("x").item(1).reshaped(3, 12, 12))
                    .isEqualTo(method.explain(subject).attribution());
            assertThat(both.values().get("completeness-gap")).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void theoreticalField_isWhatAnOpenNetworkSees(String key) {
        try (Convscope scope = open(key)) {
            Subject subject = SmallNetworks.subject(scope);
            long[] positions = golden(key, "field-positions").longs();
            long[] boxes = golden(key, "fields").longs();
            int axes = (int) GOLDEN.get(key).size(1);
            for (int i = 0; i < GOLDEN.get(key).size(0); i++) {
                String position = Arrays.stream(positions, i * axes, (i + 1) * axes)
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(","));
                Heatmap map = new ReceptiveField(layer(scope, key), 1, position, ReceptiveField.Field.THEORETICAL)
                        .explain(subject);
                long inside = 1;
                for (int axis = 0; axis < axes; axis++) {
                    long from = boxes[(i * axes + axis) * 2];
                    long to = boxes[(i * axes + axis) * 2 + 1];
                    inside *= to - from;
                    assertThat(map.record().values())
                            .as("%s at %s", key, position)
                            .containsEntry("field-start-" + axis, (double) from)
                            .containsEntry("field-size-" + axis, (double) (to - from));
                }
                assertThat(Arrays.stream(map.raw().doubles()).sum()).isEqualTo(inside);
                Heatmap effective = new ReceptiveField(layer(scope, key), 1, position, ReceptiveField.Field.EFFECTIVE)
                        .explain(subject);
                double[] sizes = effective.raw().doubles();
                double[] seen = map.raw().doubles();
                for (int p = 0; p < sizes.length; p++) {
                    assertThat(sizes[p] == 0 || seen[p] == 1)
                            .as("%s at %s", key, position)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void effectiveField_isTheGradientOfTheUnit() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            Heatmap field = new ReceptiveField(new LayerRef("conv2/Conv"), 3, "2,4", ReceptiveField.Field.EFFECTIVE)
                    .explain(subject);
            float[] gradient = new convscope.method.gradient.Saliency()
                    .explain(subject.explaining(Target.parse("unit:conv2/Conv:3@2,4")))
                    .attribution()
                    .floats();
            float[] sums = new float[144];
            for (int i = 0; i < gradient.length; i++) {
                sums[i % 144] += Math.abs(gradient[i]);
            }
            assertThat(Golden.relativeError(field.raw(), Tensor.of(sums, 12, 12)))
                    .isLessThan(1e-6);
            assertThat(field.record().label()).isEqualTo("unit 3 of conv2/Conv at [2, 4]");
            assertThat(field.record().notes())
                    .contains(
                            "Unit 3 of conv2/Conv at [2, 4] can see 8 x 7 of 12 x 12 positions of 'x', from [1, 5] on.");
        }
    }

    @Test
    void unitsThatDoNotExist_areRefused() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            LayerRef layer = new LayerRef("relu2/Relu");
            assertThatThrownBy(() -> new NeuronConductance(layer, 8, "all", 5, Baseline.ZERO).explain(subject))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("unit 8 does not exist: layer 'relu2/Relu' has 8 channels, 0 to 7");
            assertThatThrownBy(() ->
                            new ReceptiveField(layer, 0, "6,0", ReceptiveField.Field.THEORETICAL).explain(subject))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(
                            "position 6,0 lies outside layer 'relu2/Relu', whose shape is [1, 8, 6, 6] with space axes"
                                    + " [2, 3]");
            assertThatThrownBy(() -> new NeuronConductance(layer, -2, "all", 5, Baseline.ZERO))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("unit must be at least 0")
                    .hasMessageEndingWith("was -2");
            assertThatThrownBy(() -> new NeuronConductance(layer, 0, "here", 5, Baseline.ZERO))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("position must be numbers joined by commas, such as 3,4, or all, was 'here'");
            assertThatThrownBy(() -> new LayerConductance(layer, 0, Baseline.ZERO))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("steps must be at least 1, was 0");
        }
    }
}
