package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.inside.UnitCard;
import convscope.inside.UnitCards;
import convscope.method.unit.ReceptiveFields;
import convscope.method.unit.ReceptiveFields.Seen;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.words.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cards of units and fields of positions: by hand, against Captum and PyTorch ({@code golden/values_units.py}) and NumPy's histogram. */
class UnitCardsTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("units");

    static List<String> cases(String what) {
        return GOLDEN.keySet().stream()
                .filter(key -> key.endsWith("." + what))
                .sorted()
                .toList();
    }

    static List<String> activationGradients() {
        return cases("activation-gradient");
    }

    static List<String> fields() {
        return cases("fields");
    }

    private static Convscope open(String key) {
        return SmallNetworks.open(key.substring(0, key.indexOf('.')));
    }

    private static Layer layer(Convscope scope, String key) {
        String module = key.split("\\.")[1] + "/";
        return scope.network().model().layers().stream()
                .filter(l -> l.name().startsWith(module))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    /** Channels {@code [x, -x]}, rectified, then the mean of each; classes {@code y = [a0 - a1, 3 a1]}; then a softmax. */
    private static Network network() {
        GraphBuilder graph = new GraphBuilder("small");
        List<Shape.Axis> axes = List.of(Shape.Axis.symbol("N"), Shape.Axis.of(1), Shape.Axis.of(2), Shape.Axis.of(2));
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(axes));
        Value conv = graph.op("Conv", x, graph.constant("kernels", Tensor.of(new float[] {1, -1}, 2, 1, 1, 1)));
        Value active = graph.op("Relu", conv);
        Value flat = graph.op("Flatten", graph.op("GlobalAveragePool", active));
        Value scores = graph.op("MatMul", flat, graph.constant("dense", Tensor.of(new float[] {1, 0, -1, 3}, 2, 2)));
        Value output = graph.op("Softmax", scores);
        List<Layer> layers = List.of(
                new Layer("conv", "Conv", graph.edge(conv.name()), 1, List.of(2, 3), "kernels", 2),
                new Layer("relu", "Relu", graph.edge(active.name()), 1, List.of(2, 3), null, 0),
                new Layer("dense", "MatMul", graph.edge(scores.name()), 1, List.of(), "dense", 4),
                new Layer("softmax", "Softmax", graph.edge(output.name()), 1, List.of(), null, 0));
        return HandNetworks.of(graph.build(List.of(output)), layers, "plus", "minus");
    }

    private static Subject subject(Network network, float... values) {
        return new Subject(network, "by hand", Tensor.of(values, 1, 1, 2, 2), null, "none");
    }

    @Test
    void card_byHand() {
        try (Network network = network()) {
            // conv: [4 -2 0 1] and [-4 2 0 -1]; the second reads one place, so the place of its 2 sees that place alone
            Subject subject = subject(network, 4, -2, 0, 1).explaining(new Target.ClassIndex(0));
            UnitCards conv = UnitCards.of(subject, network.layer("conv"));
            assertThat(conv.count()).isEqualTo(2);
            UnitCard card = conv.card(1);
            assertThat(List.of(card.min(), card.max(), card.mean())).containsExactly(-4.0, 2.0, -0.75);
            assertThat(card.strongest()).containsExactly(0, 1);
            assertThat(card.kernel().orElseThrow().shape()).containsExactly(1, 1, 1);
            assertThat(card.kernel().orElseThrow().floats()).containsExactly(-1);
            assertThat(card.fields()).containsExactly(new Seen("x", List.of(0L, 1L), List.of(1L, 2L), List.of(2L, 2L)));
            // -4 .. 2 in 32 bins of 6/32: 0 is in bin 4 / (6/32) = 21.33, -1 in 16, 2 in the last
            assertThat(card.histogram().low()).isEqualTo(-4);
            assertThat(card.histogram().high()).isEqualTo(2);
            assertThat(occupied(card)).containsExactly(0, 16, 21, 31);

            // relu: [4 0 0 1] and [0 2 0 0]; class 0 has the gradients 1/4 and -1/4, so 5/4 and -2/4
            UnitCards relu = UnitCards.of(subject, network.layer("relu"));
            assertThat(relu.card(0).contribution()).contains(new UnitCard.Contribution(1.25, 1, 2, "plus"));
            assertThat(relu.card(1).contribution()).contains(new UnitCard.Contribution(-0.5, 2, 2, "plus"));
            assertThat(relu.card(1).kernel()).isEmpty();
            assertThat(relu.card(1).words())
                    .extracting(Text::en)
                    .containsExactly(
                            "The values of unit 1 go from 0.00 to 2.00, with a mean of 0.500.",
                            "It speaks against 'plus' (0.500): number 2 of 2 in this layer by size.");

            // dense: [5/4 - 2/4, 3 * 2/4]; column 1 of the weights makes its second unit, which class 0 does not read
            UnitCard dense = UnitCards.of(subject, network.layer("dense")).card(1);
            assertThat(dense.max()).isEqualTo(1.5);
            assertThat(dense.kernel().orElseThrow().floats()).containsExactly(0, 3);
            assertThat(dense.strongest()).isEmpty();
            assertThat(dense.contribution()).contains(new UnitCard.Contribution(0, 2, 2, "plus"));
            assertThat(dense.fields())
                    .containsExactly(new Seen("x", List.of(0L, 0L), List.of(2L, 2L), List.of(2L, 2L)));
        }
    }

    @Test
    void layerBehindTheScore_hasNoContribution_andSaysSo() {
        try (Network network = network()) {
            UnitCard card = UnitCards.of(subject(network, 4, -2, 0, 1), network.layer("softmax"))
                    .card(0);
            assertThat(card.contribution()).isEmpty();
            assertThat(card.withoutContribution()).isEqualTo("layer 'softmax' has no influence on what is explained");
        }
    }

    @Test
    void silentAndBrokenUnits_areTold() {
        try (Network network = network()) {
            UnitCard silent = UnitCards.of(subject(network, 1, 2, 3, 4), network.layer("relu"))
                    .card(1);
            assertThat(silent.words().get(0).en())
                    .isEqualTo("Unit 1 is silent on this input: it has the same value everywhere (0.00).");
            assertThat(silent.histogram().low()).isEqualTo(-0.5);
            assertThat(occupied(silent)).containsExactly(16);
            UnitCard broken = UnitCards.of(subject(network, 1, Float.NaN, 3, 4), network.layer("conv"))
                    .card(0);
            assertThat(List.of(broken.min(), broken.max(), broken.mean())).containsExactly(1.0, 4.0, 8 / 3.0);
            assertThat(broken.notNumbers()).isEqualTo(1);
            assertThat(broken.words().get(1).zh()).startsWith("其中 1 个值不是数");
            assertThat(broken.histogram().counts().stream().mapToInt(i -> i).sum())
                    .isEqualTo(3);
        }
    }

    private static int[] occupied(UnitCard card) {
        List<Integer> counts = card.histogram().counts();
        assertThat(counts).hasSize(UnitCard.Histogram.BINS);
        return IntStream.range(0, counts.size()).filter(i -> counts.get(i) > 0).toArray();
    }

    @Test
    void channelAndPosition_outsideTheLayer_areRefused() {
        try (Network network = network()) {
            Subject subject = subject(network, 4, -2, 0, 1);
            assertThatThrownBy(
                            () -> UnitCards.of(subject, network.layer("conv")).card(2))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("unit 2 does not exist: layer 'conv' has 2 channels, 0 to 1");
            ReceptiveFields fields = ReceptiveFields.of(subject);
            assertThatThrownBy(() -> fields.at(network.layer("conv"), 2, List.of()))
                    .hasMessage("unit 2 does not exist: layer 'conv' has 2 channels, 0 to 1");
            assertThatThrownBy(() -> fields.at(network.layer("conv"), -1, List.of(0, 2)))
                    .hasMessage("position 0,2 lies outside layer 'conv', whose positions are 2 x 2");
            assertThatThrownBy(() -> fields.at(network.layer("dense"), -1, List.of(0)))
                    .hasMessage("position 0 lies outside layer 'dense', which has no space axes");
        }
    }

    @Test
    void histogram_isNumPys() {
        Map<String, Tensor> golden = Golden.values("inside");
        float[] values = golden.get("histogram.values").floats();
        GraphBuilder graph = new GraphBuilder("histogram");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 20, 25));
        Value same = graph.op("Identity", x);
        Layer layer = new Layer("same", "Identity", graph.edge(same.name()), 1, List.of(2, 3), null, 0);
        Value scores = graph.op("Flatten", graph.op("GlobalAveragePool", same));
        try (Network network = HandNetworks.of(graph.build(List.of(scores)), List.of(layer), "a")) {
            Subject subject = new Subject(network, "x", Tensor.of(values, 1, 1, 20, 25), null, "none");
            UnitCard card = UnitCards.of(subject, layer).card(0);
            assertThat(card.histogram().counts())
                    .containsExactlyElementsOf(
                            Arrays.stream(golden.get("histogram.counts").longs())
                                    .mapToObj(c -> (int) c)
                                    .toList());
            assertThat(card.mean())
                    .isCloseTo(
                            IntStream.range(0, 500)
                                    .mapToDouble(i -> values[i])
                                    .average()
                                    .orElseThrow(),
                            offset(1e-12));
        }
    }

    @Test
    void everyReference_isThere() {
        assertThat(activationGradients()).hasSize(17);
        assertThat(fields()).hasSize(18);
    }

    /** Captum's LayerGradientXActivation, summed over the positions of each channel; ranks by size. */
    @ParameterizedTest
    @MethodSource("activationGradients")
    void contributions_areCaptumsSums(String key) {
        Tensor expected = GOLDEN.get(key);
        int channels = (int) expected.size(0);
        double[] sums = new double[channels];
        for (int c = 0; c < channels; c++) {
            sums[c] = Arrays.stream(expected.slice(c).doubles()).sum();
        }
        double scale = Arrays.stream(sums).map(Math::abs).max().orElseThrow();
        try (Convscope scope = open(key)) {
            int target = (int)
                    GOLDEN.get(key.substring(0, key.indexOf('.')) + ".target").number(0);
            Subject subject = SmallNetworks.subject(scope).explaining(new Target.ClassIndex(target));
            UnitCards cards = UnitCards.of(subject, layer(scope, key));
            assertThat(cards.count()).isEqualTo(channels);
            for (int c = 0; c < channels; c++) {
                UnitCard.Contribution found = cards.card(c).contribution().orElseThrow();
                double size = Math.abs(sums[c]);
                assertThat(found.value()).isCloseTo(sums[c], offset(1e-5 * scale));
                long larger =
                        Arrays.stream(sums).filter(s -> Math.abs(s) > size).count();
                assertThat((long) found.rank()).isEqualTo(larger + 1);
                assertThat(found.of()).isEqualTo(channels);
            }
        }
    }

    /** Where PyTorch's gradient reaches in networks with all paths open. */
    @ParameterizedTest
    @MethodSource("fields")
    void fields_areWhereGradientsReach(String key) {
        Tensor positions = GOLDEN.get(key.replace(".fields", ".field-positions"));
        Tensor boxes = GOLDEN.get(key);
        try (Convscope scope = open(key)) {
            ReceptiveFields fields = ReceptiveFields.of(SmallNetworks.subject(scope));
            for (int i = 0; i < positions.size(0); i++) {
                List<Integer> at = Arrays.stream(positions.slice(i).longs())
                        .mapToObj(p -> (int) p)
                        .toList();
                Seen seen = fields.at(layer(scope, key), 1, at).get(0);
                long[] box = boxes.slice(i).longs();
                for (int axis = 0; axis < at.size(); axis++) {
                    assertThat(seen.from().get(axis)).isEqualTo(box[2 * axis]);
                    assertThat(seen.to().get(axis)).isEqualTo(box[2 * axis + 1]);
                }
            }
        }
    }

    /** A kernel of 3 with stride 2 and padding below and on the right alone: place 5 reads 10 to 12, and place 111 reads 222 to 224, of which 224 is padding. */
    @ParameterizedTest
    @CsvSource({"0, 5, 0, 10, 3, 13", "3, 0, 6, 0, 9, 3", "111, 111, 222, 222, 224, 224"})
    void firstLayerOfEfficientNet_seesItsWindow(int row, int column, long y0, long x0, long y1, long x1) {
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            List<Seen> seen = ReceptiveFields.of(scope.subject("builtin:cat"))
                    .at(scope.network().layer("0"), -1, List.of(row, column));
            assertThat(seen).containsExactly(new Seen("input", List.of(y0, x0), List.of(y1, x1), List.of(224L, 224L)));
        }
    }

    /** How many columns {@code Compress} leaves is known only when the network runs. */
    @Test
    void sizesThatOnlyARunTells_areFoundByRunning() {
        GraphBuilder graph = new GraphBuilder("resized");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 2, 2));
        Value chosen = graph.op(
                "Compress",
                Map.of("axis", Attribute.of(3L)),
                x,
                graph.constant(Tensor.of(new boolean[] {true, true}, 2)));
        Layer layer = new Layer("chosen", "Compress", graph.edge(chosen.name()), 1, List.of(2, 3), null, 0);
        Value scores = graph.op("Flatten", graph.op("GlobalAveragePool", chosen));
        try (Network network = HandNetworks.of(graph.build(List.of(scores)), List.of(layer), "a")) {
            assertThat(layer.output().shape().isFullyKnown()).isFalse();
            List<Seen> seen = ReceptiveFields.of(subject(network, 1, 2, 3, 4)).at(layer, 0, List.of(0, 1));
            assertThat(seen).containsExactly(new Seen("x", List.of(0L, 0L), List.of(2L, 2L), List.of(2L, 2L)));
            assertThatThrownBy(() ->
                            ReceptiveFields.of(subject(network, 1, 2, 3, 4)).at(layer, 0, List.of(0, 2)))
                    .hasMessageEndingWith("whose positions are 2 x 2");
        }
    }
}
