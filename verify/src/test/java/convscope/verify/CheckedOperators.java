package convscope.verify;

import java.util.Set;
import java.util.stream.Collectors;

/** The operators whose gradient is held against central differences. */
public final class CheckedOperators {
    private CheckedOperators() {}

    /** Those that {@link RuleCases} names. */
    public static Set<String> all() {
        return RuleCases.ALL.stream().map(RuleCase::operator).collect(Collectors.toSet());
    }
}
