package convscope.method.cam;

import convscope.backward.FullGradient;
import convscope.explain.Describe;
import convscope.explain.Descriptor;
import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.InputLayout;
import convscope.explain.Needs;
import convscope.explain.OnePass;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Graph;
import convscope.graph.Value;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.network.UnitVector;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * FullGrad: gradient times input, and every bias of the network times the gradient there, laid over each other.
 *
 * <p>{@code f(x) = sum(x dY/dx) + sum over biases of b dY/db}, exactly: what the input and what each layer adds on its own. The map is
 * {@code sum of psi(m)} over the channels m of all these products, with {@code psi} = size, min-max to 0..1, linear interpolation to the input's resolution. The input's
 * channels and those of each bias count alike, so the map is no part of the score; nothing is cut.
 *
 * <p>Counted as biases are those of convolutions and dense layers, added constants, the shift of batch normalisations, and the implicit biases of what is not linear in
 * pieces, such as sigmoid or a product of two computed values ({@link FullGradient}). Biases without space, such as those of dense layers, have no place in the map. The
 * record tells what input and biases add up to, and by how much their sum differs from the score through rounding.
 *
 * <p>Use it to see everything that an answer is made of, fine and coarse; it is no judge of single pixels. Srinivas and Fleuret 2019 (arXiv:1905.00780), equations 4
 * and 6.
 */
@Describe(
        name = "full-grad",
        title = "FullGrad",
        titleZh = "FullGrad 全梯度",
        summary = "Shows where the input and the biases of all layers contribute to the score, laid over each other.",
        summaryZh = "将输入与各层偏置对得分的贡献叠加显示。",
        paper = "arXiv:1905.00780")
public record FullGrad() implements OnePass {
    private static final String INPUT = "input-part";
    private static final String PLACED = "bias-part";
    private static final String UNPLACED = "bias-part-without-place";

    @Override
    public Query query(Network network, String explainedEdge) {
        List<ModelInput> inputs = network.floatingInputs();
        List<String> names = inputs.stream().map(ModelInput::name).toList();
        Graph graph = holding(explainedEdge, network);
        FullGradient full = FullGradient.of(graph, explainedEdge, names);
        ChannelAxes axes = new ChannelAxes(graph, network);
        List<String> operands = new ArrayList<>(names);
        full.terms().forEach(term -> operands.add(term.edge()));
        Formula formula = new Formula(Descriptor.text(this), operands, terms -> {
            Sheets sheets = new Sheets(inputs);
            for (ModelInput input : inputs) {
                Value product = terms.value(input.name()).times(terms.cotangent(input.name()));
                sheets.addInput(input, product);
            }
            for (FullGradient.Term term : full.terms()) {
                OptionalInt channels = term.isPlaced() ? axes.of(term.output()) : OptionalInt.empty();
                sheets.addBias(terms.value(term.edge()), channels);
            }
            return sheets.results();
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, names, full.book())
                .computing(formula);
    }

    /** Name of the result that is the map over an input. */
    private static String resultOf(ModelInput input, List<ModelInput> all) {
        return all.size() == 1 ? Formula.RESULT : Formula.RESULT + "." + input.name();
    }

    private static Graph holding(String edge, Network network) {
        Graph graph = network.model().graph();
        return graph.producers().containsKey(edge)
                ? graph
                : network.withUnitVector(UnitVector.edge(edge)).model().graph();
    }

    /** The maps over the inputs, and the sums that make up the score, as they are appended to a graph. */
    private static final class Sheets {
        private final List<ModelInput> inputs;
        private final Map<String, Value> maps = new LinkedHashMap<>();
        private final Map<String, Value> sums = new LinkedHashMap<>();
        private final Map<String, Value> fed = new LinkedHashMap<>();

        Sheets(List<ModelInput> inputs) {
            this.inputs = inputs;
        }

        void addInput(ModelInput input, Value product) {
            long[] space = space(product, InputLayout.of(input).channelAxis());
            Value map = channelSum(scaled(product, space), InputLayout.of(input).channelAxis());
            maps.put(input.name(), map);
            fed.put(input.name(), map);
            addTo(INPUT, product);
        }

        void addBias(Value term, OptionalInt channels) {
            boolean placed = false;
            if (channels.isPresent() && hasExtent(term, channels.getAsInt())) {
                Value map = channelSum(scaled(term, space(term, channels.getAsInt())), channels.getAsInt());
                for (ModelInput input : inputs) {
                    Value under = fed.get(input.name());
                    if (under.staticShape().rank() == map.staticShape().rank()
                            && InputLayout.of(input).channelAxis() > 0) {
                        Value over = LinearResize.to(map, LinearResize.sizes(under));
                        maps.merge(input.name(), over, Value::plus);
                        placed = true;
                    }
                }
            }
            addTo(placed ? PLACED : UNPLACED, term);
        }

        private void addTo(String sum, Value values) {
            sums.merge(sum, values.graph().op("Flatten", values).sumOver(1), Value::plus);
        }

        private static long[] space(Value value, int channelAxis) {
            return LongStream.range(1, value.staticShape().rank())
                    .filter(axis -> axis != channelAxis)
                    .toArray();
        }

        private static boolean hasExtent(Value value, int channelAxis) {
            for (long axis : space(value, channelAxis)) {
                if (!value.staticShape().axis((int) axis).isKnown()
                        || value.staticShape().size((int) axis) != 1) {
                    return true;
                }
            }
            return false;
        }

        /** Sizes, with the least of each channel brought to 0 and the largest to 1; a channel that is the same everywhere becomes 0. */
        private static Value scaled(Value value, long[] space) {
            Value sizes = value.abs();
            Value least = sizes.reduce("ReduceMin", true, space);
            Value range = sizes.reduce("ReduceMax", true, space).minus(least);
            Value divisor = range.greaterThan(range.like(0)).choose(range, range.like(1));
            return sizes.minus(least).dividedBy(divisor);
        }

        private static Value channelSum(Value value, int channelAxis) {
            return channelAxis < 0 ? value : value.sumOver(channelAxis);
        }

        Map<String, Value> results() {
            Map<String, Value> results = new LinkedHashMap<>();
            inputs.forEach(input -> results.put(resultOf(input, inputs), maps.get(input.name())));
            Value any = sums.get(INPUT);
            for (String sum : List.of(INPUT, PLACED, UNPLACED)) {
                results.put(sum, sums.getOrDefault(sum, any.zeros()));
            }
            return results;
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        Pass pass = subject.run(query(subject.network(), subject.explainedEdge()));
        double all = 0;
        Recording recording = new Recording(this, subject).target(subject.explained());
        for (String sum : List.of(INPUT, PLACED, UNPLACED)) {
            double part = pass.result(sum).number(0);
            recording.value(sum, part);
            all += part;
        }
        double gap = all - subject.explained().score();
        ExplanationRecord record =
                recording.value(ExplanationRecord.COMPLETENESS_GAP, gap).done();
        List<ModelInput> inputs = subject.explainedInputs();
        return Heatmap.ofInputs(
                subject,
                record,
                input -> pass.result(resultOf(input, inputs)).slice(0).toFloat(),
                input -> null);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.inputGradient(network);
    }
}
