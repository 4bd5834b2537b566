package convscope.lesson;

/**
 * One input channel under the kernel; the arrays have an element per cell of the kernel, row by row, and must not be changed.
 *
 * @param channel number among all channels of the layer's input
 * @param values 0 in the padding
 * @param weights of the kernel's slice that lies on this channel
 * @param products {@code values * weights}
 * @param sum of the products, exact to float64
 */
public record InputChannel(int channel, float[] values, float[] weights, float[] products, double sum) {}
