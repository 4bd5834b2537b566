package convscope;

import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.InputView;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.formats.ModelFormats;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.ModelSource;
import convscope.network.Names;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import convscope.picture.Preprocessing;
import convscope.picture.SideFile;
import convscope.text.TextRule;
import convscope.text.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A trained network, opened for questions. To be closed. */
public final class Convscope implements AutoCloseable {
    private final Network network;

    private Convscope(Network network) {
        this.network = network;
    }

    /**
     * Opens a model file.
     *
     * @throws convscope.graph.UnreadableModelException if it is missing, damaged or no model
     * @throws convscope.graph.UnsupportedOperatorException if it holds what Convscope does not support, listing all of it
     */
    public static Convscope open(Path model) {
        return open(model.toString(), new OpenOptions());
    }

    /** Opens a model file, or a built-in model ({@code builtin:efficientnet-lite0}). */
    public static Convscope open(String model, OpenOptions options) {
        ModelSource source;
        SideFile side;
        Function<TextRule, List<String>> words;
        if (Builtin.isBuiltin(model)) {
            String file = Builtin.modelFile(model);
            source = new ModelSource(model, ByteBuffer.wrap(Builtin.model(file)), Optional.empty());
            side = Builtin.sideFile(file)
                    .map(json -> SideFile.parse(json, model))
                    .orElse(SideFile.NONE);
            words = rule -> Builtin.vocabulary(rule.file());
        } else {
            source = ModelFormats.source(Path.of(model));
            side = sideFile(Path.of(model));
            words = rule -> Settings.words(rule, Path.of(model));
        }
        Optional<Path> disk = Builtin.isBuiltin(model) ? Optional.empty() : Optional.of(Path.of(model));
        return of(ModelFormats.read(source), side, words, options, disk);
    }

    /**
     * Opens a model from its bytes.
     *
     * @param side the text of its side file, as {@link SideFile} reads it; empty for none
     * @param vocabulary the words of the texts that it reads, one a line, where the side file asks for them; empty for none
     */
    public static Convscope open(
            ModelSource source, Optional<String> side, Optional<String> vocabulary, OpenOptions options) {
        SideFile parsed = side.map(json -> SideFile.parse(json, "side file of " + source.name()))
                .orElse(SideFile.NONE);
        Function<TextRule, List<String>> words = rule -> vocabulary
                .orElseThrow(() -> new InvalidRequestException(source.name() + ": its side file names the vocabulary "
                        + rule.file() + "; give that file, too"))
                .lines()
                .toList();
        return of(ModelFormats.read(source), parsed, words, options, Optional.empty());
    }

    private static Convscope of(
            Model model,
            SideFile side,
            Function<TextRule, List<String>> words,
            OpenOptions options,
            Optional<Path> disk) {
        Preprocessing preprocessing = Settings.preprocessing(model, side, options.preprocessing());
        Optional<TextRule> text = side.text().or(() -> Settings.text(model));
        return new Convscope(new Network(
                model,
                Settings.labels(model, side, options.labels(), disk),
                preprocessing,
                text.map(rule -> new Vocabulary(rule, rule.file().isEmpty() ? rule.words() : words.apply(rule)))
                        .orElse(null),
                options.run(),
                options.files()));
    }

