package convscope.trust;

import convscope.explain.GaussianNoise;
import convscope.explain.Heatmap;
import convscope.explain.InputLayout;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.ElementType;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.ModelInput;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/** Runs the network on altered inputs, for a map and its rivals. */
final class Contest {
    private static final double[] ROAD = {0.1, 0.3, 0.5, 0.7, 0.9};
    /** Numbers of random draws: those of rivals, of ties, and of noise do not meet. */
    private static final long RIVALS = 1L << 40;

    private static final long TIES = 2L << 40;
    private static final long NOISE = 3L << 40;

    private final Subject subject;
    private final Heatmap map;
    private final TrustOptions options;
    private final ModelInput input;
    private final InputLayout layout;
    private final long[] space;
    private final int channels;
    private final int positions;
    private final double[] original;
    private final double[] deleted;
    private final double[] inserted;
    private final double deviation;
    private final List<Run> runs = new ArrayList<>();

    /** One altered input and what is done with the answer. */
    private record Run(Supplier<double[]> input, DoubleConsumer reader) {}

    Contest(Subject subject, Heatmap map, TrustOptions options) {
        this.input = subject.network().input();
        if (subject.network().floatingInputs().isEmpty()) {
            throw new UnsuitableModelException(subject.network().name() + ": input '" + input.name()
                    + "' is made of whole numbers, such as words; places of it cannot be blurred or filled in");
        }
        if (!map.record().inputHash().equals(subject.inputHash())
                || !Arrays.equals(map.inputSpace(), subject.inputSpace())) {
            throw new InvalidRequestException("the map explains " + map.record().input() + ", not "
                    + subject.inputName() + "; a map is put to the test on the input that it was made for");
        }
        Double explained = map.record().values().get("class");
        this.subject = explained != null && subject.target() instanceof Target.OfClass
                ? subject.explaining(new Target.ClassIndex(explained.intValue()))
                : subject;
        this.map = map;
        this.options = options;
        this.layout = InputLayout.of(input);
        this.space = subject.inputSpace();
        Tensor fed = subject.input();
        this.channels = layout.channels(fed.shape());
        this.positions = (int) fed.count() / channels;
        this.original = fed.doubles();
        this.deleted = options.deleted().of(subject).get(input.name()).doubles();
        this.inserted = options.inserted().of(subject).get(input.name()).doubles();
        this.deviation = options.noise() * GaussianNoise.range(original);
    }

    /** A map in the contest: the order of its places, and the answers as they come in. */
    private final class Entry {
        private final Figures.Kind kind;
        private final int draw;
        private final int[] order;
        private final double[] insertion = new double[options.steps() + 1];
        private final double[] deletion = new double[options.steps() + 1];
        private final double[] most = new double[ROAD.length];
        private final double[] least = new double[ROAD.length];

        Entry(Figures.Kind kind, int draw, float[] values) {
            this.kind = kind;
            this.draw = draw;
            this.order = Ranking.of(values, subject.random(TIES + 8L * draw + kind.ordinal()));
        }

        void plan() {
            for (int i = 1; i < options.steps(); i++) {
                int step = i;
                int count = count((double) i / options.steps());
                runs.add(new Run(() -> replaced(inserted, original, order, count), v -> insertion[step] = v));
                runs.add(new Run(() -> replaced(original, deleted, order, count), v -> deletion[step] = v));
            }
            for (int i = 0; isPlane() && i < ROAD.length; i++) {
                int at = i;
                int count = count(ROAD[i]);
                int[] first = Arrays.copyOf(order, count);
                int[] last = Arrays.copyOfRange(order, positions - count, positions);
                long noise = NOISE + 1000L * (8L * draw + kind.ordinal()) + 2L * i;
                runs.add(new Run(() -> imputed(first, noise), v -> most[at] = v));
                runs.add(new Run(() -> imputed(last, noise + 1), v -> least[at] = v));
            }
        }

        Figures figures(double whole, double without, double start) {
            insertion[0] = start;
            insertion[options.steps()] = whole;
            deletion[0] = whole;
            deletion[options.steps()] = without;
            double[] fractions = new double[options.steps() + 1];
            for (int i = 0; i < fractions.length; i++) {
                fractions[i] = (double) i / options.steps();
            }
            Curve mostFirst = isPlane() ? Curve.of(ROAD, most) : null;
            Curve leastFirst = isPlane() ? Curve.of(ROAD, least) : null;
            Double road = isPlane() ? Double.valueOf((mean(least) - mean(most)) / 2) : null;
            return new Figures(
                    kind,
                    draw,
                    Curve.of(fractions, insertion),
                    Curve.of(fractions, deletion),
                    mostFirst,
                    leastFirst,
                    road);
        }
    }

    Trust run() {
        List<Entry> entries = entries();
        double[] ends = new double[3];
        runs.add(new Run(() -> original, v -> ends[0] = v));
        runs.add(new Run(() -> deleted, v -> ends[1] = v));
        runs.add(new Run(() -> inserted, v -> ends[2] = v));
        entries.forEach(Entry::plan);
        Samples.of(subject, runs.size())
                .run(
                        Query.of(List.of(subject.probabilityEdge())),
                        s -> Map.of(input.name(), tensor(runs.get(s).input().get())),
                        (s, pass, item) -> runs.get(s).reader().accept(subject.probability(pass, item)));
        List<Figures> figures = entries.stream()
                .map(entry -> entry.figures(ends[0], ends[1], ends[2]))
                .toList();
        boolean probability = subject.explained().index() >= 0;
        return new Trust(subject.explained().label(), probability, options, figures);
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(Figures.Kind.MAP, 0, map.map().floats()));
        for (int draw = 0; draw < options.draws(); draw++) {
            float[] random = Rivals.random(map.raw().shape(), space, subject.random(RIVALS + draw));
            entries.add(new Entry(Figures.Kind.RANDOM, draw, random));
        }
        entries.add(new Entry(Figures.Kind.EDGES, 0, Rivals.edges(subject.input(), layout)));
        entries.add(new Entry(Figures.Kind.CENTRE, 0, Rivals.centre(space)));
        return entries;
    }

    private boolean isPlane() {
        return space.length == 2 && space[0] > 1 && space[1] > 1;
    }

    private int count(double fraction) {
        return (int) Math.round(fraction * positions);
    }

    /** Numbers with the first places of an order taken from elsewhere, all channels together. */
    private double[] replaced(double[] numbers, double[] from, int[] order, int count) {
        double[] result = numbers.clone();
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < channels; c++) {
                int at = layout.offset(c, order[i], channels, positions);
                result[at] = from[at];
            }
        }
        return result;
    }

    /** The input with some places filled in from the others, and a little noise upon them. */
    private double[] imputed(int[] missing, long draw) {
        Imputation imputation = new Imputation((int) space[0], (int) space[1], missing);
        Random random = subject.random(draw);
        double[] result = original.clone();
        double[] plane = new double[positions];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < positions; p++) {
                plane[p] = original[layout.offset(c, p, channels, positions)];
            }
            double[] filled = imputation.filled(plane);
            for (int p : missing) {
                result[layout.offset(c, p, channels, positions)] = filled[p] + deviation * random.nextGaussian();
            }
        }
        return result;
    }

    private Tensor tensor(double[] numbers) {
        Tensor like = subject.input();
        Tensor made = Tensor.of(numbers, like.shape());
        return like.type() == ElementType.DOUBLE ? made : made.toFloat();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
