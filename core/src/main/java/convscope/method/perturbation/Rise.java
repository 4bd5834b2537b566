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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * RISE: the mean of random masks, each weighted by the probability that the network gives to the target when it sees the input through that mask:
 * {@code S = sum_i p(x * M_i) M_i / (N keep)}.
 *
 * <p>A mask is a grid of zeros and ones, one with probability {@code keep}, linearly enlarged and moved by a random part of a cell, each mask by its own; where it
 * is below 1 the input is mixed with the baseline. Inputs of a network with several are masked all at once, each by a mask of its own. Result: one number per position,
 * {@code [*S]}; only differences within a map mean something, since every position also holds the mean probability. Explained is the probability of a class,
 * and the explained scalar itself where the target is no single class.
 *
 * <p>Use it where no gradient is to be had or trusted. It is slow: each mask is one run of the network, and the paper's 4,000 are the default; 1,000 show the
 * same object with more noise. The record tells how well the maps of even and odd masks correlate; above 0.9 the map hardly changes with more. Where the network
 * is sure of the target behind nearly every mask, the map shows little but which positions happened to be kept more often, and this correlation is near 0.
 *
 * <p>Petsiuk, Das, Saenko 2018 (arXiv:1806.07421), equations 6 and 7.
 */
@Describe(
        title = "RISE (random masks)",
        titleZh = "RISE（随机掩码）",
        summary = "Shows which places are visible when the network still recognises the target behind random masks.",
        summaryZh = "显示在随机掩码下网络仍能识别目标时，哪些位置是可见的。",
        paper = "arXiv:1806.07421")
public record Rise(
        @Param(value = "number of masks; each is one run of the network", zh = "掩码数量；每个掩码运行一次网络") int masks,
        @Param(value = "cells of a mask along each axis", zh = "每个轴上掩码的格数") int grid,
        @Param(value = "probability that a cell is kept", zh = "每个格子被保留的概率") double keep,
        @Param(
                        value = "end early once the maps of even and odd masks correlate as much as this; 0 never does",
                        zh = "当偶数与奇数掩码所得图的相关系数达到此值时提前结束；0 表示从不提前")
                double agreement,
        @Param(value = "what is seen where the input is masked", zh = "被遮住处显示什么") Baseline baseline)
        implements Explainer<Heatmap> {
    private static final int ASKED_EVERY = 100;

    public Rise() {
        this(4000, 7, 0.5, 0, Baseline.ZERO);
    }

    public Rise {
        if (masks < 1 || grid < 1) {
            throw new InvalidRequestException("masks and grid must be at least 1, were " + masks + " and " + grid);
        }
        if (!(keep > 0 && keep < 1)) {
            throw new InvalidRequestException("keep must be between 0 and 1, was " + keep);
        }
        if (!(agreement >= 0 && agreement < 1)) {
            throw new InvalidRequestException("agreement must be at least 0 and below 1, was " + agreement);
        }
    }

    /** Sums over one input of masks times scores, apart for even and odd masks. */
    private record Sums(long[] space, double[] even, double[] odd) {
        private void add(float[] mask, double score, boolean isEven) {
            double[] sums = isEven ? even : odd;
            for (int p = 0; p < sums.length; p++) {
                sums[p] += score * mask[p];
            }
        }

        private Tensor map(double divisor) {
            float[] map = new float[even.length];
            for (int p = 0; p < map.length; p++) {
                map[p] = (float) ((even[p] + odd[p]) / divisor);
            }
            return Tensor.of(map, space);
        }
    }

    /** What is known while masks are run. */
    private final class State {
        private final Subject subject;
        private final Map<String, RandomMask> random = new LinkedHashMap<>();
        private final Map<String, Sums> sums = new LinkedHashMap<>();
        private final Map<Integer, Map<String, float[]>> drawn = new ConcurrentHashMap<>();
        private int done;

        private State(Subject subject) {
            this.subject = subject;
            for (ModelInput input : subject.explainedInputs()) {
                long[] space = subject.inputSpace(input);
                int positions = (int) Arrays.stream(space).reduce(1, (a, b) -> a * b);
                random.put(input.name(), RandomMask.over(space, grid, keep));
                sums.put(input.name(), new Sums(space, new double[positions], new double[positions]));
            }
        }

        private Map<String, float[]> draw(int sample) {
            Random numbers = subject.random(sample);
            Map<String, float[]> all = new LinkedHashMap<>();
            random.forEach((input, mask) -> all.put(input, mask.draw(numbers)));
            drawn.put(sample, all);
            return all;
        }

        private void read(int sample, double score) {
            drawn.remove(sample).forEach((input, mask) -> sums.get(input).add(mask, score, sample % 2 == 0));
            done = sample + 1;
        }

        private double agreementOf(String input) {
            return Agreement.correlation(sums.get(input).even(), sums.get(input).odd());
        }

        private boolean isEnough() {
            return agreement > 0
                    && done % ASKED_EVERY == 0
                    && sums.keySet().stream().allMatch(input -> agreementOf(input) >= agreement);
        }

        private Heatmap heatmap() {
            Recording recording = new Recording(Rise.this, subject).target(subject.explained());
            recording.value("masks", done).value("runs", done + 1);
            Sums first = sums.values().iterator().next();
            Agreement.into(recording, first.even(), first.odd());
            if (subject.explained().index() >= 0) {
                recording.note("Masks are weighted by the probability of the class.");
            }
            Map<String, Tensor> maps = new LinkedHashMap<>();
            sums.forEach((input, known) -> maps.put(input, known.map(Math.max(1, done) * keep)));
            return Parts.heatmap(subject, maps, recording.done());
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        Masking masking = Masking.of(subject, baseline);
        subject.explained();
        State state = new State(subject);
        Samples.of(subject, masks)
                .showing(state::heatmap)
                .endingWhen(state::isEnough)
                .run(
                        Query.of(List.of(subject.probabilityEdge())),
                        sample -> masking.masked(state.draw(sample)),
                        (sample, pass, item) -> state.read(sample, subject.probability(pass, item)));
        return state.heatmap();
    }

    @Override
    public Suitability suits(Network network) {
        return Masking.suits(network);
    }
}
