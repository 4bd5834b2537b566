package convscope.adversarial;

import convscope.graph.InvalidRequestException;

/**
 * How an input is changed against its answer: every value by at most {@code epsilon} (the L-infinity norm), so that the cross-entropy of the answer grows. For pictures
 * epsilon counts levels of 0 to 255, and no level leaves this range; for tensors it counts in their own numbers, and nothing bounds them.
 *
 * @param method how the change is found
 * @param epsilon size of the change, above 0
 * @param steps of {@link Method#PGD}, each of {@code 2.5 epsilon / steps}; {@link Method#FGSM} takes one
 * @param starts of {@link Method#PGD}: the first is the input itself, each further one a random point within epsilon of it, by the subject's seed
 */
public record Attack(Method method, double epsilon, int steps, int starts) {
    private static final int USUAL_STEPS = 20;

    /** How a change is found. */
    public enum Method {
        /** One step of epsilon along the sign of the gradient. Goodfellow et al. 2015 (arXiv:1412.6572), section 4. */
        FGSM,
        /** Many smaller steps along the sign, each brought back to within epsilon of the input. Madry et al. 2018 (arXiv:1706.06083), section 2.1. */
        PGD
    }

    public Attack {
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new InvalidRequestException("epsilon must be a number above 0, was " + epsilon);
        }
        if (steps < 1 || starts < 1) {
            throw new InvalidRequestException("steps and starts must be at least 1, were " + steps + " and " + starts);
        }
    }

    /** One step along the sign of the gradient. */
    public static Attack fgsm(double epsilon) {
        return new Attack(Method.FGSM, epsilon, 1, 1);
    }

    /** Twenty steps from the input itself. */
    public static Attack pgd(double epsilon) {
        return new Attack(Method.PGD, epsilon, USUAL_STEPS, 1);
    }

    /** The same of another size. */
    public Attack within(double otherEpsilon) {
        return new Attack(method, otherEpsilon, steps, starts);
    }
}
