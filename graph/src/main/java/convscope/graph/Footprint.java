package convscope.graph;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * How much one run of a graph takes, as far as it can be told before: memory for all values that nodes compute, and multiplications. A size that is only known when
 * the graph runs counts as 1. A few bytes of a file can ask for more than any machine has; such a graph is refused before it is run.
 */
public final class Footprint {
    /** Most memory that the values of one run may take, in megabytes; the machine's memory where it is not set. */
    public static final String MEMORY = "convscope.limit.memory";

    /** Most multiplications of one run, in billions; ten thousand where it is not set. */
    public static final String WORK = "convscope.limit.work";

    private static final double MEGA = 1 << 20;

    /** Asking for it takes longer than a small network's run. */
    private static final double MEMORY_OF_THIS_MACHINE = memoryOfThisMachine();

    private static final double GIGA = 1e9;
    private static final double USUAL_WORK = 10_000;

    /** What the engine's cubic interpolation takes for a value, in the time of a multiplication in a convolution: measured, some 300 ns. */
    private static final double CUBIC = 256;

    private static final String HOW = " If this is meant, allow more with -D";

    private static final Set<String> SELDOM_SMALLER = Set.of(
            "Cast",
            "Expand",
            "Flatten",
            "Identity",
            "LeakyRelu",
            "Loop",
            "Neg",
            "Pad",
            "Relu",
            "Reshape",
            "Resize",
            "Sigmoid",
            "Squeeze",
            "Tanh",
            "Transpose",
            "Unsqueeze");

    private final ShapeInference shapes = new ShapeInference();
    private final Map<String, Double> least = new HashMap<>();
    private double bytes;
    private double work;
    private double largest;
    private double hardest;
    private String where = "";
    private String which = "";

    /** Nodes behind one that does not fit its inputs are left out: a run gets no further than that. */
    private Footprint(Graph graph) {
        for (Edge input : graph.inputs()) {
            shapes.declare(input);
            addBytes(input, "input '" + input.name() + "'");
        }
        graph.constants().forEach(shapes::declare);
        try {
            graph.nodes().forEach(this::add);
        } catch (ConvscopeException e) {
            return;
        }
    }

    /**
     * Refuses a graph whose run would take more than is allowed.
     *
     * @param file name for messages
     * @throws UnsuitableModelException if it would, with the numbers
     */
    public static void check(Graph graph, String file) {
        new Footprint(graph).check(file);
    }

    /**
     * The same for one item of a batch of what is fed, after all nodes were seen to fit what is fed.
     *
     * @param feeds a tensor per input of the graph
     * @throws InvalidRequestException if a node does not fit
     */
    public static void check(Graph graph, Map<String, Tensor> feeds) {
        try {
            ShapeInference.of(fed(graph, feeds, false));
        } catch (UnreadableModelException | UnsupportedOperatorException e) {
            throw new InvalidRequestException(
                    graph.name() + ": the network does not fit this input: "
                            + e.getMessage()
                                    .replace(UnreadableModelException.DAMAGED, "; give it an input of another shape"),
                    e);
        }
        new Footprint(fed(graph, feeds, true)).check(graph.name());
    }

    /** The graph for what is fed: with its shapes, and with the numbers of short lists that may be sizes. */
    private static Graph fed(Graph graph, Map<String, Tensor> feeds, boolean oneItem) {
        List<Edge> inputs = new ArrayList<>();
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        for (Edge input : graph.inputs()) {
            Tensor fed = feeds.get(input.name());
            if (fed != null && ShapeContents.isVector(fed)) {
                constants.put(input.name(), fed);
            } else {
                inputs.add(fed == null ? input : fed(input, fed, oneItem));
            }
        }
        return new Graph(graph.name(), inputs, List.of(), graph.nodes(), constants);
    }

    /** Whether what a graph takes depends on the numbers that are fed, not on their shapes alone. */
    public static boolean dependsOnNumbers(Tensor fed) {
        return ShapeContents.isVector(fed);
    }

    private static Edge fed(Edge input, Tensor tensor, boolean oneItem) {
        Shape shape = Shape.of(tensor.shape());
        boolean batched = oneItem && isBatch(input, tensor);
        return new Edge(input.name(), tensor.type(), batched ? shape.with(0, Shape.Axis.of(1)) : shape);
    }

    private static boolean isBatch(Edge input, Tensor fed) {
        return fed.rank() > 0
                && input.shape().rank() > 0
                && !input.shape().axis(0).isKnown();
    }

    /** How many items of a batch are fed to a graph with these inputs. */
    public static long items(List<Edge> inputs, Map<String, Tensor> feeds) {
        return inputs.stream()
                .filter(input -> feeds.containsKey(input.name()) && isBatch(input, feeds.get(input.name())))
                .mapToLong(input -> feeds.get(input.name()).size(0))
                .max()
                .orElse(1);
    }

    /** Most memory that the values of one run on one input may take, in megabytes. */
    public static double mostMemory() {
        return limit(MEMORY, MEMORY_OF_THIS_MACHINE / MEGA);
    }

