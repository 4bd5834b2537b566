package convscope.backward;

import convscope.backward.RelevanceRules.Named;
import java.util.List;

/** Which rule of relevance goes where: combinations that are in use. */
public enum RelevanceComposite {
    /** z+ for convolutions, epsilon for dense layers. */
    EPSILON_PLUS,
    /** The same, flat at the first layer. */
    EPSILON_PLUS_FLAT,
    /** Gamma for convolutions, epsilon for dense layers, z^B at the first layer. */
    EPSILON_GAMMA_BOX,
    /** alpha-beta with 2 and 1 for convolutions, epsilon for dense layers. */
    EPSILON_ALPHA2_BETA1,
    /** The same, flat at the first layer. */
    EPSILON_ALPHA2_BETA1_FLAT,
    /** Epsilon everywhere. */
    EPSILON,
    /** Gamma everywhere. */
    GAMMA,
    /** LRP-0 everywhere. */
    ZERO;

    /**
     * The book. Its name holds all that it depends on.
     *
     * @param epsilon stabiliser of the rule epsilon
     * @param gamma how much more the favoured contributions count
     * @param box bounds of the input; read by z^B alone
     */
    public RuleBook book(double epsilon, double gamma, InputBox box) {
        Named dense = RelevanceRules.epsilon(epsilon);
        return switch (this) {
            case EPSILON_PLUS -> composed(null, dense, RelevanceRules.zPlus());
            case EPSILON_PLUS_FLAT -> composed(RelevanceRules.flat(), dense, RelevanceRules.zPlus());
            case EPSILON_GAMMA_BOX -> composed(RelevanceRules.zBox(box), dense, RelevanceRules.gamma(gamma));
            case EPSILON_ALPHA2_BETA1 -> composed(null, dense, RelevanceRules.alphaBeta(2, 1));
            case EPSILON_ALPHA2_BETA1_FLAT -> composed(RelevanceRules.flat(), dense, RelevanceRules.alphaBeta(2, 1));
            case EPSILON -> everywhere(dense, RelevanceRules.TINY);
            case GAMMA -> everywhere(RelevanceRules.gamma(gamma), RelevanceRules.TINY);
            case ZERO -> everywhere(RelevanceRules.zero(), 0);
        };
    }

    private static RuleBook composed(Named first, Named dense, Named convolutions) {
        List<RuleBook.Row> others = List.of(RelevanceRules.dense(dense), RelevanceRules.layers(convolutions));
        String name = "lrp: dense=" + dense.text() + ", others=" + convolutions.text();
        RuleBook book = RelevanceRules.book(name, others, convolutions, RelevanceRules.TINY);
        return first == null
                ? book
                : book.prepending(
                        "lrp: first=" + first.text() + name.substring(4), List.of(RelevanceRules.first(first)));
    }

    private static RuleBook everywhere(Named rule, double epsilon) {
        return RelevanceRules.book("lrp: " + rule.text(), List.of(RelevanceRules.layers(rule)), rule, epsilon);
    }
}
