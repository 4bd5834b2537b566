package convscope.inside;

import convscope.explain.Kernels;
import convscope.method.layer.UnitWeights;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.words.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Something that the kernels of a layer tell about the network, and what to do about it.
 *
 * <p>Kernels that look like noise are told of in layers that read an input directly, where training makes edges, lines and spots: neighbouring weights are alike there. Those
 * of random kernels are not: their autocorrelation at a distance of 1 is 0 on average, with a standard deviation of 1 / sqrt(number of neighbours). Up to three of these,
 * kernels cannot be told from random ones. In deeper layers a trained kernel may look like anything.
 *
 * @param kind what is told
 * @param text in words, with what to do
 * @param kernels whose numbers it is about; empty where it is about all
 */
public record KernelAdvice(Kind kind, Text text, List<Integer> kernels) {
    /** What kernels can tell. */
    public enum Kind {
        /** Kernels of nearly zeros. */
        DEAD,
        /** Pairs of kernels that are nearly equal. */
        DUPLICATE,
        /** Kernels with nearly the same weight at all places. */
        FLAT,
        /** First kernels that cannot be told from random numbers. */
        NOISE,
        /** First kernels with clear patterns. */
        PATTERNS,
        /** Nothing found that is wrong. */
        GOOD
    }

    /** With fewer neighbours chance explains nearly every pattern. */
    private static final int FEWEST_PAIRS = 50;

    /** From this share on, something is wrong with more than single kernels. */
    private static final double MANY = 0.1;

    private static final int NAMED = 8;

    public KernelAdvice {
        kernels = List.copyOf(kernels);
    }

    /**
     * Everything that a layer's kernels tell, what is wrong first; never empty.
     *
     * @param model whose layer it is
     */
    public static List<KernelAdvice> of(Model model, Kernels kernels) {
        KernelPatterns patterns = UnitWeights.haveSpace(model, kernels.layer())
                ? KernelPatterns.of(kernels.weights(), kernels.dead())
                : KernelPatterns.NONE;
        int count = kernels.norms().size();
        List<KernelAdvice> all = new ArrayList<>();
        if (!kernels.dead().isEmpty()) {
            all.add(dead(kernels.dead(), count));
        }
        if (!kernels.duplicates().isEmpty()) {
            all.add(duplicates(kernels, UnitWeights.groups(model, kernels.layer()) > 1));
        }
        if (!patterns.flat().isEmpty()) {
            all.add(flat(patterns.flat(), count));
        }
        boolean judged = patterns.pairs() >= FEWEST_PAIRS && readsInput(model, kernels.layer());
        if (judged && patterns.isNoise()) {
            all.add(noise(patterns));
        }
        if (all.isEmpty()) {
            all.add(new KernelAdvice(
                    Kind.GOOD,
                    Text.format(
                            "All %d kernels are in use and no two are alike: nothing to mend in this layer.",
                            "全部 %d 个卷积核都在起作用，没有两个相同：该层无需改动。", count),
                    List.of()));
        }
        if (judged && !patterns.isNoise()) {
            all.add(patterns(patterns));
        }
        return all;
    }

    private static KernelAdvice dead(List<Integer> dead, int count) {
        Text text = dead.size() < MANY * count
                ? Text.format(
                        "Dead kernels: %d of %d (%s). Their weights are nearly zero, so they cost time and give the same whatever the picture. They can be"
                                + " removed (pruned).",
                        "失效的卷积核：%d 个，共 %d 个（%s）。权重几乎为零，只耗时，对任何图像的输出都一样。可以删去（剪枝）。", dead.size(), count, named(dead))
                : Text.format(
                        "Dead kernels: %d of %d (%s). Their weights are nearly zero. So many hint at training that went wrong: try a lower learning rate, less"
                                + " weight decay or another start of the weights (He initialisation for ReLU). To keep this network as it is, remove (prune)"
                                + " them.",
                        "失效的卷积核：%d 个，共 %d 个（%s）。权重几乎为零。数量这么多，说明训练可能有问题：请尝试降低学习率、减小权重衰减，或更换初始化方法（ReLU 用"
                                + " He 初始化）。若要保留该网络，可将它们删去（剪枝）。",
                        dead.size(),
                        count,
                        named(dead));
        return new KernelAdvice(Kind.DEAD, text, dead);
    }