    /**
     * Holds what a run gave against the limit of memory, before it is copied: sizes that only come about in the run are not known earlier.
     *
     * @param size in bytes
     * @throws UnsuitableModelException if it is too large, with the numbers
     */
    public static void checkResult(String file, String output, Shape shape, double size) {
        requireMemory(file, size, "output '" + output + "' of shape " + shape);
    }

    private void check(String file) {
        requireMemory(file, bytes, where);
        double most = limit(WORK, USUAL_WORK);
        if (work / GIGA > most) {
            throw new UnsuitableModelException(file + ": one run takes " + number(work / GIGA)
                    + " billion multiplications, most of them for " + which + "; at most " + number(most)
                    + " billion are allowed." + HOW + WORK + "=BILLIONS");
        }
    }

    private static void requireMemory(String file, double bytes, String where) {
        double memory = mostMemory();
        if (bytes / MEGA > memory) {
            throw new UnsuitableModelException(file + ": one run takes " + number(bytes / MEGA)
                    + " MB for the values in the network, most of it for " + where + "; at most " + number(memory)
                    + " MB are allowed." + HOW + MEMORY + "=MEGABYTES");
        }
    }

    private static double limit(String property, double otherwise) {
        Long set = Long.getLong(property);
        return set == null ? otherwise : set;
    }

    private static double memoryOfThisMachine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    private static String number(double number) {
        return number < 1e15 ? Long.toString(Math.round(number)) : String.format(Locale.ROOT, "%.1e", number);
    }

    private void add(Node node) {
        shapes.add(node);
        String name = "node '" + node.name() + "' (" + node.op() + ")";
        double values = 0;
        for (String output : node.outputs()) {
            if (output.isEmpty()) {
                continue;
            }
            Edge edge = shapes.edge(output);
            if (!edge.shape().isFullyKnown()) {
                least.put(output, atLeast(node));
            }
            addBytes(edge, name);
            values += count(edge);
        }
        double products = values * productsPerValue(node);
        work += products;
        if (products > hardest) {
            hardest = products;
            which = name;
        }
    }

    private void addBytes(Edge edge, String name) {
        double size =
                count(edge) * (edge.type() == null ? Float.BYTES : edge.type().bytes());
        bytes += size;
        if (size > largest) {
            largest = size;
            where = name + " of shape " + edge.shape();
        }
    }

    /**
     * Least number of values that a node gives whose shape is not known: joining adds up, repeating multiplies, and many operators give no fewer values than they
     * read.
     */
    private double atLeast(Node node) {
        DoubleStream inputs = node.inputs().stream()
                .filter(input -> !input.isEmpty())
                .mapToDouble(input -> count(shapes.edge(input)));
        boolean noFewer = Operators.broadcasts(node.op()) || SELDOM_SMALLER.contains(node.op());
        return switch (node.operator()) {
            case "Concat" -> inputs.sum();
            case "Expand" -> Math.max(inputs.max().orElse(1), listed(node, 1));
            case "Tile" -> count(shapes.edge(node.inputs().get(0))) * listed(node, 1);
            default -> noFewer ? inputs.max().orElse(1) : 1;
        };
    }

    /** The sizes or repeats that an input lists, multiplied. */
    private double listed(Node node, int index) {
        List<Shape.Axis> numbers =
                node.hasInput(index) ? shapes.content(node.inputs().get(index)) : null;
        return numbers == null ? 1 : count(Shape.of(numbers));
    }

    private double count(Edge edge) {
        return Math.max(count(edge.shape()), least.getOrDefault(edge.name(), 0.0));
    }

    private static double count(Shape shape) {
        double count = 1;
        for (Shape.Axis axis : shape.axes()) {
            count *= axis.isKnown() ? axis.size() : 1;
        }
        return count;
    }

    private double productsPerValue(Node node) {
        Shape first = node.hasInput(0) ? shapes.edge(node.inputs().get(0)).shape() : Shape.UNKNOWN;
        Shape second = node.hasInput(1) ? shapes.edge(node.inputs().get(1)).shape() : Shape.UNKNOWN;
        return switch (node.op()) {
            case "Conv", "ConvTranspose" -> second.rank() > 0 ? count(second) / Math.max(1, second.size(0)) : 1;
            case "MatMul" -> first.rank() > 0 ? Math.max(1, first.size(-1)) : 1;
            case "Gemm" -> first.rank() == 2 ? Math.max(1, first.size(node.integer("transA", 0) == 0 ? 1 : 0)) : 1;
            case "Resize" -> node.text("mode", "nearest").equals("cubic") ? CUBIC : 1;
            case "TfIdfVectorizer" -> Math.max(1, node.integer("max_skip_count", 1));
            case "AveragePool", "LpPool", "MaxPool" -> Math.min(window(node), count(first));
            default -> 1;
        };
    }

    private static double window(Node node) {
        double count = 1;
        for (long size : node.integers("kernel_shape")) {
            count *= Math.max(1, size);
        }
        return count;
    }
}
