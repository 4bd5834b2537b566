package convscope.lesson;

/**
 * What a lesson counts but does not list.
 *
 * @param count how many input channels, inputs or classes
 * @param sum their exact sum
 */
public record Rest(int count, double sum) {}
