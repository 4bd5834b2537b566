package convscope.method.perturbation;

import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Occlusion: by how much the score drops when a window of the input is replaced by a baseline, {@code f(x) - f(x without the window)}; each position shows the mean
 * over the windows that cover it.
 *
 * <p>Windows stand every {@code stride} positions along each axis and span all channels; the last one ends at the border, so that no position stays uncovered.
 * A network with several inputs has them occluded one at a time. Result: one signed number per position, in the units of the score. With windows of one position
 * on a linear score it is {@code w * (x - baseline)}.
 *
 * <p>Use it as a check on faster methods: it assumes nothing about the network. Not where evidence is present twice: hiding one of two cats changes little. It
 * takes one run per window, 169 with the defaults on a square picture; stride 1 takes tens of thousands.
 *
 * <p>Zeiler, Fergus 2014 (arXiv:1311.2901), section 4.2.
 */
@Describe(
        title = "Occlusion",
        titleZh = "遮挡法",
        summary = "Shows where hiding a window of the input lowers the score, and by how much.",
        summaryZh = "显示遮住输入的某个窗口后得分在哪里下降以及下降多少。",
        paper = "arXiv:1311.2901")
public record Occlusion(
        @Param(
                        value =
                                "side of the window in pixels, samples or words; 0 takes a seventh of the input's side, and single words of a text",
                        zh = "窗口边长，以像素、采样点或词计；0 取输入边长的七分之一，文本则逐词")
                int window,
        @Param(
                        value =
                                "distance between windows, at most their side; 0 takes half of it; each window is one run of the network",
                        zh = "窗口之间的间距，不超过窗口边长；0 取其一半；每个窗口运行一次网络")
                int stride,
        @Param(value = "what fills the window", zh = "用什么填充窗口") Baseline baseline)
        implements Explainer<Heatmap> {
    private static final int SHARE = 7;

    public Occlusion() {
        this(0, 0, Baseline.ZERO);
    }

    public Occlusion {
        if (window < 0 || stride < 0) {
            throw new InvalidRequestException(
                    "window and stride must be at least 0, were " + window + " and " + stride);
        }
        if (window > 0 && stride > window) {
            throw new InvalidRequestException(gaps(stride, window));
        }
    }

    private static String gaps(int stride, int window) {
        return "stride must be at most the window's side, or positions between windows are never hidden; was " + stride
                + " with windows of " + window;
    }

    /** What is known of one input: the drops summed over the windows behind, and how many of them covered each position. */
    private record Drops(long[] space, double[] sums, int[] windows) {
        private static Drops over(long[] space) {
            int positions = (int) Arrays.stream(space).reduce(1, (a, b) -> a * b);
            return new Drops(space, new double[positions], new int[positions]);
        }

        private void add(Window window, double drop) {
            window.forEachRun((from, to) -> {
                for (int p = from; p < to; p++) {
                    sums[p] += drop;
                    windows[p]++;
                }
            });
        }

        private Tensor map() {
            float[] map = new float[sums.length];
            for (int p = 0; p < map.length; p++) {
                map[p] = windows[p] == 0 ? 0 : (float) (sums[p] / windows[p]);
            }
            return Tensor.of(map, space);
        }
    }

    private record Place(String input, Window window) {}

    @Override
    public Heatmap explain(Subject subject) {
        Masking masking = Masking.of(subject, baseline);
        List<Place> places = places(subject);
        Map<String, Drops> drops = new LinkedHashMap<>();
        for (ModelInput input : subject.explainedInputs()) {
            drops.put(input.name(), Drops.over(subject.inputSpace(input)));
        }
        double whole = subject.explained().score();
        int[] done = {0};
        Samples.of(subject, places.size())
                .showing(() -> heatmap(subject, drops, done[0]))
                .run(
                        Query.of(List.of(subject.explained().edge())),
                        s -> masking.without(
                                places.get(s).input(), places.get(s).window()),
                        (s, pass, item) -> {
                            Place place = places.get(s);
                            drops.get(place.input()).add(place.window(), whole - subject.score(pass, item));
                            done[0] = s + 1;
                        });
        return heatmap(subject, drops, done[0]);
    }

    private Heatmap heatmap(Subject subject, Map<String, Drops> drops, int done) {
        Map<String, Tensor> maps = new LinkedHashMap<>();
        drops.forEach((input, known) -> maps.put(input, known.map()));
        return Parts.heatmap(
                subject,
                maps,
                new Recording(this, subject)
                        .target(subject.explained())
                        .value("windows", done)
                        .value("runs", done + 1)
                        .done());
    }

    /** Every window of every input, in an order that soon has some everywhere. */
    private List<Place> places(Subject subject) {
        List<Place> rowByRow = new ArrayList<>();
        for (ModelInput input : subject.explainedInputs()) {
            int[] space = Arrays.stream(subject.inputSpace(input))
                    .mapToInt(Math::toIntExact)
                    .toArray();
            boolean words = subject.tokens(input).isPresent();
            int[] size = Arrays.stream(space)
                    .map(length -> words && window == 0 ? 1 : side(length))
                    .toArray();
            int[] step = Arrays.stream(size).map(this::step).toArray();
            for (Window each : Window.covering(space, size, step)) {
                rowByRow.add(new Place(input.name(), each));
            }
        }
        int count = rowByRow.size();
        int leap = Math.max(1, (int) (0.618 * count));
        while (commonDivisor(leap, count) > 1) {
            leap++;
        }
        List<Place> scattered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scattered.add(rowByRow.get((int) ((long) i * leap % count)));
        }
        return scattered;
    }

    private int side(int length) {
        return window == 0 ? Math.max(1, length / SHARE) : Math.min(window, length);
    }

    private int step(int side) {
        int step = stride == 0 ? Math.max(1, side / 2) : stride;
        if (window == 0 && step > side) {
            throw new InvalidRequestException(gaps(step, side));
        }
        return Math.min(step, side);
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }

    @Override
    public Suitability suits(Network network) {
        return Masking.suits(network);
    }
}
