package convscope.verify;

import static convscope.verify.RuleCase.linear;
import static convscope.verify.RuleCase.linearSingle;
import static convscope.verify.RuleCase.smooth;
import static convscope.verify.RuleCase.smoothSingle;

import java.util.List;

/** Settings for operators that read or write pictures at computed places, transforms and losses. */
final class SamplingCases {
    static final List<RuleCase> ALL = List.of(
            smooth("GridSample", "linear", "x[2,3,4,5] x[2,3,2,2]:-0.9..0.9", "@open=0"),
            smooth("GridSample", "linear, beyond the border", "x[2,3,4,5] x[2,3,2,2]:-1.8..1.8", "@open=0"),
            smooth(
                    "GridSample",
                    "linear, aligned corners",
                    "x[2,3,4,5] x[2,3,2,2]:-1.8..1.8",
                    "align_corners=1 @open=0"),
            smooth("GridSample", "linear, border", "x[1,2,4,5] x[1,3,4,2]:-1.8..1.8", "padding_mode=border @open=0"),
            smooth(
                    "GridSample",
                    "linear, border, aligned corners",
                    "x[1,2,4,5] x[1,3,4,2]:-1.8..1.8",
                    "padding_mode=border align_corners=1 @open=0"),
            smooth(
                    "GridSample",
                    "linear, reflection",
                    "x[1,2,4,5] x[1,3,4,2]:-3.7..3.7",
                    "padding_mode=reflection @open=0"),
            smooth(
                    "GridSample",
                    "linear, reflection, aligned corners",
                    "x[1,2,4,5] x[1,3,4,2]:-3.7..3.7",
                    "padding_mode=reflection align_corners=1 @open=0"),
            smooth("GridSample", "nearest", "x[2,3,4,5] w[2,3,2,2]:-1.5..1.5", "mode=nearest @open=0"),
            smooth(
                    "GridSample",
                    "nearest, reflection",
                    "x[2,3,4,5] w[2,3,2,2]:-1.5..1.5",
                    "mode=nearest padding_mode=reflection align_corners=1 @open=0"),
            smooth(
                    "GridSample",
                    "nearest, border",
                    "x[2,3,4,5] w[2,3,2,2]:-1.5..1.5",
                    "mode=nearest padding_mode=border @open=0"),
            smooth("GridSample", "cubic", "x[2,3,6,7] x[2,3,2,2]:-1.5..1.5", "mode=cubic @open=0"),
            smooth(
                    "GridSample",
                    "cubic, aligned corners, border",
                    "x[1,2,6,7] x[1,3,2,2]:-1.5..1.5",
                    "mode=cubic align_corners=1 padding_mode=border @open=0"),
            smooth(
                    "GridSample",
                    "cubic, reflection",
                    "x[1,2,6,7] x[1,3,2,2]:-1.5..1.5",
                    "mode=cubic padding_mode=reflection @open=0"),
            smooth("GridSample", "volumes", "x[2,2,3,4,5] x[2,2,3,2,3]:-1.3..1.3", "@open=0"),
            smooth(
                    "GridSample",
                    "volumes, reflection, aligned corners",
                    "x[1,2,3,4,5] x[1,2,3,2,3]:-2.3..2.3",
                    "padding_mode=reflection align_corners=1 @open=0"),
            smooth(
                    "GridSample",
                    "volumes, nearest, border",
                    "x[1,2,3,4,5] w[1,2,3,2,3]:-1.3..1.3",
                    "mode=nearest padding_mode=border @open=0"),
            linear("AffineGrid", "pictures", "x[2,2,3] i[2,3,4,5]", "@open=0"),
            linear("AffineGrid", "pictures, aligned corners", "x[2,2,3] i[2,3,4,5]", "align_corners=1 @open=0"),
            linear("AffineGrid", "volumes", "x[1,3,4] i[1,2,2,3,4]", "@open=0"),
            linear("CenterCropPad", "both", "x[3,7] i[6,4]", "@sized"),
            linear("CenterCropPad", "odd differences", "x[4,7] i[7,4]", "@sized"),
            linear("CenterCropPad", "axes", "x[2,3,6] i[5,4]", "axes=[-1,1] @sized"),
            linearSingle("Col2Im", "blocks side by side", "x[1,8,6] i[4,6] i[2,2]", "strides=[2,2] @open=0"),
            linearSingle(
                    "Col2Im",
                    "overlapping, padded, dilated",
                    "x[2,12,8] i[5,5] i[2,3]",
                    "pads=[0,1,1,0] dilations=[2,1] strides=[1,2] @open=0"),
            linearSingle(
                    "MaxUnpool", "places once", "x[1,1,2,2] i[0,3,9,14]:1x1x2x2", "kernel_shape=[2,2] strides=[2,2]"),
            linearSingle(
                    "MaxUnpool",
                    "given size, two channels",
                    "x[1,2,2,2] i[0,3,9,14,26,29,40,45]:1x2x2x2 i[1,2,5,5]",
                    "kernel_shape=[2,2] strides=[2,2]"),
            linearSingle(
                    "MaxUnpool",
                    "one place twice",
                    "x[1,1,2,2] i[0,3,3,14]:1x1x2x2",
                    "kernel_shape=[2,2] strides=[2,2]"),
            linear("DFT", "real", "x[2,5,1]", "@open=0"),
            linear("DFT", "real, one side", "x[2,6,1]", "onesided=1 @open=0"),
            linear("DFT", "complex", "x[2,5,2]", "@open=0"),
            linear("DFT", "complex, inverse", "x[2,4,2]", "inverse=1 @open=0"),
            linear("DFT", "first of two axes, longer", "x[3,4,2] n[5] n[0]", "@open=1"),
            linear("DFT", "shorter", "x[2,3,6,1] n[4] n[-2]", "onesided=1 @open=0"),
            linear("STFT", "window", "x[2,9,1] n[2] w[4]", "@open=0"),
            linear("STFT", "both sides, no window", "x[1,8,1] n[3] - n[5]", "onesided=0 @open=0"),
            linear("STFT", "signal without an axis for its parts", "x[1,8] n[3] w[5]", "@open=0"),
            smooth("NegativeLogLikelihoodLoss", "mean", "x[3,4] i[2,0,3]", ""),
            smooth("NegativeLogLikelihoodLoss", "sum, weights", "x[3,4] i[2,0,3] w[4]", "reduction=sum"),
            smooth("NegativeLogLikelihoodLoss", "mean, weights", "x[3,4] i[2,0,3] x[4]:0.5..2", ""),
            smooth("NegativeLogLikelihoodLoss", "none, pictures", "x[1,4,2,2] i[2,0,3,1]:1x2x2", "reduction=none"),
            smooth("NegativeLogLikelihoodLoss", "ignored class", "x[3,4] i[2,0,-1]", "ignore_index=-1"),
            smooth("SoftmaxCrossEntropyLoss", "mean", "x[3,4] i[2,0,3]", ""),
            smooth(
                    "SoftmaxCrossEntropyLoss",
                    "mean, weights, ignored",
                    "x[3,4] i[2,0,3] w[4]:0.5..2",
                    "ignore_index=0"),
            smooth("SoftmaxCrossEntropyLoss", "none", "x[3,4] i[2,0,3]", "reduction=none"),
            smooth("SoftmaxCrossEntropyLoss", "sum, pictures", "x[1,4,2,2] i[2,0,3,1]:1x2x2", "reduction=sum"),
            smooth("SoftmaxCrossEntropyLoss", "logarithms", "x[3,4] i[2,0,3]", "@outputs=2 @read=1"),
            smooth("Unique", "sorted", "x[2,3]:apart", "@outputs=1"),
            smooth("Unique", "rows, unsorted", "x[3,2]:apart", "axis=0 sorted=0"),
            smoothSingle("LayerNormalization", "its mean", "x[2,3,8] w[8] w[8]", "@outputs=3 @read=1"),
            smoothSingle("LayerNormalization", "its deviation", "x[2,3,8] w[8]", "epsilon=0.1 @outputs=3 @read=2"),
            smoothSingle("Det", "one row", "x[2,1,1]", "@open=0"),
            smoothSingle("Det", "three rows", "x[2,3,3]", "@open=0"),
            smoothSingle("Det", "four rows, no batch", "x[4,4]", "@sized"));

    private SamplingCases() {}
}
