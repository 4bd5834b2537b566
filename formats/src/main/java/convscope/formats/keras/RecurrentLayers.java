package convscope.formats.keras;

import convscope.formats.keras.RecurrentOperators.Steps;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers that walk over time with a state. Each gives its output and, where it says so, its last states. */
final class RecurrentLayers {
    private RecurrentLayers() {}

    static List<Variable> variables(Config config) {
        return RecurrentCells.variables(config, "cell");
    }

    /** SimpleRNN, LSTM, GRU, and the latter two for graphics cards. */
    static List<Held> layer(Emission e) {
        return written(e, List.of(e));
    }

    /** RNN with a cell, or with several one above the other. */
    static List<Held> ofCells(Emission e) {
        KerasLayer.Wrapped only = e.layer.wrapped().get(0);
        boolean stacked = only.layer().kind().equals("StackedRNNCells");
        List<KerasLayer.Wrapped> found = stacked ? only.layer().wrapped() : List.of(only);
        found.forEach(cell -> checkKind(e, cell.layer()));
        Emission around = stacked ? e.within(only) : e;
        List<Emission> cells = found.stream().map(around::within).toList();
        return written(e, cells);
    }

    private static void checkKind(Emission e, KerasLayer cell) {
        if (!RecurrentCells.GATES.containsKey(cell.kind())) {
            throw new UnsupportedOperatorException(e.writer.file + ": layer '" + cell.path() + "' (" + cell.kind()
                    + ") cannot be the cell of an RNN; known cells are " + RecurrentCells.kinds()
                    + ". Export the model to ONNX instead, with model.export");
        }
    }

    private static List<Held> written(Emission e, List<Emission> cells) {
        e.expectRank(3);
        boolean timeFirst = e.config.flag("time_major", false);
        boolean backwards = e.config.flag("go_backwards", false);
        Held in = e.in();
        long[] order = in.moved() ? new long[] {2, 0, 1} : new long[] {1, 0, 2};
        Value x = timeFirst ? e.logical(in) : e.writer.transposed(in.value(), order);
        long steps = timeFirst ? -1 : in.size(1);
        int count = cells.stream().mapToInt(c -> states(c)).sum();
        List<Value> states = initial(e, count).stream().map(Held::value).toList();
        List<Value> last = new ArrayList<>();
        for (Emission cell : cells) {
            int own = states(cell);
            List<Value> from = states.isEmpty() ? states : states.subList(last.size(), last.size() + own);
            checkWidth(cell, last.isEmpty() ? in.size(2) : -1);
            Steps given = RecurrentOperators.write(cell, x, steps, from, backwards);
            x = given.sequence();
            last.addAll(given.states());
        }
        Emission top = cells.get(cells.size() - 1);
        long units = RecurrentWeights.of(top).units();
        long batch = in.size(timeFirst ? 1 : 0);
        Held sequence = timeFirst
                ? Held.plain(x, in.size(0), batch, units)
                : Held.plain(e.writer.transposed(x, new long[] {1, 0, 2}), batch, in.size(1), units);
        Value end = last.get(last.size() - states(top));
        List<Held> outputs = new ArrayList<>(List.of(given(e, sequence, Held.plain(end, batch, units))));
        if (e.config.flag("return_state", false)) {
            last.forEach(state -> outputs.add(Held.plain(state, batch, width(e, state))));
        }
        return outputs;
    }

    private static long width(Emission e, Value state) {
        long[] sizes = e.writer.graph.edge(state.name()).shape().sizes();
        return sizes[sizes.length - 1];
    }

    private static int states(Emission cell) {
        return RecurrentCells.states(cell.layer.kind());
    }

    private static void checkWidth(Emission cell, long width) {
        long reads = cell.variable("kernel", 2).size(0);
        if (width >= 0 && width != reads) {
            throw cell.misfit("its kernel reads " + reads + " numbers a step, the input has shape "
                    + Arrays.toString(cell.in().shape()));
        }
    }

    /** The sequence in the order in which it was walked, or what came last. */
    static Held given(Emission e, Held sequence, Held last) {
        if (!e.config.flag("return_sequences", false)) {
            return last;
        }
        int time = e.config.flag("time_major", false) ? 0 : 1;
        return e.config.flag("go_backwards", false) ? e.flipped(sequence, time) : sequence;
    }

    /**
     * States to start from, however they were given: after the input in one list (Keras 2), by place, or by name. None where there are none.
     *
     * @param count how many the layer has
     */
    static List<Held> initial(Emission e, int count) {
        if (e.config.flag("stateful", false)) {
            e.writer.stateful.add(e.path());
        }
        for (String name : List.of("constants", "mask")) {
            if (!e.arguments.values(name, -1).isEmpty()) {
                throw e.unsupported("a call with the argument '" + name + "'");
            }
        }
        Call.Argument told = e.arguments.call().argument("initial_state", 1);
        if (told instanceof Call.Constant c && !c.value().isNull() && !c.value().isMissingNode()) {
            throw e.unsupported("initial_state as numbers in the file");
        }
        List<Held> states = e.inputs.subList(1, e.inputs.size());
        if (!states.isEmpty() && states.size() != count) {
            throw e.misfit("it is called with " + states.size() + " initial states, " + count + " are expected");
        }
        return states;
    }
}
