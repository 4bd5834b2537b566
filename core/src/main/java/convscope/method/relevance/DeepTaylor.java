package convscope.method.relevance;

import convscope.backward.ExcitationRules;
import convscope.backward.RuleBook;
import convscope.explain.Describe;
import convscope.explain.Param;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Deep Taylor decomposition: the score shared among the elements of the input by first-order expansions around points where each unit is silent.
 *
 * <p>In practice: positive contributions {@code w+ x} alone in every layer but the first, biases left out; at the first layer {@code w x - w+ low - w- high} for
 * inputs between bounds, or {@code w^2}. What is shared is never negative where the score is positive, so the map has no evidence against; for that use LRP.
 * Derived for networks of rectifiers. Lost is only what reaches units that are active by their bias alone.
 *
 * <p>Montavon et al. 2015 (arXiv:1512.02479), section 4.
 */
@Describe(
        title = "Deep Taylor decomposition",
        titleZh = "深度泰勒分解",
        summary = "Shares the score among the elements of the input, counting positive contributions only.",
        summaryZh = "只计正贡献，把得分分配给输入的各个元素。",
        paper = "arXiv:1512.02479")
public record DeepTaylor(
        @Param(
                        value =
                                "rule of the first layer: box for inputs between bounds, squares for inputs of any size",
                        zh = "第一层的规则：输入有界时用 box，无界时用 squares")
                First first)
        implements InputRelevance {
    /** Rule of the first layer. */
    public enum First {
        /** z^B. */
        BOX,
        /** w^2. */
        SQUARES
    }

    public DeepTaylor() {
        this(First.BOX);
    }

    @Override
    public RuleBook book(Network network) {
        return first == First.BOX ? ExcitationRules.deepTaylor(InputBounds.of(network)) : ExcitationRules.deepTaylor();
    }

    @Override
    public List<String> notes(Network network) {
        List<String> notes = new ArrayList<>(List.of("Rules: " + book(network).name() + "."));
        if (first == First.BOX) {
            notes.add(InputBounds.sentence(network));
        }
        return notes;
    }
}
