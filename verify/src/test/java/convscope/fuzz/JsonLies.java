package convscope.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Lies in the configuration of a Keras model, a tree of JSON. */
final class JsonLies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What Convscope never reads; left out of configurations that have to fit into the place of the old one. */
    private static final Set<String> NEEDLESS = Set.of(
            "kernel_initializer",
            "bias_initializer",
            "beta_initializer",
            "gamma_initializer",
            "moving_mean_initializer",
            "moving_variance_initializer",
            "kernel_regularizer",
            "bias_regularizer",
            "activity_regularizer",
            "kernel_constraint",
            "bias_constraint",
            "compile_config",
            "shared_object_id",
            "build_config");

    private static final List<String> SIZES = List.of(
            "filters",
            "units",
            "kernel_size",
            "strides",
            "dilation_rate",
            "padding",
            "size",
            "pool_size",
            "cropping",
            "n",
            "height",
            "width",
            "axis",
            "groups",
            "depth_multiplier",
            "target_shape",
            "dims",
            "output_padding",
            "input_dim",
            "output_dim",
            "batch_shape",
            "batch_input_shape",
            "max_value",
            "alpha",
            "epsilon");

    private static final List<String> LAYERS = List.of(
            "UpSampling2D",
            "UpSampling3D",
            "UpSampling1D",
            "ZeroPadding2D",
            "Cropping2D",
            "RepeatVector",
            "Reshape",
            "Flatten",
            "Permute",
            "Resizing",
            "MaxPooling2D",
            "AveragePooling2D",
            "GlobalAveragePooling2D",
            "Concatenate",
            "Add",
            "Multiply",
            "Dot",
            "Softmax",
            "Lambda",
            "LSTM",
            "Sequential",
            "Functional",
            "InputLayer",
            "Embedding",
            "Normalization",
            "Rescaling",
            "Conv2DTranspose",
            "DepthwiseConv2D");

    static final List<Mutator> ALL = List.of(
            json("value", (root, random) -> replaceAny(root, value(random), random)),
            json("values", (root, random) -> {
                for (int i = random.nextInt(5); i >= 0; i--) {
                    replaceAny(root, value(random), random);
                }
            }),
            json("size", JsonLies::size),
            json("kind of a layer", JsonLies::kind),
            json("inserted settings", JsonLies::settings),
            json("key left out", JsonLies::leaveOut),
            json("list emptied", JsonLies::empty),
            json("element repeated", JsonLies::repeat),
            json("names", JsonLies::names),
            json("references", JsonLies::references),
            json("subtree moved", JsonLies::move),
            new Mutator("deep nesting", JsonLies::deep),
            new Mutator("text", JsonLies::text));

    private JsonLies() {}

    private interface Change {
        void apply(JsonNode root, Random random);
    }

    private static Mutator json(String name, Change change) {
        return new Mutator("json " + name, (file, others, random) -> {
            JsonNode root = parsed(file);
            change.apply(root, random);
            return written(root);
        });
    }

    private static JsonNode parsed(byte[] file) throws IOException {
        return JSON.readTree(file);
    }

    private static byte[] written(JsonNode root) {
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.textNode(Numbers.name(random));
            case 3 -> NODES.numberNode(Numbers.real(random));
            case 4 -> NODES.arrayNode();
            case 5 -> NODES.objectNode();
            case 6 -> NODES.arrayNode().add(Numbers.whole(random)).add(Numbers.whole(random));
            case 7 -> NODES.numberNode(new java.math.BigInteger("9".repeat(400)));
            case 8 -> NODES.textNode(random.nextBoolean() ? "channels_first" : "same");
            case 9 -> NODES.objectNode().set("config", NODES.numberNode(1));
            default -> NODES.numberNode(Numbers.whole(random));
        };
    }

    private static void replaceAny(JsonNode root, JsonNode value, Random random) {
        JsonPlace place = JsonPlace.any(JsonPlace.all(root), random);
        if (place != null) {
            place.set(value);
        }
    }

    private static void size(JsonNode root, Random random) {
        List<JsonPlace> sizes = JsonPlace.all(root).stream()
                .filter(p -> SIZES.contains(p.key()))
                .toList();
        JsonPlace place = JsonPlace.any(sizes, random);
        if (place == null) {
            return;
        }
        JsonNode old = place.get();
        if (old != null && old.isArray() && old.size() > 0 && random.nextInt(3) > 0) {
            ArrayNode list = old.deepCopy();
            list.set(random.nextInt(list.size()), NODES.numberNode(Numbers.whole(random)));
            place.set(list);
        } else {
            place.set(NODES.numberNode(Numbers.whole(random)));
        }
    }

    private static void kind(JsonNode root, Random random) {
        JsonPlace place = JsonPlace.any(
                JsonPlace.all(root).stream()
                        .filter(p -> p.key().equals("class_name"))
                        .toList(),
                random);
        if (place != null) {
            place.set(NODES.textNode(LAYERS.get(random.nextInt(LAYERS.size()))));
            if (random.nextBoolean() && place.parent().path("config") instanceof ObjectNode config) {
                insert(config, random);
            }
        }
    }

    private static void settings(JsonNode root, Random random) {
        JsonPlace place = JsonPlace.any(
                JsonPlace.all(root).stream()
                        .filter(p -> p.key().equals("config"))
                        .toList(),
                random);
        if (place != null && place.get() instanceof ObjectNode config) {
            insert(config, random);
        }
    }

    private static void insert(ObjectNode config, Random random) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            String key = SIZES.get(random.nextInt(SIZES.size()));
            config.set(
                    key,
                    random.nextBoolean()
                            ? NODES.numberNode(Numbers.whole(random))
                            : NODES.arrayNode().add(Numbers.whole(random)).add(random.nextInt(4)));
        }
        if (random.nextBoolean()) {
            config.put("interpolation", random.nextBoolean() ? "bilinear" : "bicubic");
        }
    }

    private static void leaveOut(JsonNode root, Random random) {
        JsonPlace place = JsonPlace.any(JsonPlace.all(root), random);
        if (place != null && place.parent() instanceof ObjectNode object) {
            object.remove(place.key());
        } else if (place != null && place.parent() instanceof ArrayNode array) {
            array.remove(place.index());
        }
    }

    private static void empty(JsonNode root, Random random) {
        JsonPlace place = JsonPlace.any(
                JsonPlace.all(root).stream()
                        .filter(p -> p.get().isContainerNode())
                        .toList(),
                random);
        if (place != null) {
            place.set(place.get().isArray() ? NODES.arrayNode() : NODES.objectNode());
        }
    }

    private static void repeat(JsonNode root, Random random) {
        JsonPlace place = JsonPlace.any(
                JsonPlace.all(root).stream().filter(p -> p.parent().isArray()).toList(), random);
        if (place != null && place.parent() instanceof ArrayNode array) {
            JsonNode one = place.get();
            for (int i = random.nextInt(random.nextInt(8) == 0 ? 3000 : 3); i >= 0; i--) {
                array.insert(random.nextInt(array.size() + 1), one.deepCopy());
            }
        }
    }

    private static void names(JsonNode root, Random random) {
        List<JsonPlace> named = JsonPlace.all(root).stream()
                .filter(p -> p.key().equals("name") || p.key().equals("class_name"))
                .toList();
        JsonPlace place = JsonPlace.any(named, random);
        if (place != null) {
            JsonPlace other = JsonPlace.any(named, random);
            place.set(
                    random.nextBoolean()
                            ? other.get().deepCopy()
                            : NODES.textNode(Numbers.name(random).repeat(1)));
        }
    }

    /** Layers that are called on themselves, on each other or on nothing. */
    private static void references(JsonNode root, Random random) {
        List<JsonPlace> all = JsonPlace.all(root);
        List<JsonPlace> texts = all.stream()
                .filter(p -> p.parent().isArray()
                        && p.get().isTextual()
                        && p.parent().size() >= 3)
                .toList();
        List<JsonPlace> names = all.stream()
                .filter(p -> p.key().equals("name") && p.get().isTextual())
                .toList();
        JsonPlace place = JsonPlace.any(texts, random);
        if (place == null || names.isEmpty()) {
            return;
        }
        place.set(JsonPlace.any(names, random).get().deepCopy());
        if (random.nextInt(3) == 0 && place.parent() instanceof ArrayNode triple) {
            triple.set(1 + random.nextInt(2), NODES.numberNode((int) Numbers.whole(random)));
        }
    }

    private static void move(JsonNode root, Random random) {
        List<JsonPlace> all = JsonPlace.all(root);
        JsonPlace from = JsonPlace.any(all, random);
        JsonPlace to = JsonPlace.any(all, random);
        if (from != null && from.get() != null && from.get().toString().length() < 20_000) {
            JsonNode copy = from.get().deepCopy();
            to.set(copy);
        }
    }

    private static byte[] deep(byte[] file, List<byte[]> others, Random random) throws IOException {
        int depth = 1 << (3 + random.nextInt(12));
        String text = new String(file, StandardCharsets.UTF_8);
        String open = random.nextBoolean() ? "[" : "{\"config\":";
        String close = open.equals("[") ? "]" : "}";
        return switch (random.nextInt(3)) {
            case 0 -> (open.repeat(depth) + "1" + close.repeat(depth)).getBytes(StandardCharsets.UTF_8);
            case 1 -> text.replaceFirst("\\[", "[" + "[".repeat(depth) + "1" + "]".repeat(depth) + ",")
                    .getBytes(StandardCharsets.UTF_8);
            default -> nestedModels(parsed(file), 1 << (1 + random.nextInt(8)));
        };
    }

    /** A model in a model in a model. */
    private static byte[] nestedModels(JsonNode root, int depth) {
        String text = root.toString();
        String open = "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"s\",\"layers\":[";
        return (open.repeat(depth) + text + "]}}".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] text(byte[] file, List<byte[]> others, Random random) throws IOException {
        Mutator damage = ByteDamage.ALL.get(random.nextInt(ByteDamage.ALL.size()));
        return damage.change().of(file, others, random);
    }

    /**
     * Lies in the configuration inside a file that holds it as plain text somewhere, such as {@code .h5}: the text is replaced by one of exactly the same length;
     * a longer one is cut.
     */
    static Mutator inPlace(Mutator mutator) {
        return new Mutator("config: " + mutator.name(), (file, others, random) -> {
            int start = start(file);
            int end = end(file, start);
            if (end < 0) {
                return file;
            }
            JsonNode root = parsed(Arrays.copyOfRange(file, start, end));
            strip(root);
            byte[] lie = mutator.change().of(written(root), List.of(written(root)), random);
            byte[] copy = file.clone();
            Arrays.fill(copy, start, end, (byte) ' ');
            System.arraycopy(lie, 0, copy, start, Math.min(lie.length, end - start));
            return copy;
        });
    }

    private static int start(byte[] file) {
        List<Integer> found = new ArrayList<>(Hdf5Lies.found(file, "{\"class_name\": \""));
        found.addAll(Hdf5Lies.found(file, "{\"module\": \"keras"));
        return found.stream().min(Integer::compare).orElse(-1);
    }

    private static int end(byte[] file, int start) {
        int depth = 0;
        for (int i = start; i >= 0 && i < file.length; i++) {
            depth += file[i] == '{' ? 1 : file[i] == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(NEEDLESS);
        }
        node.forEach(JsonLies::strip);
    }
}