    private static SideFile sideFile(Path model) {
        String name = model.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path side = model.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".convscope.json");
        if (!Files.isRegularFile(side)) {
            return SideFile.NONE;
        }
        try {
            return SideFile.parse(Files.readString(side), side.getFileName().toString());
        } catch (IOException e) {
            throw new InvalidRequestException(
                    side + ": cannot be read as text (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    public Network network() {
        return network;
    }

    /** The network with a picture from a file as its input. */
    public Subject subject(Path picture) {
        return subject(picture.toString());
    }

    /** The network with a picture, from a file or built in ({@code builtin:cat}). */
    public Subject subject(String picture) {
        return subject(picture(picture), picture);
    }

    private static Picture picture(String name) {
        return Builtin.isBuiltin(name)
                ? PictureFiles.read(Builtin.picture(name), name)
                : PictureFiles.read(Path.of(name));
    }

    /** The network with a picture as its input; {@code name} is for records and messages. */
    public Subject subject(Picture picture, String name) {
        return new InputReader(network, network.input()).picture(picture, name);
    }

    /**
     * The network with a tensor as its input, used as it is.
     *
     * @throws InvalidRequestException if its shape does not fit the network
     */
    public Subject subject(Tensor tensor, String name) {
        return new InputReader(network, network.input()).tensor(tensor, name);
    }

    /**
     * The network with an input for each of its inputs.
     *
     * @param named pictures and tensors are made ready each as if it were the only input
     */
    public Subject subject(Map<String, Subject> named) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Map<String, InputView> views = new LinkedHashMap<>();
        List<String> sentences = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (ModelInput input : network.inputs()) {
            Subject one = named.get(input.name());
            if (one == null) {
                throw new InvalidRequestException(network.name() + ": nothing is given for input '" + input.name()
                        + "'; it has " + network.inputs().size() + " inputs: "
                        + network.inputs().stream()
                                .map(i -> i.name() + " " + i.edge().shape())
                                .toList()
                        + ". Give each as NAME=FILE.");
            }
            inputs.put(input.name(), one.inputs().get(input.name()));
            one.view(input).ifPresent(view -> views.put(input.name(), view));
            sentences.add(input.name() + ": " + one.preprocessing());
            names.add(one.inputName());
        }
        return new Subject(network, String.join(" + ", names), inputs, views, String.join("; ", sentences));
    }

    /** What is explained, as command line and page write it: {@link Target#parse}, or {@code similar:PICTURE} for likeness to another input. */
    public Target target(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("similar:")) {
            String other = trimmed.substring("similar:".length());
            return new Target.Similarity(LayerRef.AUTO, other, input(other).inputs());
        }
        return Target.parse(trimmed);
    }

    /**
     * An input as command line and page write it: a file (a picture, {@code .npy}, {@code .csv}, {@code .wav}, {@code .txt}), {@code text:WORDS}, or {@code builtin:NAME};
     * {@code A=FILE,B=FILE} for several inputs.
     */
    public Subject input(String text) {
        if (network.inputs().size() > 1) {
            Map<String, Subject> named = new LinkedHashMap<>();
            parts(text).forEach((name, part) -> named.put(name, new InputReader(network, named(name)).named(part)));
            return subject(named);
        }
        return new InputReader(network, network.input()).named(text);
    }

    /** What is given for each input; a comma in words for one of them is no end. */
    private Map<String, String> parts(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        String last = "";
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            if (network.inputs().stream().anyMatch(i -> i.name().equals(name))) {
                parts.put(name, part.substring(equals + 1).strip());
                last = name;
            } else if (InputData.isText(parts.getOrDefault(last, ""))) {
                parts.merge(last, part, (before, more) -> before + "," + more);
            } else {
                throw new InvalidRequestException(network.name() + " has "
                        + network.inputs().size() + " inputs; '" + part
                        + "' does not say for which: give each as NAME=FILE, joined by commas. Inputs: "
                        + network.inputs().stream().map(ModelInput::name).toList());
            }
        }
        return parts;
    }

    private ModelInput named(String name) {
        return network.inputs().stream()
                .filter(i -> i.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(Names.unknown(
                        "input of " + network.name(),
                        name,
                        network.inputs().stream().map(ModelInput::name).toList())));
    }

    /** The network with words as its input. */
    public Subject inputOfText(String words) {
        return input(InputData.ofText(words));
    }

    /** The network with something that is not decoded yet, such as what somebody uploaded. */
    public Subject input(InputData data) {
        return new InputReader(network, network.input()).data(data);
    }

    /** The same with something for each of the network's inputs, by name. */
    public Subject input(Map<String, InputData> data) {
        Map<String, Subject> named = new LinkedHashMap<>();
        data.forEach((name, one) -> named.put(name, new InputReader(network, named(name)).data(one)));
        return subject(named);
    }

    /** The network without an input, for methods that read its weights alone. */
    public Subject subject() {
        return Subject.withoutInput(network);
    }

    /** Explains a subject by a method. */
    public <R extends Explanation> R explain(Explainer<R> method, Subject subject) {
        return method.explain(subject);
    }

    @Override
    public void close() {
        network.close();
    }
}
