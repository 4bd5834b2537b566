package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Offset.offset;

import convscope.backward.RuleBook;
import convscope.explain.Explained;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.model.Layer;
import convscope.network.Answer;
import convscope.network.Head;
import convscope.network.Network;
import convscope.network.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is explained at the ends that networks of others have: the number of the best class, boxes beside scores, a map of yes and no, time before the batch. */
class OutputLayoutsTest {
    private static final String TOP = "top1";
    private static final Shape.Axis BATCH = Shape.Axis.symbol("N");

    private final GraphBuilder graph = new GraphBuilder("ends");

    private Value input(long... sizes) {
        List<Shape.Axis> axes = new ArrayList<>(List.of(BATCH));
        Arrays.stream(sizes).mapToObj(Shape.Axis::of).forEach(axes::add);
        return graph.input("x", ElementType.FLOAT, Shape.of(axes));
    }

    private Value best(Value scores, long axis) {
        return graph.op("ArgMax", Map.of("axis", Attribute.of(axis), "keepdims", Attribute.of(0L)), scores);
    }

    private Layer layer(String name, String kind, String edge) {
        return new Layer(name, kind, graph.edge(edge), 1, List.of(2, 3), "", 0);
    }

    private static Subject subject(Network network, float... values) {
        Edge input = network.inputs().get(0).edge();
        long[] shape = input.shape().sizes();
        shape[0] = 1;
        return new Subject(network, "by hand", Tensor.of(values, shape), null, "none");
    }

    private static Explained found(Subject subject, String target) {
        return subject.explaining(Target.parse(target)).explained();
    }

    private Network network(Value output, String... labels) {
        return HandNetworks.of(graph.build(List.of(output)), List.of(), labels);
    }

    @Test
    void numberOfTheBestClass_standsForTheScoresItIsChosenFrom() {
        Value scores = graph.named("scores", input(3, 1, 2).times(2));
        Value answer = graph.op("Cast", Map.of("to", Attribute.of(2L)), best(scores, 1));
        try (Network network = network(answer, "p", "q", "r")) {
            assertThat(network.head().score().name()).isEqualTo("scores");
            assertThat(network.head().output().name()).isEqualTo("scores");
            assertThat(network.head().cut()).containsExactly("argmax");
            // position 0: (2, 4, 0) says q; position 1: (6, 2, 8) says r
            Subject subject = subject(network, 1, 3, 2, 1, 0, 4);
            assertThat(found(subject, "region:r").score()).isCloseTo(8, offset(1e-6));
            assertThat(found(subject, "region:q").sentence())
                    .isEqualTo(
                            "mean score of 1 'q' over 1 of 2 positions of the output; the argmax after it was left out");
        }
    }

    @Test
    void numberOfTheMostProbableClass_standsForTheScoresBeforeSoftmax() {
        Value scores = graph.named("scores", input(3).times(2));
        Value probabilities = graph.named("probabilities", graph.op("Softmax", scores));
        try (Network network = network(best(probabilities, 1))) {
            assertThat(network.head().cut()).containsExactly("softmax", "argmax");
            assertThat(network.head().output().name()).isEqualTo("probabilities");
            assertThat(network.predict(Map.of("x", Tensor.of(new float[] {0, 1, 0}, 1, 3)))
                            .top()
                            .probability())
                    .isCloseTo(Math.exp(2) / (Math.exp(2) + 2), offset(1e-6));
        }
    }

    @Test
    void outputOfRealNumbers_isExplainedBeforeOneOfWholeNumbers() {
        Value x = input(3);
        Value whole = graph.named("whole", graph.op("Cast", Map.of("to", Attribute.of(7L)), x.times(10)));
        Value scores = graph.named("scores", x.times(2));
        assertThat(Head.of(graph.build(List.of(whole, scores))).score().name()).isEqualTo("scores");
        try (Network network = network(whole)) {
            Map<String, Tensor> fed = Map.of("x", Tensor.of(new float[3], 1, 3));
            assertThatThrownBy(() -> network.predict(fed))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessageStartingWith("small: output 'whole' is of type int64; scores are expected");
            assertThat(network.missingRules(List.of("x"), RuleBook.GRADIENT)).contains("there is no gradient of it");
        }
    }

