package convscope.backward;

import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operator as a {@link Rule} sees it: its attributes, handles on its inputs and outputs in the forward pass, and three ways to the same operator under
 * other circumstances: over {@linkplain #over other inputs}, in the {@linkplain #reference() reference pass}, and its {@linkplain #gradient plain gradient}.
 */
public final class ForwardNode {
    private final Node node;
    private final List<Value> inputs;
    private final List<Value> outputs;
    private final List<Value> cotangents;
    private final Backward pass;
    private final Value none;

    ForwardNode(Node node, List<Value> inputs, List<Value> outputs, List<Value> cotangents, Backward pass, Value none) {
        this.node = node;
        this.inputs = inputs;
        this.outputs = outputs;
        this.cotangents = cotangents;
        this.pass = pass;
        this.none = none;
    }

    /** The node: operator, name, attributes. */
    public Node node() {
        return node;
    }

    /** The graph that a rule appends to. */
    public GraphBuilder graph() {
        return none.graph();
    }

    public int inputCount() {
        return inputs.size();
    }

    /** Whether an optional input is given. */
    public boolean hasInput(int index) {
        return index < inputs.size() && !inputs.get(index).name().isEmpty();
    }

    /** Handle on an input in the forward pass. */
    public Value in(int index) {
        return inputs.get(index);
    }

    /** The same as the network holds it: whole numbers where a quantised network has them. */
    Value raw(int index) {
        return pass.raw(inputs.get(index));
    }

    /** Handle on an output in the forward pass. */
    public Value out(int index) {
        return outputs.get(index);
    }

    public int outputCount() {
        return outputs.size();
    }

    /** The constant behind an input, or null where the input is computed. */
    public Tensor constant(int input) {
        return hasInput(input) ? graph().constantOf(inputs.get(input).name()) : null;
    }

    /** Whether an input varies with the values for which cotangents are wanted; constants and what is computed from them alone do not. */
    public boolean varies(int input) {
        return hasInput(input) && pass.varies(node.inputs().get(input));
    }

    /** The same of any edge of the forward pass. */
    public boolean varies(String edge) {
        return pass.varies(edge);
    }

    /** Whether an input is the same whatever the network is fed. */
    public boolean isFixed(int input) {
        return !hasInput(input) || pass.isFixed(node.inputs().get(input));
    }

    /** The edge of the forward pass whose weighted sum is explained. */
    public String explained() {
        return pass.explained();
    }

    /** Cotangent of output number {@code index}; zeros where nothing arrives there. */
    public Value cotangent(int index) {
        Value arriving = cotangents.get(index);
        return arriving != null ? arriving : outputs.get(index).zeros();
    }

    /** Whether anything arrives at output number {@code index}. */
    boolean receives(int index) {
        return cotangents.get(index) != null;
    }

    /** What a rule returns for an input to which nothing is sent back. */
    public Value none() {
        return none;
    }

    /**
     * What a rule returns for an input whose cotangent it cannot write; an error only if that input varies.
     *
     * @param what the circumstances, as in "no backward rule for {@code what}"
     */
    public Value unsupported(String what) {
        return pass.unsupported(what);
    }

    /** {@code first} for the first input, nothing for the others. */
    public List<Value> onlyFirst(Value first) {
        Value[] all = new Value[inputs.size()];
        Arrays.fill(all, none);
        all[0] = first;
        return List.of(all);
    }

    /** {@code first} for the first input; for the others an error that names {@code what}, only if they vary. */
    public List<Value> onlyFirst(Value first, String what) {
        List<Value> all = new ArrayList<>(onlyFirst(first));
        for (int i = 1; i < all.size(); i++) {
            all.set(i, unsupported(what));
        }
        return all;
    }

    /** The node that gives each edge of the forward pass, for rules that look at an operator's neighbours. */
    public Map<String, Node> producers() {
        return pass.producers();
    }

    /** The operators that read an output. */
    List<ForwardNode> readers(int output) {
        return pass.readers(node.outputs().get(output));
    }

    /** The rule that the book of this pass has for the operator. */
    Optional<Rule> rule() {
        return pass.rule(this);
    }

    /** Appends the same operator over another first input; the other inputs stay. */
    public ForwardNode overFirst(Value first) {
        Value[] arguments = inputs.toArray(Value[]::new);
        arguments[0] = first;
        return over(arguments);
    }

    /** Appends the same operator over other inputs, of which there may be fewer; optional inputs beyond them are left out. */
    public ForwardNode over(Value... otherInputs) {
        List<Value> arguments = List.of(otherInputs);
        List<Value> results = graph().copy(node, arguments);
        return new ForwardNode(
                node, arguments, results, java.util.Collections.nCopies(results.size(), null), pass, none);
    }

    /** The same operator in the reference pass: the network run on the baseline instead of the input. */
    public ForwardNode reference() {
        return pass.reference(this);
    }

    /** What the plain gradient rule of this operator sends back for the cotangent {@code dy} of its first output. */
    public List<Value> gradient(Value dy) {
        Value[] arriving = new Value[outputs.size()];
        arriving[0] = dy;
        ForwardNode seen = new ForwardNode(node, inputs, outputs, Arrays.asList(arriving), pass, none);
        return RuleBook.GRADIENT
                .ruleFor(seen)
                .orElseThrow(() -> new UnsupportedOperatorException("no backward rule for " + node.op()))
                .apply(seen, dy);
    }

    @Override
    public String toString() {
        return node.op() + " '" + node.name() + "'";
    }
}
