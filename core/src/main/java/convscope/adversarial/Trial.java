package convscope.adversarial;

/**
 * One size that was tried.
 *
 * @param epsilon the size
 * @param flips whether the answer turned
 */
public record Trial(double epsilon, boolean flips) {}
