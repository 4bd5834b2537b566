package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.ExplanationRecord;
import convscope.explain.OnePass;
import convscope.explain.Score;
import convscope.explain.Scores;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.words.Translations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sentence that a record holds has a Chinese text. */
class RecordsInChineseTest {
    private static void assertTold(Explanation explanation) {
        ExplanationRecord record = explanation.record();
        if (!record.target().isEmpty()) {
            Chinese.of("explains " + record.target());
        }
        if (!record.layer().isEmpty()) {
            Chinese.of("layer " + record.layer());
        }
        if (!record.preprocessing().isEmpty()) {
            Chinese.of(record.preprocessing());
        }
        record.notes().forEach(Chinese::of);
        if (explanation instanceof Scores scores) {
            Chinese.of(scores.what());
            scores.names().forEach(Chinese::of);
        }
    }

    private static void assertTold(Convscope scope, Subject subject, boolean all) {
        int told = 0;
        for (Descriptor method : Explainers.all()) {
            Explainer<?> quick = QuickMethods.of(method);
            Suitability suits = quick.suits(scope.network());
            if (!suits.suits()) {
                Chinese.of(suits.reason());
            } else if (all || quick instanceof OnePass || !method.about().needsInput()) {
                assertTold(quick.explain(method.about().needsInput() ? subject : scope.subject()));
                told++;
            }
        }
        assertThat(told).isGreaterThan(10);
        Network network = scope.network();
        network.model().notes().forEach(Chinese::of);
        Chinese.of(network.labels().source());
        Chinese.of(network.preprocessing().sentence());
        Chinese.of(subject.predict().probabilities());
    }

    @Test
    void everyMethod_onASmallKerasModel() {
        try (Convscope scope = Convscope.open("builtin:fashion.keras", new OpenOptions())) {
            assertTold(scope, scope.subject("builtin:fashion-5-sandal"), true);
        }
    }

    @Test
    void everyMethod_onAModelOfTexts() {
        try (Convscope scope = Convscope.open("builtin:text", new OpenOptions())) {
            assertTold(scope, scope.input("builtin:text-kettle"), true);
            assertThat(Chinese.of(scope.input("text:what a wibbly wobbly day").preprocessing()))
                    .startsWith("5 个词，其中 ")
                    .endsWith("个不在词表中；在嵌入层的输出处解释");
        }
    }

