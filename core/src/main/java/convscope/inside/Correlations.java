package convscope.inside;

import convscope.explain.ChannelMaps;
import java.util.List;
import java.util.stream.IntStream;

/** Pearson correlations of maps over their positions. */
final class Correlations {
    /** Products of four rows at a time, so that four sums grow side by side. */
    private static final int AT_ONCE = 4;

    private final float[][] rows;

    private Correlations(float[][] rows) {
        this.rows = rows;
    }

    /** Of some channels, none of which may be constant. */
    static Correlations of(ChannelMaps maps, List<Integer> channels) {
        float[] values = maps.values().floats();
        int positions = maps.positions();
        float[][] rows = new float[channels.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = standardized(values, channels.get(i) * positions, positions);
        }
        return new Correlations(rows);
    }

    /** A map less its mean, with the length 1. */
    private static float[] standardized(float[] values, int start, int positions) {
        double sum = 0;
        for (int p = 0; p < positions; p++) {
            sum += values[start + p];
        }
        double mean = sum / positions;
        double squares = 0;
        for (int p = 0; p < positions; p++) {
            squares += (values[start + p] - mean) * (values[start + p] - mean);
        }
        double length = Math.sqrt(squares);
        float[] row = new float[positions];
        for (int p = 0; p < positions; p++) {
            row[p] = (float) ((values[start + p] - mean) / length);
        }
        return row;
    }

    int count() {
        return rows.length;
    }

    /** The correlation of two of the channels, by their places in the list. */
    double between(int a, int b) {
        double sum = 0;
        for (int p = 0; p < rows[a].length; p++) {
            sum += rows[a][p] * (double) rows[b][p];
        }
        return sum;
    }

    /** 1 less the correlation for every pair, as a symmetric matrix. */
    double[][] distances() {
        int count = rows.length;
        double[][] distances = new double[count][count];
        IntStream.range(0, count).parallel().forEach(i -> {
            double[] row = distances[i];
            int j = 0;
            for (; j + AT_ONCE <= i; j += AT_ONCE) {
                four(i, j, row);
            }
            for (; j < i; j++) {
                row[j] = 1 - between(i, j);
            }
        });
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }

    private void four(int i, int j, double[] into) {
        float[] row = rows[i];
        float[] a = rows[j];
        float[] b = rows[j + 1];
        float[] c = rows[j + 2];
        float[] d = rows[j + 3];
        double withA = 0;
        double withB = 0;
        double withC = 0;
        double withD = 0;
        for (int p = 0; p < row.length; p++) {
            double value = row[p];
            withA += value * a[p];
            withB += value * b[p];
            withC += value * c[p];
            withD += value * d[p];
        }
        into[j] = 1 - withA;
        into[j + 1] = 1 - withB;
        into[j + 2] = 1 - withC;
        into[j + 3] = 1 - withD;
    }
}
