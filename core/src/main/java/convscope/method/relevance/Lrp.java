package convscope.method.relevance;

import convscope.backward.RelevanceComposite;
import convscope.backward.RelevanceRules;
import convscope.backward.RuleBook;
import convscope.explain.Describe;
import convscope.explain.Param;
import convscope.graph.InvalidRequestException;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Layer-wise relevance propagation: the score is shared among the units of one layer after another, back to the elements of the input; each unit's relevance is
 * shared in proportion to what its inputs contribute to it.
 *
 * <p>{@code R_i = sum_j c_ij / (sum_i c_ij) R_j}, where a rule says which contributions c count; a composite says which rule goes where. One signed number per
 * element; their sum is the score but for what biases and stabilisers take, and the record holds both and the {@code gap}. Batch normalisations are folded
 * first.
 *
 * <p>Use it for fine maps that add up; use gradients to ask about small changes. {@code zero} is gradient x input on networks of rectifiers.
 *
 * <p>Bach et al. 2015 (doi:10.1371/journal.pone.0130140), equation 56 for epsilon, 60 for alpha-beta; Montavon et al. 2019 for gamma and composites.
 */
@Describe(
        title = "Layer-wise relevance propagation (LRP)",
        titleZh = "逐层相关性传播（LRP）",
        summary =
                "Shares the score among the elements of the input, layer by layer, in proportion to what each contributes.",
        summaryZh = "按贡献比例把得分逐层分配回输入的每个元素。",
        paper = "doi:10.1371/journal.pone.0130140")
public record Lrp(
        @Param(value = "which rule goes to which layers", zh = "各层使用的规则组合") RelevanceComposite composite,
        @Param(value = "stabiliser of the rule epsilon", zh = "epsilon 规则的稳定项") double epsilon,
        @Param(
                        value = "how much more the rule gamma counts contributions that agree with the output",
                        zh = "gamma 规则对与输出同号的贡献的额外权重")
                double gamma,
        @Param(
                        value =
                                "rules that come first, as LAYER or OPERATOR or first or dense = RULE: conv1=flat,Conv=gamma(0.5); rules: zero, epsilon, gamma, z-plus, alpha-beta, flat, w-square, z-box, pass",
                        zh = "优先使用的规则，写作“层名、算子、first 或 dense = 规则”：conv1=flat,Conv=gamma(0.5)")
                String rules)
        implements InputRelevance {
    static final double GAMMA = 0.25;

    public Lrp {
        if (!(epsilon >= 0) || !(gamma >= 0)) {
            throw new InvalidRequestException(
                    "epsilon and gamma must be at least 0, were " + epsilon + " and " + gamma);
        }
        RelevanceRows.check(rules);
    }

    public Lrp() {
        this(RelevanceComposite.EPSILON_PLUS);
    }

    /** A composite with its usual numbers. */
    public Lrp(RelevanceComposite composite) {
        this(composite, RelevanceRules.TINY, GAMMA, "");
    }

    @Override
    public RuleBook book(Network network) {
        RuleBook book = composite.book(epsilon, gamma, InputBounds.of(network));
        return rules.isBlank() ? book : book.prepending(rules + "; " + book.name(), RelevanceRows.of(rules, network));
    }

    @Override
    public List<String> notes(Network network) {
        List<String> notes = new ArrayList<>(List.of("Rules: " + book(network).name() + "."));
        if (composite == RelevanceComposite.EPSILON_GAMMA_BOX || rules.contains("z-box")) {
            notes.add(InputBounds.sentence(network));
        }
        return notes;
    }
}