    @Test
    void classesAreOnTheAxisThatSoftmaxSumsOver() {
        Value scores = graph.named("scores", input(2, 3));
        try (Network network = network(graph.op("Softmax", Map.of("axis", Attribute.of(2L)), scores))) {
            assertThat(network.head().classes()).isEqualTo(3);
            // two positions, each with three classes: class 2 has the most in the first, class 0 in the second
            Subject subject = subject(network, 1, 2, 5, 4, 0, 3);
            assertThat(found(subject, "region:2").score()).isCloseTo(5, offset(1e-6));
            assertThat(found(subject, "region:0").score()).isCloseTo(4, offset(1e-6));
            assertThat(subject.predict().answers())
                    .extracting(Answer::index, Answer::probability)
                    .containsExactly(tuple(0, 0.5), tuple(2, 0.5));
            assertThat(subject.predict().probabilities()).isEqualTo("the share of the output's positions");
        }
    }

    @Test
    void transpositionBehindSoftmax_isLeftOutWithIt() {
        Value scores = graph.named("scores", input(3, 1, 2).times(2));
        Value softmax = graph.op("Softmax", Map.of("axis", Attribute.of(1L)), scores);
        try (Network network = network(softmax.transposed(0, 2, 3, 1))) {
            assertThat(network.head().score().name()).isEqualTo("scores");
            assertThat(found(subject(network, 1, 3, 2, 1, 0, 4), "region:2").score())
                    .isCloseTo(8, offset(1e-6));
        }
        try (Network network = network(graph.named("turned", scores.transposed(0, 2, 3, 1)))) {
            assertThat(network.head().score().name()).isEqualTo("turned");
        }
    }

    /** Numbers of each position: a box, then the classes a and b; three positions. */
    private static final float[] BOXES = {
        90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 0.3f, 0.9f, 0.5f, 0.2f, 0.1f, 0.6f
    };

    @Test
    void detector_isExplainedByTheClassThatItIsSurestOf_whereItIsSure() {
        Value listed = graph.named("listed", input(6, 1, 3).reshaped(0, 6, 3));
        try (Network network = network(listed, "a", "b")) {
            Subject subject = subject(network, BOXES);
            // a is best at positions 0 and 1, and the first has less than half of 0.9
            assertThat(found(subject, TOP).label()).isEqualTo("a");
            assertThat(found(subject, TOP).score()).isCloseTo(0.9, offset(1e-6));
            assertThat(found(subject, TOP).sentence())
                    .isEqualTo("mean score of 0 'a' over 1 of 3 positions of the output,"
                            + " those that give it at least half of its best");
            assertThat(found(subject, "b").score()).isCloseTo(0.6, offset(1e-6));
            assertThat(found(subject, "top2").label()).isEqualTo("b");
            assertThat(subject.predict().answers())
                    .extracting(Answer::label, Answer::share)
                    .containsExactly(tuple("a", "90.0 %"), tuple("b", "60.0 %"));
            assertThat(subject.predict().probabilities()).isEqualTo("the best score among the output's positions");
        }
    }

    @Test
    void olderDetector_tellsFirstWhetherThereIsAnything() {
        Value listed = graph.named("listed", input(7, 1, 2).reshaped(0, 7, 2).transposed(0, 2, 1));
        try (Network network = network(listed, "a", "b")) {
            // two positions: nothing there with a = 0.9, and something with a = 0.3 and b = 0.2
            float[] values = {90, 90, 90, 90, 90, 90, 90, 90, 0.1f, 0.8f, 0.9f, 0.3f, 0.2f, 0.2f};
            assertThat(found(subject(network, values), TOP).score()).isCloseTo(0.3, offset(1e-6));
        }
    }