    private static KernelAdvice duplicates(Kernels kernels, boolean grouped) {
        TreeSet<Integer> alike = new TreeSet<>();
        kernels.duplicates().forEach(alike::addAll);
        int first = kernels.duplicates().get(0).get(0);
        int second = kernels.duplicates().get(0).get(1);
        int pairs = kernels.duplicates().size();
        int count = kernels.norms().size();
        Text text;
        if (grouped) {
            text = Text.format(
                    "Nearly equal kernels: %d pairs (such as %d and %d). Here kernels read maps of their own, so equal ones do the same to different maps: that"
                            + " is no waste.",
                    "几乎相同的卷积核：%d 对（例如 %d 和 %d）。该层的卷积核各自读取不同的图，相同的核只是对不同的图做同样的处理，并不浪费。", pairs, first, second);
        } else if (2 * alike.size() > count) {
            text = Text.format(
                    "Nearly equal kernels: %d of %d have a partner (such as %d and %d). If the network is trained, the layer has far more channels than it needs;"
                            + " if not, all kernels may have started from the same numbers: check the initialisation.",
                    "几乎相同的卷积核：%2$d 个中有 %1$d 个（例如 %3$d 和 %4$d）。若网络已训练好，说明该层的通道远多于所需；否则可能所有卷积核的初始值相同：请检查初始化。",
                    alike.size(),
                    count,
                    first,
                    second);
        } else {
            text = Text.format(
                    "Nearly equal kernels: %d pairs (such as %d and %d). They find the same thing twice: fewer channels would do, and one of a pair can be merged"
                            + " into the other.",
                    "几乎相同的卷积核：%d 对（例如 %d 和 %d）。它们重复寻找同样的东西：通道可以更少，每对可以合并为一个。", pairs, first, second);
        }
        return new KernelAdvice(Kind.DUPLICATE, text, List.copyOf(alike));
    }

    private static KernelAdvice flat(List<Integer> flat, int count) {
        Text text = 2 * flat.size() <= count
                ? Text.format(
                        "Nearly constant kernels: %d of %d (%s). They average their surroundings, as blurring does. A few of these are normal.",
                        "近似常数的卷积核：%d 个，共 %d 个（%s）。它们对周围取平均，相当于模糊。少量属于正常。", flat.size(), count, named(flat))
                : Text.format(
                        "Nearly constant kernels: %d of %d (%s). Most of the layer only averages its surroundings. Smaller kernels or pooling would do the same"
                                + " for less; in a first layer train longer or with a higher learning rate.",
                        "近似常数的卷积核：%d 个，共 %d 个（%s）。该层大部分只是对周围取平均。用更小的卷积核或池化即可；若是第一层，请训练更久或提高学习率。",
                        flat.size(),
                        count,
                        named(flat));
        return new KernelAdvice(Kind.FLAT, text, flat);
    }

    private static KernelAdvice noise(KernelPatterns patterns) {
        return new KernelAdvice(
                Kind.NOISE,
                Text.format(
                        "These kernels look like noise: neighbouring weights are no more alike than in random ones (%.2f; chance reaches %.2f). In a trained first layer one sees"
                                + " edges, lines and spots. Train longer, check the learning rate, and check that the trained weights were saved and loaded.",
                        "这些卷积核看起来像噪声：相邻权重的相似度不超过随机水平（%.2f；随机可达 %.2f）。训练好的第一层应能看到边缘、线条和斑点。请训练更久，检查学习率，并确认保存和加载的是训练后的权重。",
                        patterns.likeness(),
                        patterns.chance()),
                List.of());
    }

    private static KernelAdvice patterns(KernelPatterns patterns) {
        return new KernelAdvice(
                Kind.PATTERNS,
                Text.format(
                        "These first kernels have clear patterns: neighbouring weights are more alike than chance would make them (%.2f; chance reaches %.2f). So it is in trained"
                                + " networks.",
                        "第一层卷积核有清晰的图案：相邻权重的相似度高于随机水平（%.2f；随机可达 %.2f）。训练好的网络正是如此。",
                        patterns.likeness(),
                        patterns.chance()),
                List.of());
    }

    private static String named(List<Integer> kernels) {
        String first = kernels.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return kernels.size() > NAMED ? first + ", ..." : first;
    }

    /** Whether a layer is reached from an input without passing another one that has kernels. */
    private static boolean readsInput(Model model, Layer layer) {
        LayerGraph graph = LayerGraph.of(model);
        List<LayerGraph.Block> blocks = graph.blocks();
        Deque<Integer> open = new ArrayDeque<>();
        TreeSet<Integer> seen = new TreeSet<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).layer() >= 0
                    && model.layers().get(blocks.get(i).layer()).equals(layer)) {
                open.add(i);
            }
        }
        while (!open.isEmpty()) {
            for (int block : graph.before(open.pop())) {
                int number = blocks.get(block).layer();
                if (blocks.get(block).kind() == LayerGraph.Kind.INPUT) {
                    return true;
                }
                if (model.layers().get(number).kernels().isEmpty() && seen.add(block)) {
                    open.add(block);
                }
            }
        }
        return false;
    }
}
