package convscope.lesson;

import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes a layer apart: finds the operator that a lesson can explain and the functions of single numbers behind it. */
final class AnatomySearch {
    private static final Map<String, LessonKind> CORES = Map.ofEntries(
            Map.entry("AveragePool", LessonKind.AVERAGE_POOLING),
            Map.entry("Conv", LessonKind.CONVOLUTION),
            Map.entry("ConvTranspose", LessonKind.CONVOLUTION),
            Map.entry("Gemm", LessonKind.DENSE),
            Map.entry("GlobalAveragePool", LessonKind.AVERAGE_POOLING),
            Map.entry("GlobalMaxPool", LessonKind.MAX_POOLING),
            Map.entry("MatMul", LessonKind.DENSE),
            Map.entry("MaxPool", LessonKind.MAX_POOLING),
            Map.entry("ReduceMax", LessonKind.MAX_POOLING),
            Map.entry("ReduceMean", LessonKind.AVERAGE_POOLING),
            Map.entry("Softmax", LessonKind.SOFTMAX));
    private static final Set<String> SHAPING = Set.of("Flatten", "Reshape", "Squeeze");
    private static final int UNKNOWN = -1;

    private final GraphIndex index;
    private final Layer layer;
    private final String own;
    private Anatomy anatomy;
    private Text reason;

    private AnatomySearch(GraphIndex index, Layer layer) {
        this.index = index;
        this.layer = layer;
        this.own = layer.output().name();
    }

    static AnatomySearch of(GraphIndex index, Layer layer) {
        AnatomySearch search = new AnatomySearch(index, layer);
        search.find();
        return search;
    }

    /** Null where the layer offers no lesson. */
    Anatomy anatomy() {
        return anatomy;
    }

    LessonOffer offer() {
        return anatomy == null ? LessonOffer.none(reason) : new LessonOffer(anatomy.kind(), null);
    }

    private void find() {
        List<Node> region = region();
        List<Node> cores =
                region.stream().filter(n -> CORES.containsKey(n.op())).toList();
        if (cores.isEmpty()) {
            reason = Refusals.notTaught(index, layer, region);
            return;
        }
        Node last = cores.get(cores.size() - 1);
        Node before = cores.size() > 1 ? cores.get(cores.size() - 2) : null;
        boolean ending = before != null && last.is("Softmax") && CORES.get(before.op()) == LessonKind.DENSE;
        boolean separable = before != null && last.is("Conv") && before.is("Conv");
        if (cores.size() > (ending || separable ? 2 : 1)) {
            reason = Refusals.several(layer, cores);
            return;
        }
        Node core = ending ? before : last;
        reason = Refusals.ofCore(index, layer, core);
        if (reason == null) {
            assemble(region, core, ending ? last : null);
        }
    }

    private void assemble(List<Node> region, Node core, Node softmax) {
        int behind = behind(core);
        List<CellChain.Link> links = inside(region, core, softmax, behind);
        if (links == null) {
            reason = Refusals.mixed(layer, core);
            return;
        }
        int left = links.isEmpty() ? behind : links.get(links.size() - 1).behind();
        CellChain after = softmax != null || CORES.get(core.op()) == LessonKind.SOFTMAX
                ? chain(List.of(), own)
                : chain(following(left), own);
        anatomy = new Anatomy(
                CORES.get(core.op()),
                core,
                axis(core, behind),
                chain(links, core.outputs().get(0)),
                softmax,
                after,
                next());
    }

    private CellChain chain(List<CellChain.Link> links, String first) {
        return new CellChain(links, first, index.graph.constants());
    }

