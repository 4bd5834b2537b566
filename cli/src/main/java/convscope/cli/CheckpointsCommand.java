package convscope.cli;

import convscope.explain.Explainer;
import convscope.explain.Progress;
import convscope.explain.Target;
import convscope.method.Explainers;
import convscope.output.Outputs;
import convscope.render.SafeFiles;
import convscope.report.RecordJson;
import convscope.stages.Checkpoints;
import convscope.stages.Curves;
import convscope.stages.Film;
import convscope.stages.LayerDrift;
import convscope.stages.Stage;
import convscope.stages.Stages;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convscope checkpoints DIR INPUT}: how answers, maps and kernels changed during training. */
@Command(
        name = "checkpoints",
        mixinStandardHelpOptions = true,
        description = "Shows how answer, map and kernels changed through the stages of a training.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  convscope checkpoints builtin:fashion builtin:fashion-9-ankle-boot -o film.gif -o film.png --curves drift.png",
            "  convscope checkpoints runs/epochs photo.jpg --method layer-cam --target 'tiger cat' -o stages.json"
        })
final class CheckpointsCommand implements Callable<Integer> {
    private static final String STAGES = "stages of a training";
    private static final List<String> ENDINGS = List.of(".gif", ".json", ".png");

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private TargetOptions explained;

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description =
                    "a folder with a model file per stage, in the order of their names or of its stages.json, or builtin:fashion")
    private String folder;

    @Parameters(index = "1", paramLabel = "INPUT", description = "a picture, a .npy tensor, or builtin:NAME")
    private String input;

    @Option(
            names = "--method",
            paramLabel = "M",
            defaultValue = "grad-cam",
            description = "method that makes the maps, as in 'grad-cam(layer=conv4)' (default: grad-cam)")
    private String method;

    @Option(
            names = "--curves",
            paramLabel = "FILE",
            description = "file for curves of the kernels' distance to their final values: .png")
    private Path curves;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "file to write, several allowed: .gif (a film), .png (side by side), .json (numbers)"
                    + " (default: INPUT-stages.gif)")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        List<Path> written = new ArrayList<>(files);
        if (files.isEmpty() && !common.json && curves == null) {
            written.add(Path.of(Inputs.stem(input) + "-stages.gif"));
        }
        written.forEach(file -> FileEndings.require(file, STAGES, ENDINGS));
        if (curves != null) {
            FileEndings.require(curves, STAGES, List.of(".png"));
        }
        Explainer<?> made = Explainers.method(method);
        Stages stages = Stages.of(
                Checkpoints.of(folder),
                scope -> scope.input(input).scoredBy(explained.score).seeded(common.seed),
                made,
                Target.parse(explained.target),
                common.opening(),
                Progress.NONE);
        written.forEach(file -> write(stages, file));
        if (curves != null) {
            Outputs.write(Curves.drift(stages), curves);
            written.add(curves);
        }
        tell(stages, written);
        return 0;
    }

    private void write(Stages stages, Path file) {
        switch (Outputs.ending(file)) {
            case ".gif" -> SafeFiles.write(file, Film.gif(stages));
            case ".png" -> Outputs.write(Film.strip(stages), file);
            default -> SafeFiles.write(file, json(stages).getBytes(StandardCharsets.UTF_8));
        }
    }

    private String json(Stages stages) {
        return RecordJson.text(stages.fields(common.language()));
    }

    private void tell(Stages stages, List<Path> written) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.json) {
            out.print(json(stages));
            out.flush();
            return;
        }
        if (common.quiet) {
            return;
        }
        int width = stages.stages().stream()
                .mapToInt(s -> s.checkpoint().name().length())
                .max()
                .orElse(1);
        out.println(stages.input() + ": " + stages.last().target().label() + ", " + stages.method());
        for (Stage stage : stages.stages()) {
            out.printf(
                    Locale.ROOT,
                    "  %-" + width + "s  %5.1f %%  first: %s %.1f %%  map like the final one: %.2f%n",
                    stage.checkpoint().name(),
                    100 * stage.target().probability(),
                    stage.top().label(),
                    100 * stage.top().probability(),
                    stage.toFinal());
        }
        for (LayerDrift drift : stages.drifts()) {
            StringBuilder line = new StringBuilder("  " + drift.layer() + " to its final kernels:");
            drift.toFinal().forEach(d -> line.append(String.format(Locale.ROOT, " %.2f", d)));
            out.println(line);
        }
        stages.words().forEach(text -> out.println(text.in(common.language())));
        Account.wrote(written, common, out);
    }
}
