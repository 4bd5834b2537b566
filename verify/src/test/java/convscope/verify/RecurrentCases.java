package convscope.verify;

import static convscope.verify.RuleCase.smoothSingle;

import java.util.List;

/** Settings for recurrent operators; which outputs are read is part of the setting. */
final class RecurrentCases {
    static final List<RuleCase> ALL = List.of(
            smoothSingle("LSTM", "all steps", "x[4,2,3] x[1,20,3] x[1,20,5] x[1,40]", "hidden_size=5"),
            smoothSingle(
                    "LSTM", "last output", "x[4,2,3] w[1,20,3] w[1,20,5] w[1,40]", "hidden_size=5 @outputs=2 @read=1"),
            smoothSingle(
                    "LSTM", "last memory", "x[4,2,3] w[1,20,3] w[1,20,5] w[1,40]", "hidden_size=5 @outputs=3 @read=2"),
            smoothSingle("LSTM", "one step, no bias", "x[1,2,3] w[1,20,3] w[1,20,5]", "hidden_size=5"),
            smoothSingle("LSTM", "initial state", "x[3,2,3] w[1,8,3] x[1,8,2] - - x[1,2,2] x[1,2,2]", "hidden_size=2"),
            smoothSingle("LSTM", "reverse", "x[4,2,3] w[1,8,3] w[1,8,2] w[1,16]", "hidden_size=2 direction=reverse"),
            smoothSingle(
                    "LSTM",
                    "both directions",
                    "x[4,2,3] x[2,8,3] w[2,8,2] w[2,16] - x[2,2,2] x[2,2,2]",
                    "hidden_size=2 direction=bidirectional"),
            smoothSingle(
                    "LSTM",
                    "both directions, last output",
                    "x[4,2,3] w[2,8,3] w[2,8,2]",
                    "hidden_size=2 direction=bidirectional @outputs=2 @read=1"),
            smoothSingle(
                    "LSTM",
                    "sequences of different lengths",
                    "x[4,3,3] w[1,8,3] w[1,8,2] w[1,16] j[4,2,1]",
                    "hidden_size=2"),
            smoothSingle(
                    "LSTM",
                    "sequences of different lengths, both directions, last memory",
                    "x[4,3,3] w[2,8,3] w[2,8,2] w[2,16] j[4,2,3]",
                    "hidden_size=2 direction=bidirectional @outputs=3 @read=2"),
            smoothSingle("LSTM", "peepholes", "x[3,2,3] w[1,8,3] w[1,8,2] w[1,16] - - - x[1,6]", "hidden_size=2"),
            smoothSingle(
                    "LSTM",
                    "other functions",
                    "x[3,2,3]:0.5..1 w[1,8,3]:-0.4..0.4 w[1,8,2]:-0.4..0.4 w[1,16]:-0.2..0.2",
                    "hidden_size=2 activations=[HardSigmoid,Softplus,LeakyRelu] activation_alpha=[0.3,0.7] activation_beta=[0.4]"),
            smoothSingle(
                    "LSTM",
                    "input and forget gates coupled",
                    "x[3,2,3] w[1,8,3] w[1,8,2] w[1,16]",
                    "hidden_size=2 input_forget=1"),
            smoothSingle("LSTM", "clipped", "x[3,2,3] w[1,8,3] w[1,8,2] w[1,16]", "hidden_size=2 clip=1.5"),
            smoothSingle("GRU", "all steps", "x[4,2,3] x[1,15,3] x[1,15,5] x[1,30]", "hidden_size=5"),
            smoothSingle(
                    "GRU",
                    "linear before reset",
                    "x[4,2,3] x[1,15,3] x[1,15,5] x[1,30]",
                    "hidden_size=5 linear_before_reset=1"),
            smoothSingle(
                    "GRU",
                    "linear before reset, no bias",
                    "x[3,2,3] w[1,15,3] x[1,15,5]",
                    "hidden_size=5 linear_before_reset=1"),
            smoothSingle(
                    "GRU",
                    "last output",
                    "x[4,2,3] w[1,6,3] w[1,6,2] w[1,12] - x[1,2,2]",
                    "hidden_size=2 @outputs=2 @read=1"),
            smoothSingle(
                    "GRU",
                    "both directions, different lengths",
                    "x[4,3,3] w[2,6,3] w[2,6,2] w[2,12] j[1,4,3] x[2,3,2]",
                    "hidden_size=2 direction=bidirectional"),
            smoothSingle("GRU", "reverse", "x[4,2,3] w[1,6,3] w[1,6,2] w[1,12]", "hidden_size=2 direction=reverse"),
            smoothSingle("GRU", "clipped", "x[3,2,3] w[1,6,3] w[1,6,2] w[1,12]", "hidden_size=2 clip=1.5"),
            smoothSingle("RNN", "all steps", "x[4,2,3] x[1,5,3] x[1,5,5] x[1,10]", "hidden_size=5"),
            smoothSingle(
                    "RNN",
                    "sigmoid, both directions",
                    "x[4,2,3] w[2,5,3] w[2,5,5] w[2,10] - x[2,2,5]",
                    "hidden_size=5 direction=bidirectional activations=[Sigmoid,Tanh]"),
            smoothSingle(
                    "RNN",
                    "affine and scaled tanh",
                    "x[3,2,3] w[2,4,3] w[2,4,4]:-0.5..0.5",
                    "hidden_size=4 direction=bidirectional activations=[Affine,ScaledTanh] activation_alpha=[0.5,1.5] activation_beta=[0.1,0.7]"),
            smoothSingle(
                    "RNN",
                    "last output, different lengths",
                    "x[3,2,3] w[1,4,3] w[1,4,4] w[1,8] j[2,3]",
                    "hidden_size=4 @outputs=2 @read=1"));

    private RecurrentCases() {}
}
