package convscope;

import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.formats.ModelFormats;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.ModelSource;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import convscope.picture.Preprocessing;
import convscope.picture.SideFile;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trained network, opened for questions. To be closed. */
public final class Convscope implements AutoCloseable {
    private static final int USUAL_SIDE = 224;

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
        if (Builtin.isBuiltin(model)) {
            String file = Builtin.modelFile(model);
            source = new ModelSource(model, ByteBuffer.wrap(Builtin.model(file)), Optional.empty());
            side = Builtin.sideFile(file)
                    .map(json -> SideFile.parse(json, model))
                    .orElse(SideFile.NONE);
        } else {
            source = ModelSource.of(Path.of(model));
            side = sideFile(Path.of(model));
        }
        return of(ModelFormats.read(source), side, options);
    }

    /**
     * Opens a model from its bytes.
     *
     * @param side the text of its side file, as {@link SideFile} reads it; empty for none
     */
    public static Convscope open(ModelSource source, Optional<String> side, OpenOptions options) {
        return of(
                ModelFormats.read(source),
                side.map(json -> SideFile.parse(json, "side file of " + source.name()))
                        .orElse(SideFile.NONE),
                options);
    }

    private static Convscope of(Model model, SideFile side, OpenOptions options) {
        Preprocessing preprocessing = Settings.preprocessing(model, side, options.preprocessing());
        return new Convscope(new Network(
                model, Settings.labels(model, side, options.labels()), preprocessing, options.run(), options.files()));
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
        return subject(picture, name, network.input());
    }

    private Subject subject(Picture picture, String name, ModelInput input) {
        Shape shape = input.edge().shape();
        if (shape.rank() != 4) {
            throw new InvalidRequestException(network.name() + ": input '" + input.name() + "' has shape " + shape
                    + "; a picture needs [N, C, H, W] or [N, H, W, C]. Give a .npy tensor of the right shape instead.");
        }
        boolean last = input.channelAxis() == 3;
        int channels = (int) shape.size(input.channelAxis());
        if (channels != 1 && channels != 3) {
            throw new InvalidRequestException(network.name() + ": input '" + input.name() + "' has " + channels
                    + " channels; a picture has 1 or 3. Give a .npy tensor of shape " + shape + " instead.");
        }
        Preprocessing preprocessing = network.preprocessing();
        int height = side(shape.size(last ? 1 : 2), preprocessing);
        int width = side(shape.size(last ? 2 : 3), preprocessing);
        Picture view = preprocessing.view(picture, width, height);
        String sentence = picture.width() + " x " + picture.height() + " to " + width + " x " + height + ": "
                + preprocessing.sentence();
        Tensor numbers = preprocessing.numbers(view, channels, last);
        return new Subject(network, name, Map.of(input.name(), numbers), Map.of(input.name(), view), sentence);
    }

    private static int side(long declared, Preprocessing preprocessing) {
        if (declared > 0) {
            return (int) declared;
        }
        return preprocessing.crop() > 0 ? preprocessing.crop() : USUAL_SIDE;
    }

    /**
     * The network with a tensor as its input, used as it is.
     *
     * @throws InvalidRequestException if its shape does not fit the network
     */
    public Subject subject(Tensor tensor, String name) {
        return subject(tensor, name, network.input());
    }

    private Subject subject(Tensor tensor, String name, ModelInput input) {
        Shape shape = input.edge().shape();
        Tensor batch = tensor;
        if (shape.isRankKnown() && tensor.rank() == shape.rank() - 1) {
            long[] one = new long[shape.rank()];
            one[0] = 1;
            System.arraycopy(tensor.shape(), 0, one, 1, tensor.rank());
            batch = tensor.reshaped(one);
        }
        boolean fits = !shape.isRankKnown() || batch.rank() == shape.rank();
        for (int i = 1; fits && i < shape.rank(); i++) {
            fits = shape.size(i) < 0 || shape.size(i) == batch.size(i);
        }
        if (!fits || batch.size(0) != 1) {
            throw new InvalidRequestException(name + ": has shape " + java.util.Arrays.toString(tensor.shape())
                    + "; input '" + input.name() + "' of " + network.name() + " needs " + shape + " with a batch of 1");
        }
        Tensor typed = input.edge().type() == convscope.graph.ElementType.FLOAT ? batch.toFloat() : batch;
        return new Subject(network, name, Map.of(input.name(), typed), Map.of(), "a tensor, fed as it is");
    }

    /**
     * The network with an input for each of its inputs.
     *
     * @param named pictures and tensors are made ready each as if it were the only input
     */
    public Subject subject(Map<String, Subject> named) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Map<String, Picture> pictures = new LinkedHashMap<>();
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
            one.picture(input).ifPresent(p -> pictures.put(input.name(), p));
            sentences.add(input.name() + ": " + one.preprocessing());
            names.add(one.inputName());
        }
        return new Subject(network, String.join(" + ", names), inputs, pictures, String.join("; ", sentences));
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

    /** An input as command line and page write it: a picture file, a {@code .npy} tensor, {@code builtin:NAME}; {@code A=FILE,B=FILE} for several inputs. */
    public Subject input(String text) {
        if (network.inputs().size() > 1) {
            Map<String, Subject> named = new LinkedHashMap<>();
            for (String part : text.split(",")) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? "" : part.substring(0, equals).strip();
                ModelInput input = network.inputs().stream()
                        .filter(i -> i.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new InvalidRequestException(network.name() + " has "
                                + network.inputs().size() + " inputs; '" + part
                                + "' does not say for which: give each as NAME=FILE, joined by commas. Inputs: "
                                + network.inputs().stream()
                                        .map(ModelInput::name)
                                        .toList()));
                named.put(name, single(part.substring(equals + 1).strip(), input));
            }
            return subject(named);
        }
        return single(text, network.input());
    }

    private Subject single(String text, ModelInput input) {
        if (text.endsWith(".npy") || text.endsWith(".npz")) {
            return subject(NumpyFiles.read(Path.of(text)).values().iterator().next(), text, input);
        }
        return subject(picture(text), text, input);
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
