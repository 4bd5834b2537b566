package convscope.lesson;

import java.util.List;

/**
 * What lies under the kernel at one position.
 *
 * @param start first cell along each axis in input coordinates; negative inside the padding. For a transposed convolution in coordinates of the stretched input
 * @param cells for every cell of the kernel, row by row, the number of the input cell under it (row by row, too), {@link Geometry#PADDING} or {@link Geometry#GAP};
 *     empty where the window is too large to list
 * @param padding number of cells outside the input
 * @param gaps number of cells between stretched inputs
 */
public record Window(List<Integer> start, List<Integer> cells, int padding, int gaps) {
    public Window {
        start = List.copyOf(start);
        cells = List.copyOf(cells);
    }
}
