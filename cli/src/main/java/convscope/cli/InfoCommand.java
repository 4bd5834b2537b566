package convscope.cli;

import convscope.Convscope;
import convscope.explain.Descriptor;
import convscope.explain.InputKind;
import convscope.explain.Suitability;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.network.Network;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
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

    @Parameters(paramLabel = "MODEL", description = "an .onnx, .h5 or .keras file, or builtin:NAME")
    private String model;

    @Override
    public Integer call() {
        try (Convscope scope = Convscope.open(model, common.opening())) {
            PrintWriter out = spec.commandLine().getOut();
            if (common.json) {
                out.println(Json.info(scope.network()));
            } else {
                print(scope.network(), out);
            }
        }
        return 0;
    }

    private static void print(Network network, PrintWriter out) {
        Model model = network.model();
        out.println("file           " + model.provenance().file() + " ("
                + model.provenance().format() + ", by "
                + (model.provenance().producer().isEmpty()
                        ? "unknown"
                        : model.provenance().producer()) + ")");
        out.println("sha256         " + model.provenance().sha256());
        model.inputs().forEach(input -> out.println("input          " + input(network, input)));
        model.graph().outputs().forEach(output -> out.println("output         " + output));
        out.println("explained      " + network.head().score()
                + (network.head().cut().isEmpty()
                        ? ""
                        : ", before " + String.join(" and ", network.head().cut())));
        out.println("classes        " + network.labels().names().size() + " names ("
                + network.labels().source() + ")");
        if (model.inputs().stream().anyMatch(i -> InputKind.of(network, i) == InputKind.PICTURE)) {
            out.println("preprocessing  " + network.preprocessing().sentence());
        }
        out.printf(Locale.ROOT, "parameters     %,d%n", model.parameters());
        model.notes().forEach(note -> out.println("note           " + note));
        layers(model.layers(), out);
        out.println();
        out.println("Methods:");
        List<Descriptor> methods = Explainers.all();
        int width = methods.stream().mapToInt(d -> d.name().length()).max().orElse(1);
        for (Descriptor d : methods) {
            Suitability suits = d.create().suits(network);
            out.printf("  %-" + width + "s  %s%n", d.name(), suits.suits() ? "yes" : "no: " + suits.reason());
        }
    }

    /** What an input takes; where it takes words, also what they become. */
    static String input(Network network, ModelInput input) {
        return network.embedding(input)
                .map(embedding -> embedding.tokens().edge() + ", numbers of words, "
                        + network.vocabulary(input)
                                .map(words -> words.size() + " in the vocabulary")
                                .orElse("vocabulary not known")
                        + "; explained as " + input.edge())
                .orElse(input.edge().toString());
    }

    private static void layers(List<Layer> layers, PrintWriter out) {
        int name = Math.min(
                60, layers.stream().mapToInt(l -> l.name().length()).max().orElse(5));
        int kind = layers.stream().mapToInt(l -> l.kind().length()).max().orElse(4);
        out.println();
        out.printf("%4s  %-" + name + "s  %-" + kind + "s  %-22s %12s%n", "#", "layer", "kind", "shape", "parameters");
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            String parameters = layer.parameters() == 0 ? "" : String.format(Locale.ROOT, "%,d", layer.parameters());
            out.printf(
                    "%4d  %-" + name + "s  %-" + kind + "s  %-22s %12s%n",
                    i,
                    layer.name(),
                    layer.kind(),
                    layer.output().shape(),
                    parameters);
        }
    }
}
