package convscope.recognition;

import convscope.graph.ShapeInference;
import convscope.model.Model;
import convscope.model.ModelInput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a network wants pictures, as its operators tell. */
public final class Recognition {
    private static final Set<String> SCALING = Set.of("Rescaling", "Normalization");
    private static final int IMAGENET_CLASSES = 1000;

    private Recognition() {}

    /**
     * How most networks of this sort are fed.
     *
     * @param convention a name that {@code Preprocessing.named} knows
     * @param reason why, as a sentence that starts with {@code guess}
     */
    public record Guess(String convention, String reason) {}

    /** The convention of the numbers that a network scales itself before its first layer with weights; empty where it does not scale them. */
    public static Optional<String> scaledInside(Model model) {
        Optional<InputScaling> scaling = scaling(model);
        if (scaling.isPresent()) {
            return scaling.get().expects();
        }
        return model.layers().stream()
                        .takeWhile(layer -> layer.kernels().isEmpty())
                        .anyMatch(layer -> SCALING.contains(layer.kind()))
                ? Optional.of("raw")
                : Optional.empty();
    }

    /** The operators that scale the numbers of a picture, before anything else happens to them. */
    public static Optional<InputScaling> scaling(Model model) {
        return picture(model).flatMap(input -> InputScaling.of(model.graph(), input.name()));
    }

    private static Optional<ModelInput> picture(Model model) {
        return model.inputs().stream()
                .filter(i -> i.edge().shape().isRankKnown() && i.edge().shape().rank() == 4)
                .findFirst();
    }

    /** A guess from the family that a network is built like, and from who wrote it. */
    public static Optional<Guess> guess(Model model) {
        Optional<ModelInput> input = picture(model);
        if (input.isEmpty() || channels(input.get()) != 3) {
            return Optional.empty();
        }
        if (Ultralytics.wrote(model)) {
            return Optional.of(
                    new Guess("unit", "guess: written by Ultralytics, whose networks take their pictures so"));
        }
        Optional<Family> family = Families.of(Topology.of(model.graph()));
        if (writtenBy(model, "pytorch")) {
            return ofPyTorch(model, family);
        }
        boolean keras = input.get().channelAxis() == 3 || writtenBy(model, "keras", "tf2onnx", "tensorflow");
        return family.filter(f -> keras && !f.convention().isEmpty())
                .map(f -> new Guess(
                        f.convention(),
                        "guess: built like " + f.name() + " of keras.applications, which takes its pictures so"));
    }

    private static Optional<Guess> ofPyTorch(Model model, Optional<Family> family) {
        if (family.isPresent()) {
            return Optional.of(new Guess(
                    "torch",
                    "guess: built like " + family.get().name()
                            + " and written by PyTorch, whose networks mostly take their pictures so"));
        }
        return classes(model) == IMAGENET_CLASSES
                ? Optional.of(new Guess(
                        "torch",
                        "guess: written by PyTorch, with 1000 outputs; such networks mostly take their pictures so"))
                : Optional.empty();
    }

    private static long channels(ModelInput input) {
        return input.channelAxis() > 0 ? input.edge().shape().size(input.channelAxis()) : 0;
    }

    /** Whether the program that wrote the file, or the file's format, has one of these names. */
    private static boolean writtenBy(Model model, String... names) {
        String told = (model.provenance().producer() + " " + model.provenance().format()).toLowerCase(Locale.ROOT);
        return List.of(names).stream().anyMatch(told::contains);
    }

    private static long classes(Model model) {
        if (model.graph().outputs().isEmpty()) {
            return -1;
        }
        var shape = ShapeInference.of(model.graph())
                .edge(model.graph().outputs().get(0).name())
                .shape();
        return shape.rank() == 2 ? shape.size(1) : -1;
    }
}
