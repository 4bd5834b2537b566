package convscope.backward;

import convscope.backward.RelevanceRules.Named;
import java.util.ArrayList;
import java.util.List;

/**
 * Books that share by positive contributions alone and leave biases out, so that nothing is lost on the way where there is a positive contribution.
 *
 * <ul>
 *   <li>{@link #EXCITATION}: probabilities. An output passes its probability on to its inputs in proportion to {@code w+ x}; what starts is the target, not the
 *       score. Of a sum the terms that have its sign share. Zhang et al. 2016 (arXiv:1608.00507), equation 3.
 *   <li>{@link #CONTRASTIVE}: the same, less what arrives with the weights of the last layer negated; section 3.3 there.
 *   <li>{@link #deepTaylor}: relevance of the score, with a rule of its own at the first layer. Montavon et al. 2015 (arXiv:1512.02479), section 4.
 * </ul>
 *
 * <p>Inputs of either sign are allowed: a negative input with a negative weight is a positive contribution.
 */
public final class ExcitationRules {
    private static final Named POSITIVE = new Named("z-plus without biases", LinearRelevance.alphaBeta(1, 0, false));

    /** Positive contributions less negative ones, each as parts of their own sum: the difference of the two passes down to the last layer's input. */
    private static final Named CONTRAST = new Named("contrast", LinearRelevance.alphaBeta(1, 1, false));

    /** Excitation backpropagation. */
    public static final RuleBook EXCITATION = excitation("excitation", List.of());

    /** Contrastive excitation backpropagation. */
    public static final RuleBook CONTRASTIVE =
            excitation("contrastive excitation", List.of(RelevanceRules.last(CONTRAST)));

    private ExcitationRules() {}

    private static RuleBook excitation(String name, List<RuleBook.Row> first) {
        List<RuleBook.Row> rows = new ArrayList<>(first);
        rows.add(RelevanceRules.layers(POSITIVE));
        return RelevanceRules.assembled(
                name, rows, POSITIVE, POSITIVE.rule(), RelevanceRules.TINY, OperatorRelevance::agreeing);
    }

    /** Deep Taylor decomposition with z^B at the first layer, for inputs between bounds. */
    public static RuleBook deepTaylor(InputBox box) {
        return deepTaylor(RelevanceRules.zBox(box));
    }

    /** Deep Taylor decomposition with w^2 at the first layer, for inputs of any size. */
    public static RuleBook deepTaylor() {
        return deepTaylor(new Named("w-square without biases", LinearRelevance.squares(false)));
    }

    private static RuleBook deepTaylor(Named first) {
        List<RuleBook.Row> rows = List.of(RelevanceRules.first(first), RelevanceRules.layers(POSITIVE));
        return RelevanceRules.assembled(
                        "deep Taylor: first=" + first.text(),
                        rows,
                        POSITIVE,
                        LinearRelevance.epsilon(RelevanceRules.TINY),
                        RelevanceRules.TINY,
                        OperatorRelevance.proportional(RelevanceRules.TINY))
                .startingFromOutput();
    }
}