    private Network ofTask(Value output, String... labels) {
        return HandNetworks.of(1, Map.of("task", "detect"), graph.build(List.of(output)), List.of(), labels);
    }

    @Test
    void detectorWithShapes_isToldByItsFile() {
        // a box, one class, and two numbers of the shape; more places than numbers
        Value listed = graph.named("listed", input(7, 1, 8).reshaped(0, 7, 8));
        float[] values = new float[56];
        values[4 * 8 + 5] = 0.7f;
        values[6 * 8 + 1] = 50;
        try (Network network = ofTask(listed, "a")) {
            assertThat(found(subject(network, values), TOP).score()).isCloseTo(0.7, offset(1e-6));
        }
    }

    @Test
    void detectorThatHasChosen_tellsScoreAndClassOfEachBox() {
        Value listed = graph.named("listed", input(6, 1, 3).reshaped(0, 6, 3).transposed(0, 2, 1));
        float[] values = {90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 0.3f, 0.8f, 0.6f, 7, 2, 7};
        try (Network network = ofTask(listed, "a", "b", "c", "d", "e", "f", "g", "h")) {
            Subject subject = subject(network, values);
            assertThat(found(subject, TOP).label()).isEqualTo("c");
            assertThat(found(subject, TOP).score()).isCloseTo(0.8, offset(1e-6));
            assertThat(found(subject, "h").score()).as("two boxes").isCloseTo(0.45, offset(1e-6));
            assertThat(subject.predict().answers())
                    .extracting(Answer::label, Answer::share)
                    .containsExactly(tuple("c", "80.0 %"), tuple("h", "60.0 %"));
        }
    }

    @Test
    void listOfAPicturesPlaces_isLongerThanWhatEachSays() {
        Value listed = graph.named("listed", input(3, 1, 4).reshaped(0, 3, 4).transposed(0, 2, 1));
        try (Network network = network(listed)) {
            float[] values = {9, 0, 0, 0, 0, 5, 0, 0, 0, 0, 6, 8};
            assertThat(found(subject(network, values), "region:2").score()).isCloseTo(7, offset(1e-6));
        }
    }

    @Test
    void mapOfOneClass_isReadWhereItSaysYes() {
        Value scores = graph.named("scores", input(1, 1, 3).times(2));
        try (Network network = network(graph.op("Sigmoid", scores), "road")) {
            assertThat(found(subject(network, 1, -1, 2), TOP).score()).isCloseTo(3, offset(1e-6));
            Explained nowhere = found(subject(network, -1, -2, -3), TOP);
            assertThat(nowhere.score()).isCloseTo(-4, offset(1e-6));
            assertThat(nowhere.sentence()).contains("over 3 of 3 positions of the output, none of which");
            assertThat(subject(network, 1, -1, 2).predict().top().share()).isEqualTo("66.7 %");
            assertThat(subject(network, -1, -2, -3).predict().top().share()).isEqualTo("0.0 %");
        }
    }

    @Test
    void networkThatTellsAnAge_hasNoClassesAndNoProbability() {
        try (Network network = network(graph.op("ReduceSum", input(3), graph.constant(1L)))) {
            assertThat(network.answersClasses()).isFalse();
            Prediction prediction = network.predict(Map.of("x", Tensor.of(new float[] {20, 1, 9}, 1, 3)));
            assertThat(prediction.answers()).hasSize(1);
            assertThat(prediction.top().share()).isEqualTo("30.00");
            assertThat(prediction.probabilities()).isEqualTo("none: the network answers with one number");
            assertThat(found(subject(network, 20, 1, 9), TOP).score()).isCloseTo(30, offset(1e-5));
        }
        try (Network network =
                network(graph.op("Sigmoid", graph.op("ReduceSum", graph.value("x"), graph.constant(1L))))) {
            assertThat(network.answersClasses()).as("a yes or no").isTrue();
        }
    }

