package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.explain.ChannelMaps;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.inside.MapGroups;
import convscope.inside.PrincipalColours;
import convscope.words.Text;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups and colours of a layer's maps against SciPy and scikit-learn, {@code golden/values_inside.py}, and by hand. */
class InsideTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("inside");

    private static ChannelMaps maps(String name) {
        return new ChannelMaps(GOLDEN.get(name + ".maps"));
    }

    private static ChannelMaps maps(long channels, long[] space, double... values) {
        long[] shape = new long[space.length + 1];
        shape[0] = channels;
        System.arraycopy(space, 0, shape, 1, space.length);
        return new ChannelMaps(Tensor.of(values, shape).toFloat());
    }

    @ParameterizedTest
    @CsvSource({
        "line, 0.3", "line, 0.8", "plane, 0.3", "plane, 0.6", "plane, 0.8", "plane, 0.95", "volume, 0.6", "volume, 0.8",
        "wide, 0.3", "wide, 0.6", "wide, 0.8", "wide, 0.95", "two, 0.3", "two, 0.8", "pixels, 0.8", "pixels, 0.95"
    })
    void groups_areSciPysClusters(String name, double threshold) {
        long[] speaking = GOLDEN.get(name + ".speaking").longs();
        long[] clusters = GOLDEN.get(name + ".clusters-" + threshold).longs();
        Map<Long, Set<Integer>> expected = new TreeMap<>();
        for (int i = 0; i < clusters.length; i++) {
            expected.computeIfAbsent(clusters[i], k -> new TreeSet<>()).add((int) speaking[i]);
        }
        MapGroups found = MapGroups.of(maps(name), threshold);
        assertThat(new HashSet<>(found.groups().stream().map(HashSet::new).toList()))
                .isEqualTo(new HashSet<>(
                        expected.values().stream().map(HashSet::new).toList()));
        assertThat(found.groups()).hasSameSizeAs(expected.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "plane", "volume", "wide", "two", "pixels"})
    void order_holdsEveryChannelOnce_groupByGroup_silentOnesLast(String name) {
        ChannelMaps maps = maps(name);
        MapGroups found = MapGroups.of(maps);
        assertThat(found.order())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, maps.channels()).boxed().toList());
        List<Integer> row = found.groups().stream().flatMap(List::stream).toList();
        assertThat(found.order().subList(0, row.size())).isEqualTo(row);
        assertThat(found.order().subList(row.size(), maps.channels())).isEqualTo(found.silent());
        assertThat(found.silent()).isEqualTo(maps.channels() > 11 ? List.of(3, 11) : List.of());
    }

    /** Neighbours are nearer than in SciPy's plain order and, where all orders of the tree were tried, at most a tenth farther apart than in the best. */
    @ParameterizedTest
    @ValueSource(strings = {"line", "plane", "volume", "wide", "pixels"})
    void order_bringsSimilarMapsTogether(String name) {
        ChannelMaps maps = maps(name);
        MapGroups found = MapGroups.of(maps);
        List<Integer> row =
                found.order().subList(0, maps.channels() - found.silent().size());
        double along = 0;
        for (int i = 1; i < row.size(); i++) {
            along += 1
                    - correlation(
                            maps.map(row.get(i - 1)).floats(),
                            maps.map(row.get(i)).floats());
        }
        assertThat(along).isLessThan(GOLDEN.get(name + ".plain-order").number(0));
        Tensor best = GOLDEN.get(name + ".best-order");
        if (best != null) {
            assertThat(along).isBetween(best.number(0) - 1e-4, 1.1 * best.number(0));
        }
    }

    private static double correlation(float[] a, float[] b) {
        double meanA =
                IntStream.range(0, a.length).mapToDouble(i -> a[i]).average().orElseThrow();
        double meanB =
                IntStream.range(0, b.length).mapToDouble(i -> b[i]).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }

    /** Maps 0 and 2 are the same but for scale, 1 and 4 the opposite of each other, 3 is constant, 5 holds what is no number. */
    @Test
    void groups_byHand() {
        ChannelMaps maps = maps(
                6, new long[] {2, 2}, 0, 1, 2, 3, 1, 0, 0, 1, 5, 7, 9, 11, 4, 4, 4, 4, 0, 1, 1, 0, 1, Double.NaN, 2, 3);
        MapGroups found = MapGroups.of(maps);
        assertThat(found.silent()).containsExactly(3, 5);
        assertThat(found.groups()).extracting(HashSet::new).containsExactlyInAnyOrder(set(0, 2), set(1), set(4));
        assertThat(found.threshold()).isEqualTo(0.8);
        assertThat(MapGroups.of(maps, 1).groups()).hasSize(3);
        assertThat(found.words())
                .extracting(Text::en)
                .containsExactly(
                        "Groups of similar maps (correlation 0.80 or more): 3, from 4 maps; 2 of the groups hold a single map.",
                        "The largest group has 2 maps: for this input they tell nearly the same.",
                        "Silent on this input, with the same value everywhere: 2 of 6 maps.");
    }

    private static HashSet<Integer> set(Integer... members) {
        return new HashSet<>(List.of(members));
    }

    @Test
    void groups_ofALayerWithoutSpace_areNone() {
        MapGroups found = MapGroups.of(maps(3, new long[0], 1, 2, 3));
        assertThat(found.groups()).isEmpty();
        assertThat(found.order()).containsExactly(0, 1, 2);
        assertThat(found.words()).extracting(Text::zh).first().asString().contains("无法分组");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN})
    void threshold_thatIsNoPositiveCorrelation_isRefused(double threshold) {
        assertThatThrownBy(() -> MapGroups.of(maps("two"), threshold))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("threshold must be a correlation above 0 and at most 1, was " + threshold);
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "plane", "volume", "wide", "two", "pixels"})
    void colours_areScikitLearnsComponents(String name) {
        PrincipalColours found = PrincipalColours.of(maps(name));
        Tensor expected = GOLDEN.get(name + ".colours");
        assertThat(found.components().shape()).isEqualTo(expected.shape());
        double[] shares = GOLDEN.get(name + ".shares").doubles();
        for (int k = 0; k < shares.length; k++) {
            assertThat(found.shares().get(k)).isCloseTo(shares[k], offset(1e-7));
        }
        double[] values = expected.doubles();
        float[] ours = found.components().floats();
        for (int i = 0; i < values.length; i++) {
            assertThat((double) ours[i]).isCloseTo(values[i], offset(2e-5));
        }
        assertThat(found.words()).hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void missingComponents_areFilledAndTold() {
        PrincipalColours two = PrincipalColours.of(maps("two"));
        float[] colours = two.colours().floats();
        assertThat(two.colours().shape()).containsExactly(3, 6, 5);
        assertThat(Arrays.copyOf(colours, 60)).isEqualTo(two.components().floats());
        assertThat(Arrays.copyOfRange(colours, 60, 90)).containsOnly(0.5f);
        assertThat(two.words().get(0).en()).startsWith("This layer varies in two ways only, shown in red and green");

        // all channels rise along one line: one component, drawn in gray; quantiles of five equal steps at .01 and .99
        // lie .04 of a step inside
        PrincipalColours one =
                PrincipalColours.of(maps(3, new long[] {5}, 0, 1, 2, 3, 4, 2, 4, 6, 8, 10, 1, 1, 1, 1, 1));
        assertThat(one.shares()).hasSize(1);
        assertThat(one.shares().get(0)).isCloseTo(1, offset(1e-12));
        float[] gray = one.colours().floats();
        double step = 1 / 3.92;
        for (int colour = 0; colour < 3; colour++) {
            assertThat(gray[5 * colour]).isZero();
            assertThat((double) gray[5 * colour + 1]).isCloseTo(0.96 * step, offset(1e-6));
            assertThat((double) gray[5 * colour + 2]).isCloseTo(0.5, offset(1e-6));
            assertThat(gray[5 * colour + 4]).isEqualTo(1);
        }

        PrincipalColours none = PrincipalColours.of(maps(2, new long[] {2, 2}, 3, 3, 3, 3, 1, 1, 1, 1));
        assertThat(none.shares()).isEmpty();
        assertThat(none.components().shape()).containsExactly(0, 2, 2);
        assertThat(none.colours().floats()).hasSize(12).containsOnly(0.5f);
        assertThat(none.words().get(0).zh()).contains("没有可显示的颜色");
    }

    @Test
    void colours_ofMapsThatHoldNoNumbers_areNone() {
        assertThat(PrincipalColours.of(maps(2, new long[] {3}, 1, 2, Double.NaN, 4, 5, 6))
                        .shares())
                .isEmpty();
    }
}