    /** The operators of the layer in the order in which they compute. */
    private List<Node> region() {
        Set<Node> found = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(own));
        while (!open.isEmpty()) {
            String edge = open.remove(open.size() - 1);
            Node node = index.isBoundary(edge, own) ? null : index.producers.get(edge);
            if (node != null && found.add(node)) {
                open.addAll(node.inputs());
            }
        }
        return index.graph.nodes().stream().filter(found::contains).toList();
    }

    /** Axes behind the one that counts channels; unknown for pools over an unknown number of axes. */
    private int behind(Node core) {
        return switch (core.op()) {
            case "Conv", "ConvTranspose" -> index.constant(core.inputs().get(1)).rank() - 2;
            case "AveragePool", "MaxPool" -> core.integers("kernel_shape").length;
            case "Gemm", "MatMul" -> 0;
            case "ReduceMax", "ReduceMean" -> behindReduced(core);
            default -> {
                int rank = index.shape(core.outputs().get(0)).rank();
                yield rank < 0 ? UNKNOWN : rank - 1 - axisOfSoftmax(core, rank);
            }
        };
    }

    private int behindReduced(Node core) {
        int rank = index.shape(core.inputs().get(0)).rank();
        boolean first = Refusals.reducedChannel(index, core) == 1;
        return core.integer("keepdims", 1) == 1 && first ? rank - 2 : 0;
    }

    private static int axisOfSoftmax(Node core, int rank) {
        int axis = core.is("Softmax") ? (int) core.integer("axis", -1) : 1;
        return axis < 0 ? axis + rank : axis;
    }

    private int axis(Node core, int behind) {
        return CORES.get(core.op()) == LessonKind.DENSE ? -1 : core.is("Softmax") ? -1 - behind : 1;
    }

    /** What the layer does to each number after its core; null where more than single numbers are involved. */
    private List<CellChain.Link> inside(List<Node> region, Node core, Node softmax, int behind) {
        Set<String> running = new HashSet<>(Set.of(core.outputs().get(0)));
        List<CellChain.Link> links = new ArrayList<>();
        int left = behind;
        for (Node node : region) {
            if (node.inputs().stream().noneMatch(running::contains) || node == softmax) {
                continue;
            }
            boolean single = SHAPING.contains(node.op()) && isOnePosition(core);
            left = single ? 0 : left;
            if (!single && !isLink(node, running, left)) {
                return null;
            }
            running.add(node.outputs().get(0));
            Node kept = single ? passing(node) : node;
            links.add(new CellChain.Link(
                    kept, gated(kept, links), left, index.layerOf(node.outputs().get(0))));
        }
        String end = softmax == null ? own : softmax.inputs().get(0);
        boolean ends = softmax == null || softmax.outputs().get(0).equals(own);
        return ends && running.contains(end) ? links : null;
    }

    private static boolean isOnePosition(Node core) {
        return core.op().startsWith("Global") || core.op().startsWith("Reduce");
    }

    /** A change of shape, where each channel has one number, leaves the number as it is. */
    private static Node passing(Node node) {
        return new Node(node.name(), "Identity", "", List.of(node.inputs().get(0)), node.outputs(), Map.of());
    }

    private boolean isLink(Node node, Set<String> running, int behind) {
        if (!CellFunctions.knows(node)
                || node.is("BatchNormalization") && node.inputs().size() != 5) {
            return false;
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            String input = node.inputs().get(i);
            Tensor constant = index.constant(input);
            boolean vector = node.is("BatchNormalization") && i > 0;
            boolean fits = constant != null
                    && constant.type().isFloating()
                    && CellChain.isPerChannel(constant, vector ? 0 : Math.max(behind, 0))
                    && (constant.count() == 1 || behind != UNKNOWN);
            if (!input.isEmpty() && !running.contains(input) && !fits) {
                return false;
            }
        }
        return true;
    }

    /** Batch normalisation counts channels on axis 1, whatever comes before it. */
    private boolean isAlongChannels(Node node, int behind) {
        return node.inputs().size() == 5 && index.shape(node.inputs().get(0)).rank() == behind + 2;
    }

    /** The sigmoid that a product multiplies its own input by. */
    private static Node gated(Node node, List<CellChain.Link> links) {
        if (!node.is("Mul")) {
            return null;
        }
        for (CellChain.Link link : links) {
            boolean gate = link.node().is("Sigmoid") || link.node().is("HardSigmoid");
            List<String> both = List.of(link.node().inputs().get(0), link.out());
            if (gate && node.inputs().size() == 2 && node.inputs().containsAll(both)) {
                return link.node();
            }
        }
        return null;
    }

    /** What the next layers do to each number. */
    private List<CellChain.Link> following(int behind) {
        List<CellChain.Link> links = new ArrayList<>();
        String edge = own;
        while (edge != null && links.size() < 8) {
            String from = edge;
            List<Node> readers = index.readers(edge);
            edge = null;
            boolean swish = readers.size() == 2
                    && readers.stream()
                            .anyMatch(r -> gate(r)
                                    && readers.stream()
                                            .anyMatch(m -> m.is("Mul")
                                                    && m.inputs()
                                                            .containsAll(List.of(
                                                                    from,
                                                                    r.outputs().get(0)))));
            if (readers.size() != 1 && !swish) {
                break;
            }
            for (Node node : swish ? gateFirst(readers) : readers) {
                Set<String> running = new HashSet<>(Set.of(from));
                links.forEach(l -> running.add(l.out()));
                if (!isLink(node, running, behind)) {
                    return links;
                }
                String out = node.outputs().get(0);
                links.add(new CellChain.Link(node, gated(node, links), behind, index.layerOf(out)));
                edge = out;
            }
        }
        return links;
    }

    private static boolean gate(Node node) {
        return node.is("Sigmoid") || node.is("HardSigmoid");
    }

    private static List<Node> gateFirst(List<Node> readers) {
        return gate(readers.get(0)) ? readers : List.of(readers.get(1), readers.get(0));
    }

    /** The layers that read this one. */
    private List<Integer> next() {
        Set<Integer> next = new java.util.TreeSet<>();
        List<String> open = new ArrayList<>(List.of(own));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (Node node : index.readers(open.remove(open.size() - 1))) {
                for (String output : node.outputs()) {
                    if (index.layerOf(output) >= 0) {
                        next.add(index.layerOf(output));
                    } else if (seen.add(output)) {
                        open.add(output);
                    }
                }
            }
        }
        return List.copyOf(next);
    }
}
