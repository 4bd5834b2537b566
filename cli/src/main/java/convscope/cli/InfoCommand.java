package convscope.cli;

import convscope.Convscope;
import convscope.explain.Descriptor;
import convscope.explain.InputKind;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.words.Language;
import convscope.words.Translations;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convscope info MODEL}: what is in a model file, and which methods fit it. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Shows layers, shapes, parameters and preprocessing of a model, and which methods fit it.",
        footerHeading = "%nExample:%n",
        footer = "  convscope info builtin:efficientnet-lite0")
final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx, .h5 or .keras file, or builtin:NAME")
    private String model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "INPUT",
            description = "a picture; tries it under every convention of scaling where the preprocessing is a guess")
    private String input;

    @Override
    public Integer call() {
        try (Convscope scope = Convscope.open(model, common.opening())) {
            PrintWriter out = spec.commandLine().getOut();
            Optional<Subject> subject = Optional.ofNullable(input).map(scope::input);
            if (common.json) {
                out.println(Json.info(scope.network(), subject));
            } else {
                print(scope.network(), out, common.language());
                subject.ifPresent(s -> ConventionTable.print(s, out, common.language()));
            }
        }
        return 0;
    }

    private static void print(Network network, PrintWriter out, Language language) {
        boolean zh = language == Language.ZH;
        Model model = network.model();
        String producer = model.provenance().producer();
        String explained = String.join(zh ? " 和 " : " and ", network.head().cut());
        out.println((zh ? "文件      " : "file           ")
                + model.provenance().file() + " ("
                + model.provenance().format() + (zh ? "，生成者 " : ", by ")
                + (producer.isEmpty() ? (zh ? "未知" : "unknown") : producer) + ")");
        out.println((zh ? "SHA-256   " : "sha256         ") + model.provenance().sha256());
        model.inputs()
                .forEach(input -> out.println((zh ? "输入      " : "input          ") + input(network, input, language)));
        model.graph().outputs().forEach(output -> out.println((zh ? "输出      " : "output         ") + output));
        out.println((zh ? "解释对象  " : "explained      ")
                + network.head().score()
                + (explained.isEmpty() ? "" : zh ? "，在 " + explained + " 之前" : ", before " + explained));
        String source = Translations.of(network.labels().source()).in(language);
        int names = network.labels().names().size();
        out.println(
                zh
                        ? "类别      " + names + " 个名称（" + source + "）"
                        : "classes        " + names + " names (" + source + ")");
        if (model.inputs().stream().anyMatch(i -> InputKind.of(network, i) == InputKind.PICTURE)) {
            out.println((zh ? "预处理    " : "preprocessing  ")
                    + Translations.of(network.preprocessing().sentence()).in(language));
        }
        out.printf(Locale.ROOT, "%s%,d%n", zh ? "参数      " : "parameters     ", model.parameters());
        network.notes()
                .forEach(note -> out.println((zh ? "说明      " : "note           ")
                        + Translations.of(note).in(language)));
        layers(model.layers(), out, zh);
        out.println();
        out.println(zh ? "方法：" : "Methods:");
        List<Descriptor> methods = Explainers.all();
        int width = methods.stream().mapToInt(d -> d.name().length()).max().orElse(1);
        for (Descriptor d : methods) {
            Suitability suits = d.create().suits(network);
            String reason = Translations.of(suits.reason()).in(language);
            String answer = suits.suits() ? (zh ? "可用" : "yes") : (zh ? "不可用：" : "no: ") + reason;
            out.printf("  %-" + width + "s  %s%n", d.name(), answer);
        }
    }

    /** What an input takes; where it takes words, also what they become. */
    static String input(Network network, ModelInput input, Language language) {
        boolean zh = language == Language.ZH;
        return network.embedding(input)
                .map(embedding -> {
                    String words = network.vocabulary(input)
                            .map(known -> known.size() + (zh ? " 个词的词表" : " in the vocabulary"))
                            .orElse(zh ? "词表未知" : "vocabulary not known");
                    return zh
                            ? embedding.tokens().edge() + "，词的编号，" + words + "；解释时视为 " + input.edge()
                            : embedding.tokens().edge() + ", numbers of words, " + words + "; explained as "
                                    + input.edge();
                })
                .orElse(input.edge().toString());
    }

    private static void layers(List<Layer> layers, PrintWriter out, boolean zh) {
        int name = Math.min(
                60, layers.stream().mapToInt(l -> l.name().length()).max().orElse(5));
        int kind = layers.stream().mapToInt(l -> l.kind().length()).max().orElse(4);
        String row = "  %-" + name + "s  %-" + kind + "s  %-22s %12s%n";
        out.println();
        if (zh) {
            out.println("编号、层、类型、形状、参数：");
        } else {
            out.printf("%4s" + row, "#", "layer", "kind", "shape", "parameters");
        }
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            String parameters = layer.parameters() == 0 ? "" : String.format(Locale.ROOT, "%,d", layer.parameters());
            out.printf(
                    "%4d" + row, i, layer.name(), layer.kind(), layer.output().shape(), parameters);
        }
    }
}
