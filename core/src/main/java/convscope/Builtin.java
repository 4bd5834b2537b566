package convscope;

import convscope.graph.InvalidRequestException;
import convscope.network.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models, pictures, texts and lists of classes that come with Convscope, under names that start with {@code builtin:}. */
public final class Builtin {
    private static final String PREFIX = "builtin:";
    private static final String ROOT = "/convscope/samples/";
    private static final Map<String, String> MODELS = new TreeMap<>(Map.of(
            "efficientnet-lite0", "efficientnet-lite0.onnx", //
            "fashion", "fashion.h5",
            "fashion.h5", "fashion.h5",
            "fashion.keras", "fashion.keras",
            "fashion.onnx", "fashion.onnx",
            "text", "text.h5"));
    private static final List<String> TEXTS = List.of("text-holiday", "text-film", "text-kettle", "text-neighbours");
    private static final String STAGES_SUFFIX = "-stages";
    private static final Map<String, List<String>> STAGES = Map.of(
            "fashion",
            List.of(
                    "stage-0-untrained",
                    "stage-1-step-10",
                    "stage-2-step-30",
                    "stage-3-step-100",
                    "stage-4-step-300",
                    "stage-5-step-1000",
                    "stage-6-step-2500",
                    "stage-7-trained"));
    private static final List<String> PICTURES = List.of(
            "astronaut",
            "cat",
            "cat-and-coffee",
            "coffee",
            "rocket",
            "fashion-0-t-shirt",
            "fashion-1-trouser",
            "fashion-2-pullover",
            "fashion-3-dress",
            "fashion-4-coat",
            "fashion-5-sandal",
            "fashion-6-shirt",
            "fashion-7-sneaker",
            "fashion-8-bag",
            "fashion-9-ankle-boot");

    private Builtin() {}

    /** Whether a text names something built in. */
    public static boolean isBuiltin(String text) {
        return text.startsWith(PREFIX);
    }

    /** Names of the models, without the prefix. */
    public static List<String> models() {
        return List.copyOf(MODELS.keySet());
    }

    /** Names of the pictures, without the prefix. */
    public static List<String> pictures() {
        return PICTURES;
    }

    /** Names of the texts, without the prefix. */
    public static List<String> texts() {
        return TEXTS;
    }

    /** The pictures or texts that a built-in model was made for, with the prefix. */
    public static List<String> inputs(String model) {
        String file = modelFile(isBuiltin(model) ? model : PREFIX + model);
        boolean fashion = file.startsWith("fashion");
        List<String> names = file.startsWith("text")
                ? TEXTS
                : PICTURES.stream()
                        .filter(p -> p.startsWith("fashion") == fashion)
                        .toList();
        return names.stream().map(name -> PREFIX + name).toList();
    }

    /** Names of the models whose training can be followed, without the prefix. */
    public static List<String> stages() {
        return List.copyOf(STAGES.keySet());
    }

    /**
     * The moments of a model's training, first to last, as names of models: {@code builtin:fashion-stages/stage-0-untrained}.
     *
     * @param text {@code builtin:NAME}
     * @throws InvalidRequestException if there are none of this model
     */
    public static List<String> stagesOf(String text) {
        String name = text.substring(PREFIX.length());
        List<String> stages = STAGES.get(name);
        if (stages == null) {
            throw new InvalidRequestException(Names.unknown("built-in training", name, STAGES.keySet()));
        }
        return stages.stream()
                .map(stage -> PREFIX + name + STAGES_SUFFIX + "/" + stage)
                .toList();
    }

    /** The text of the file that tells about the moments of a model's training: a JSON list in their order. */
    public static String aboutStages(String text) {
        String name = text.substring(PREFIX.length());
        return new String(model(name + STAGES_SUFFIX + "/stages.json"), StandardCharsets.UTF_8);
    }

    /** The file of the model {@code builtin:NAME}, such as {@code fashion.h5}. */
    static String modelFile(String text) {
        String name = text.substring(PREFIX.length());
        int slash = name.indexOf(STAGES_SUFFIX + "/");
        if (slash > 0 && STAGES.containsKey(name.substring(0, slash))) {
            List<String> stages = STAGES.get(name.substring(0, slash));
            String stage = name.substring(slash + STAGES_SUFFIX.length() + 1);
            if (!stages.contains(stage)) {
                throw new InvalidRequestException(Names.unknown("built-in stage", stage, stages));
            }
            return name + ".keras";
        }
        String file = MODELS.get(name);
        if (file == null) {
            throw new InvalidRequestException(Names.unknown("built-in model", name, MODELS.keySet()));
        }
        return file;
    }

    static byte[] model(String file) {
        return resource("models/" + file).orElseThrow(() -> new IllegalStateException("the samples lack " + file));
    }

    /** The text of the side file of a built-in model, if it has one; stages of a model's training share that of the model. */
    static Optional<String> sideFile(String file) {
        int stages = file.indexOf(STAGES_SUFFIX + "/");
        String stem = file.substring(0, stages > 0 ? stages : file.lastIndexOf('.'));
        return resource("models/" + stem + ".convscope.json").map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The bytes of the picture {@code builtin:NAME}, a PNG file. */
    public static byte[] picture(String text) {
        String name = text.substring(PREFIX.length());
        if (!PICTURES.contains(name)) {
            List<String> known =
                    Stream.concat(PICTURES.stream(), TEXTS.stream()).toList();
            throw new InvalidRequestException(Names.unknown("built-in picture", name, known));
        }
        return resource("pictures/" + name + ".png")
                .orElseThrow(() -> new IllegalStateException("the samples lack " + name));
    }

    /** Whether {@code builtin:NAME} is a text. */
    static boolean isText(String text) {
        return isBuiltin(text) && TEXTS.contains(text.substring(PREFIX.length()));
    }

    static byte[] text(String text) {
        String name = text.substring(PREFIX.length());
        return resource("texts/" + name + ".txt")
                .orElseThrow(() -> new IllegalStateException("the samples lack " + name));
    }

    /** The words of a built-in vocabulary. */
    static List<String> vocabulary(String file) {
        return new String(model(file), StandardCharsets.UTF_8).lines().toList();
    }

    /** A built-in list of classes: {@code imagenet}, {@code fashion-mnist}, {@code mnist}, {@code cifar10}, {@code cifar100}, {@code coco} or {@code voc}. */
    static Optional<List<String>> labels(String name) {
        return !name.matches("[a-z0-9-]+")
                ? Optional.empty()
                : resource("labels/" + name + ".txt").map(bytes -> new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .toList());
    }

    private static Optional<byte[]> resource(String name) {
        try (InputStream in = Builtin.class.getResourceAsStream(ROOT + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the built-in " + name, e);
        }
    }
}
