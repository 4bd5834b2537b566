package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The kernels of a convolution as small pictures, one pixel per weight.
 *
 * <p>A kernel over three inputs becomes one picture in colour; its scale is common to the three. A kernel over one input, such as a depthwise one, becomes one
 * picture. Of other kernels there is one picture per input or one of the principal component, as {@link Deep} says. The slices of a kernel with three space axes lie
 * side by side.
 *
 * @param scaling what the darkest and the brightest colour of a tile stand for
 * @param deep what is shown of kernels over neither one nor three inputs
 */
public record KernelTiles(Scaling scaling, Deep deep) {
    /** What the ends of the colours stand for. */
    public enum Scaling {
        /** Gray from the kernel's smallest weight to its largest. */
        MIN_MAX,
        /** Blue below zero, red above, to the kernel's largest absolute weight; in colour pictures zero is middle gray. */
        SYMMETRIC
    }

    /** What is shown of a kernel over many inputs. */
    public enum Deep {
        /** One tile per input. */
        EACH_INPUT,
        /** The first right singular vector of {@code [in, kh * kw]}, signed so that it agrees with the mean over the inputs. */
        PRINCIPAL
    }

    /**
     * One kernel's picture.
     *
     * @param output number of the output channel
     * @param input number of the input channel within the kernel; -1 where all inputs are in the picture
     * @param dead whether all weights are so small that the kernel does nothing; the picture is hatched then
     */
    public record Tile(int output, int input, Picture picture, boolean dead) {}

    private static final int HATCH_DARK = 0x9a9a9a;
    private static final int HATCH_LIGHT = 0xdedede;

    /** Each kernel from its smallest weight to its largest; one tile per input. */
    public KernelTiles() {
        this(Scaling.MIN_MAX, Deep.EACH_INPUT);
    }

    /**
     * The tiles of a layer, output by output.
     *
     * @param weights {@code [out, in/groups, *kernel]} with one to three kernel axes
     * @param dead numbers of output channels known to be dead; kernels of zeros count as dead in any case
     * @throws InvalidRequestException if the weights have other axes, or one of size 0
     */
    public List<Tile> of(Tensor weights, Collection<Integer> dead) {
        if (weights.rank() < 3 || weights.rank() > 5 || weights.count() == 0) {
            throw new InvalidRequestException("weights of shape " + Arrays.toString(weights.shape())
                    + " are no convolution kernels; [out, in, *kernel] with one to three kernel axes is expected");
        }
        List<Tile> tiles = new ArrayList<>();
        for (int output = 0; output < weights.size(0); output++) {
            Tensor kernel = planes(weights.slice(output));
            if (dead.contains(output) || isZero(kernel)) {
                tiles.add(new Tile(output, -1, hatched(kernel), true));
            } else {
                addTiles(output, kernel, tiles);
            }
        }
        return tiles;
    }

    private void addTiles(int output, Tensor kernel, List<Tile> tiles) {
        int inputs = (int) kernel.size(0);
        if (inputs == 3) {
            tiles.add(new Tile(output, -1, inColor(kernel), false));
        } else if (inputs == 1) {
            tiles.add(new Tile(output, -1, heat().paint(kernel.slice(0)), false));
        } else if (deep == Deep.PRINCIPAL) {
            tiles.add(new Tile(output, -1, heat().paint(PrincipalKernel.of(kernel)), false));
        } else {
            for (int input = 0; input < inputs; input++) {
                Tensor plane = kernel.slice(input);
                boolean nothing = isZero(plane);
                Picture picture = nothing ? hatched(kernel) : heat().paint(plane);
                tiles.add(new Tile(output, input, picture, nothing));
            }
        }
    }

    private Heat heat() {
        return scaling == Scaling.SYMMETRIC ? Heat.signed() : new Heat(ColorMap.GRAY, new Normalization.MinMax());
    }

    /** The kernel as {@code [in, kh, kw]}; slices along a depth axis lie side by side, a single axis becomes a row. */
    static Tensor planes(Tensor kernel) {
        if (kernel.rank() == 3) {
            return kernel;
        }
        if (kernel.rank() == 2) {
            return kernel.reshaped(kernel.size(0), 1, kernel.size(1));
        }
        int inputs = (int) kernel.size(0);
        int depth = (int) kernel.size(1);
        int height = (int) kernel.size(2);
        int width = (int) kernel.size(3);
        float[] values = kernel.floats();
        float[] beside = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width % height;
            int d = i / (width * height) % depth;
            int input = i / (width * height * depth);
            beside[(input * height + y) * depth * width + d * width + x] = values[i];
        }
        return Tensor.of(beside, inputs, height, (long) depth * width);
    }

    private Picture inColor(Tensor kernel) {
        Normalization normalization =
                scaling == Scaling.SYMMETRIC ? new Normalization.Symmetric() : new Normalization.MinMax();
        float[] places = normalization.apply(kernel.floats());
        int height = (int) kernel.size(1);
        int width = (int) kernel.size(2);
        byte[] rgb = new byte[3 * height * width];
        for (int i = 0; i < height * width; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.rint(255 * places[c * height * width + i]);
            }
        }
        return Picture.ofRgb(width, height, rgb);
    }

    private static boolean isZero(Tensor tensor) {
        for (float value : tensor.floats()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static Picture hatched(Tensor kernel) {
        int height = (int) kernel.size(1);
        int width = (int) kernel.size(2);
        Canvas canvas = new Canvas(width, height, HATCH_LIGHT);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if ((x + y) % 3 == 0) {
                    canvas.set(x, y, HATCH_DARK);
                }
            }
        }
        return canvas.picture();
    }
}
