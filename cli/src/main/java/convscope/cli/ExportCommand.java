package convscope.cli;

import convscope.Convscope;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.ExplanationGraph;
import convscope.explain.OnePass;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.OnnxEncoder;
import convscope.graph.UnsuitableModelException;
import convscope.method.Explainers;
import convscope.output.Outputs;
import convscope.render.SafeFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convscope export METHOD MODEL -o FILE.onnx}: a method as an ONNX graph for other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a method over a model as one plain ONNX graph, which any program that runs ONNX can use: it takes the model's inputs and gives the method's map.",
            "Methods that take one run can be exported; 'convscope export list' names them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  convscope export grad-cam builtin:efficientnet-lite0 -o grad-cam.onnx",
            "  convscope export 'grad-cam(layer=conv4)' model.h5 --target 'tiger cat' -o map.onnx"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(
            index = "0",
            paramLabel = "METHOD",
            description = "a method that takes one run; parameters in brackets, as in 'grad-cam(layer=conv4)'")
    private String method;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "MODEL",
            description = "an .onnx, .h5 or .keras file, or builtin:NAME")
    private String model;

    @Option(
            names = "--target",
            paramLabel = "T",
            defaultValue = "top",
            description =
                    "what is explained: top for each input's own first answer, a class number or label, or 'input' to feed weights over the scores (default: top)")
    private String target;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "file to write, ending in .onnx (default: METHOD.onnx)")
    private Path file;

    @Override
    public Integer call() {
        if (method.equals("list")) {
            exportable().forEach(name -> spec.commandLine().getOut().println(name));
            return 0;
        }
        if (model == null) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing required parameter: 'MODEL'");
        }
        Explainer<?> named = Explainers.method(method);
        String name = Descriptor.of(named.getClass()).name();
        Path written = file == null ? Path.of(name + ".onnx") : file;
        if (!written.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            throw new InvalidRequestException(written + ": a graph is written to a file that ends in .onnx");
        }
        Outputs.requireWritable(written);
        if (!(named instanceof OnePass onePass)) {
            throw new InvalidRequestException(name
                    + " is not the result of one run, so it is no single graph. These methods can be exported: "
                    + String.join(", ", exportable()));
        }
        try (Convscope scope = Convscope.open(model, common.opening())) {
            Suitability suits = named.suits(scope.network());
            if (!suits.suits()) {
                throw new UnsuitableModelException(name + " does not fit " + model + ": " + suits.reason());
            }
            ExplanationGraph graph = ExplanationGraph.of(onePass, scope.network(), target);
            SafeFiles.write(written, OnnxEncoder.encode(graph.graph(), graph.metadata()));
            if (!common.quiet) {
                tell(graph, written);
            }
        }
        return 0;
    }

    private static List<String> exportable() {
        return Explainers.all().stream()
                .filter(d -> OnePass.class.isAssignableFrom(d.type()))
                .map(Descriptor::name)
                .toList();
    }

    private void tell(ExplanationGraph graph, Path written) {
        graph.graph().inputs().forEach(e -> spec.commandLine().getOut().println("input   " + e));
        graph.graph().outputs().forEach(e -> spec.commandLine().getOut().println("output  " + e));
        Account.wrote(List.of(written), common, spec.commandLine().getOut());
    }
}