    @Test
    void methodsOfOneRun_onALargeModel() {
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            assertTold(scope, scope.subject("builtin:cat"), false);
        }
    }

    static List<String> smallNetworks() {
        return SmallNetworks.NAMES;
    }

    @ParameterizedTest
    @MethodSource("smallNetworks")
    void everyMethod_onNetworksOfEveryFamily(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            assertTold(scope, SmallNetworks.subject(scope), true);
        }
    }

    @Test
    void parameters_thatChangeTheNotes() {
        try (Convscope scope = Convscope.open("builtin:fashion", new OpenOptions())) {
            Subject subject = scope.subject("builtin:fashion-5-sandal");
            for (String method : List.of(
                    "lrp(composite=epsilon-gamma-box)",
                    "lrp(composite=epsilon-plus-flat)",
                    "lrp(composite=zero)",
                    "lrp(rules=conv1=flat)",
                    "deep-taylor(first=squares)",
                    "layer-cam(layers=conv3,conv4)",
                    "grad-cam(layer=conv3)",
                    "neuron-conductance(layer=conv3,unit=2,position=3,3,steps=2)",
                    "receptive-field(layer=conv3,unit=1)",
                    "receptive-field(layer=conv3,field=theoretical)",
                    "xgrad-cam(layer=conv3)",
                    "kernel-shap(segments=3)",
                    "rise(masks=20)")) {
                assertTold(Explainers.method(method).explain(subject));
            }
            assertTold(Explainers.method("rise(masks=20)").explain(subject.scoredBy(Score.PROBABILITY)));
        }
    }

    @Test
    void everyKindOfTarget() {
        try (Convscope scope = Convscope.open("builtin:fashion", new OpenOptions())) {
            Subject subject = scope.subject("builtin:fashion-5-sandal");
            for (String target : List.of(
                    "top",
                    "top3",
                    "7",
                    "sandal",
                    "sandal - bag",
                    "unit:conv3:5",
                    "unit:conv3:5@2,3",
                    "unit:conv3:5 - unit:conv3:6",
                    "output[3]",
                    "output[*]",
                    "similar:builtin:fashion-9-ankle-boot")) {
                Subject asked = subject.explaining(scope.target(target));
                assertThat(Chinese.of("explains " + asked.explained().sentence()))
                        .startsWith("解释");
            }
            assertThat(Chinese.of(subject.explaining(scope.target("sandal - bag"))
                            .explained()
                            .sentence()))
                    .isEqualTo("以下两项之差：类别 5“sandal”的 logit（不计其后的 softmax）；类别 8“bag”的 logit（不计其后的 softmax）");
            assertThat(Chinese.of(
                            subject.scoredBy(Score.PROBABILITY).explained().sentence()))
                    .isEqualTo("类别 5“sandal”的概率");
        }
    }

    @Test
    void regions_ofAMapOfAnswers() {
        GraphBuilder graph = new GraphBuilder("map");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 2, 1, 2));
        Value kernels = graph.constant("kernels", Tensor.of(new float[] {1, 0, 0, 1}, 2, 2, 1, 1));
        Value scores = graph.named("scores", graph.op("Conv", x, kernels));
        Value output = graph.named("map", graph.op("Softmax", Map.of("axis", Attribute.of(1L)), scores));
        List<Layer> layers = List.of(new Layer("conv", "Conv", graph.edge("scores"), 1, List.of(2, 3), "kernels", 4));
        try (Network network = HandNetworks.of(graph.build(List.of(output)), layers, "sky", "sea")) {
            Tensor tensor = Tensor.of(new float[] {3, 1, 1, 2}, 1, 2, 1, 2);
            Subject subject = new Subject(network, "by hand", tensor, null, "a tensor, fed as it is");
            String sentence = subject.explaining(convscope.explain.Target.parse("region:sea@0,0,1,2"))
                    .explained()
                    .sentence();
            assertThat(Chinese.of(sentence)).isEqualTo("类别 1“sea”在输出的 2 个位置（共 2 个）上的平均得分（不计其后的 softmax）");
        }
    }

    @Test
    void preprocessing_ofEveryKind() {
        for (String how : List.of("unit", "tf", "torch", "caffe", "raw", "mean=0.5,0.5,0.5,std=0.2,0.2,0.2")) {
            OpenOptions options = new OpenOptions(
                    Optional.of(how), Optional.empty(), new convscope.runtime.RunOptions(1, "cpu", false));
            try (Convscope scope = Convscope.open("builtin:fashion.h5", options)) {
                Chinese.of(scope.network().preprocessing().sentence());
                Chinese.of(scope.subject("builtin:cat").preprocessing());
            }
        }
        assertThat(
                        Chinese.of(
                                "320 x 200 to 224 x 224: short side to 256, centre crop 224, bicubic, RGB, unit range,"
                                        + " minus [0.485, 0.456, 0.406], divided by [0.229, 0.224, 0.225] (side file net.convscope.json)"))
                .isEqualTo("由 320 × 200 变为 224 × 224：短边缩放到 256，居中裁剪 224，双三次插值，RGB 顺序，取值 0 到 1，"
                        + "减去 [0.485, 0.456, 0.406]，除以 [0.229, 0.224, 0.225]（附带文件 net.convscope.json）");
    }

    @Test
    void namesAndNumbers_stayAsTheyAre() {
        assertThat(Translations.of("layer 'a/b.c (1): $x' (Conv, [N, 512, 7, 7]; as asked)")
                        .zh())
                .isEqualTo("层“a/b.c (1): $x”（Conv，[N, 512, 7, 7]；按指定）");
        assertThat(Translations.of("logit 3 'carpenter's kit, tool kit'").zh())
                .isEqualTo("类别 3“carpenter's kit, tool kit”的 logit");
        assertThat(Translations.of("a sentence that nobody wrote").zh()).isEqualTo("a sentence that nobody wrote");
    }

    @Test
    void labels_areTranslatedOnlyWhereConvscopeMadeThem() {
        assertThat(Translations.ofLabel("class 3").zh()).isEqualTo("类别 3");
        assertThat(Translations.ofLabel("class 3 - sandal").zh()).isEqualTo("类别 3 - sandal");
        assertThat(Translations.ofLabel("unit 5 of conv4 at [1, 2]").zh()).isEqualTo("层“conv4”中位于 [1, 2] 的神经元 5");
        assertThat(Translations.ofLabel("none").zh()).isEqualTo("none");
        assertThat(new TreeSet<>(List.of("as asked", "side file", "a picture")))
                .allSatisfy(
                        label -> assertThat(Translations.ofLabel(label).zh()).isEqualTo(label));
    }
}