    @Test
    void depthOfEachPosition_isAnsweredByItsMean() {
        try (Network network = network(graph.named("depths", input(1, 1, 3).times(2)))) {
            Prediction prediction = subject(network, 1, 2, 6).predict();
            assertThat(prediction.top().share()).isEqualTo("6.000");
            assertThat(prediction.probabilities()).isEqualTo("the mean of the output's positions");
            assertThat(found(subject(network, 1, 2, 6), TOP).sentence()).contains("over 3 of 3 positions");
        }
    }

    @Test
    void timeBeforeTheBatch_isRefusedWithAWayOut() {
        Value turned = graph.named("turned", input(3, 4).transposed(1, 0, 2));
        try (Network network = network(turned)) {
            assertThatThrownBy(() -> found(subject(network, new float[12]), TOP))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessageContaining("'turned' has shape [3, 1, 4] for one input")
                    .hasMessageContaining("export the model with the batch first");
        }
    }

    @Test
    void branchesOfAnAnswer_areReadWhereTheyPart() {
        Value x = input(3, 8, 8);
        Value trunk = graph.named("trunk", graph.op("Conv", x, graph.constant(Tensor.filled(1, 2, 3, 3, 3))));
        Value fine = graph.named("fine", graph.op("Relu", trunk));
        Value coarse =
                graph.named("coarse", graph.op("MaxPool", Map.of("kernel_shape", Attribute.of(2, 2)), trunk.times(2)));
        Value output = graph.op(
                "Concat", Map.of("axis", Attribute.of(1L)), graph.op("Flatten", fine), graph.op("Flatten", coarse));
        List<Layer> layers = List.of(
                layer("trunk", "Conv", "trunk"), layer("fine", "Relu", "fine"), layer("coarse", "MaxPool", "coarse"));
        try (Network network = HandNetworks.of(graph.build(List.of(output)), layers)) {
            LayerChoice choice = LayerChoice.any(LayerRef.AUTO, network);
            assertThat(choice.layer().name()).isEqualTo("trunk");
            assertThat(choice.why()).isEqualTo("last that all parts of the answer are computed from");
        }
    }

    @Test
    void mapOfAClass_isNotExplainedByItself() {
        Value x = input(3, 8, 8);
        Value maps = graph.named("maps", graph.op("Conv", x, graph.constant(Tensor.filled(1, 2, 3, 3, 3))));
        Value scores = graph.named("scores", graph.op("Conv", maps, graph.constant(Tensor.filled(1, 1, 2, 1, 1))));
        List<Layer> layers = List.of(layer("maps", "Conv", "maps"), layer("scores", "Conv", "scores"));
        try (Network network = HandNetworks.of(graph.build(List.of(graph.op("Sigmoid", scores))), layers)) {
            LayerChoice choice = LayerChoice.any(LayerRef.AUTO, network);
            assertThat(choice.layer().name()).isEqualTo("maps");
            assertThat(choice.why()).isEqualTo("last before the maps of the classes");
        }
    }

    @Test
    void placesOnALongAxis_areNoMapOverAPicture() {
        Value x = input(3, 16, 12);
        Value maps = graph.named("maps", graph.op("Conv", x, graph.constant(Tensor.filled(1, 2, 3, 4, 4))));
        Value listed = graph.named("listed", maps.reshaped(0, 1, 2, 117));
        Value sum = graph.named("sum", listed.reshaped(0, 234));
        List<Layer> layers = List.of(layer("conv", "Conv", "maps"), layer("boxes", "Reshape", "listed"));
        try (Network network = HandNetworks.of(graph.build(List.of(sum)), layers)) {
            LayerChoice choice = LayerChoice.any(LayerRef.AUTO, network);
            assertThat(choice.layer().name()).isEqualTo("conv");
            assertThat(choice.why()).startsWith("last with as many space axes as the input");
        }
    }
}
