package convscope.labels;

import convscope.graph.InvalidRequestException;
import convscope.model.Model;
import convscope.network.Head;
import convscope.network.Labels;
import convscope.network.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Chooses the names of a network's classes: what was said, the side file, a file beside the model, the model file, a built-in list that its outputs can only be. */
public final class LabelSources {
    /** How {@code --labels} names a built-in list. */
    public static final String BUILTIN = "builtin:";

    private static final int IMAGENET_CLASSES = 1000;
    private static final List<String> METADATA =
            List.of("labels", "classes", "class_names", "names", "id2label", "categories", "classlabels_strings");
    private static final String PLACEHOLDER = "LABEL_\\d+";

    /** The built-in lists that a number of outputs fits, in the order in which they are offered. */
    private static final List<BuiltinList> LISTS = List.of(
            new BuiltinList("cifar10", 10),
            new BuiltinList("mnist", 10),
            new BuiltinList("fashion-mnist", 10),
            new BuiltinList("voc", 20),
            new BuiltinList("coco", 80),
            new BuiltinList("cifar100", 100),
            new BuiltinList("imagenet", IMAGENET_CLASSES));

    private record BuiltinList(String name, int size) {}

    /**
     * A text with names of classes.
     *
     * @param name of its file or key, for records and messages
     */
    public record Found(String name, String text) {}

    private final Model model;
    private final Function<String, Optional<List<String>>> builtin;
    private final int classes;

    /**
     * For one model.
     *
     * @param builtin the built-in list of a name, if there is one
     */
    public LabelSources(Model model, Function<String, Optional<List<String>>> builtin) {
        this.model = model;
        this.builtin = builtin;
        this.classes = classes(model);
    }

    /** Number of names that a network of classes needs, two for a yes or no; -1 where the output is something else or its size not known. */
    private static int classes(Model model) {
        if (model.graph().outputs().isEmpty()) {
            return -1;
        }
        Head head = Head.of(model.graph());
        boolean answers =
                head.score().shape().isRankKnown() && head.score().shape().rank() == 2;
        return !answers ? -1 : head.isBinary() ? 2 : head.classes();
    }

    /**
     * Names that somebody asked for.
     *
     * @throws InvalidRequestException if their number does not fit the network
     */
    public Labels said(Found found) {
        return fitting(new Labels(LabelText.parse(found.text(), found.name()), "file " + found.name()), found.name());
    }

    /**
     * The built-in list of a name.
     *
     * @throws InvalidRequestException if there is none, or its number of names does not fit the network
     */
    public Labels saidBuiltin(String name) {
        List<String> names = builtin.apply(name)
                .orElseThrow(() -> new InvalidRequestException(Names.unknown(
                        "built-in list of classes",
                        name,
                        LISTS.stream().map(BuiltinList::name).toList())));
        return fitting(new Labels(names, "built-in list " + name), BUILTIN + name);
    }

    private Labels fitting(Labels labels, String name) {
        int names = labels.names().size();
        if (classes > 0 && names != classes) {
            throw new InvalidRequestException(name + ": has " + names + " names, and "
                    + model.provenance().file() + " has " + classes
                    + " classes; give one name for each, in the order of the outputs");
        }
        return labels;
    }

    /** Names that the side file lists, or of which it names a built-in list; told where their number does not fit. */
    public Labels ofSideFile(List<String> names) {
        if (names.size() == 1) {
            Optional<List<String>> list = builtin.apply(names.get(0));
            if (list.isPresent()) {
                return new Labels(list.get(), "built-in list " + names.get(0));
            }
        }
        boolean fits = classes <= 0 || names.size() == classes;
        return new Labels(
                names, fits ? "side file" : "side file, with " + names.size() + " names for " + classes + " classes");
    }

    /**
     * Names that nobody asked for.
     *
     * @param own text of a file that is called like the model, if there is one
     * @param shared text of a file beside the model that may belong to others, if there is one
     */
    public Labels found(Optional<Found> own, Optional<Found> shared) {
        List<String> left = new ArrayList<>();
        List<Optional<Labels>> found = new ArrayList<>();
        found.add(own.flatMap(f -> usable(f, "file " + f.name() + " beside the model", left)));
        for (String key : METADATA) {
            Optional<Found> entry =
                    Optional.ofNullable(model.metadata().get(key)).map(text -> new Found("'" + key + "'", text));
            found.add(entry.flatMap(f -> usable(f, "the model file's " + f.name(), left)));
        }
        found.add(shared.flatMap(f -> usable(f, "file " + f.name() + " beside the model", left)));
        return found.stream().flatMap(Optional::stream).findFirst().orElseGet(() -> none(left));
    }

    private Optional<Labels> usable(Found found, String source, List<String> left) {
        List<String> names;
        try {
            names = LabelText.parse(found.text(), found.name());
        } catch (InvalidRequestException e) {
            left.add(source + " was left alone, because no names can be read there");
            return Optional.empty();
        }
        if (names.stream().allMatch(name -> name.matches(PLACEHOLDER))) {
            return Optional.empty();
        }
        if (classes > 0 && names.size() != classes) {
            left.add(source + " was left alone, because it has " + names.size() + " names for " + classes + " classes");
            return Optional.empty();
        }
        return Optional.of(new Labels(names, source));
    }

    /** No names but those that the number of outputs proves; others are offered. */
    private Labels none(List<String> left) {
        Optional<List<String>> imagenet = builtin.apply("imagenet");
        if (imagenet.isPresent() && classes == IMAGENET_CLASSES) {
            return new Labels(imagenet.get(), "built-in ImageNet list, because there are 1000 outputs");
        }
        if (imagenet.isPresent() && classes == IMAGENET_CLASSES + 1) {
            List<String> names = new ArrayList<>(List.of("background"));
            names.addAll(imagenet.get());
            return new Labels(names, "built-in ImageNet list behind 'background', because there are 1001 outputs");
        }
        String offers = LISTS.stream()
                .filter(list -> list.size() == classes)
                .map(list -> BUILTIN + list.name())
                .collect(Collectors.joining(", "));
        if (!offers.isEmpty()) {
            left.add(classes + " outputs could be " + offers + ": say so with --labels");
        }
        return left.isEmpty() ? Labels.NONE : new Labels(List.of(), "none; " + String.join("; ", left));
    }
}
