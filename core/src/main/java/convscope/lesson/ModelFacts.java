package convscope.lesson;

import convscope.graph.Shape;
import convscope.graph.UnsuitableModelException;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.model.ModelInput;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the answers to common questions say of the open network.
 *
 * @param input sizes of the first input's space; empty where they are not known
 * @param early the first convolution on the way to the answer; null where there is none, as for the other two
 * @param middle the last one whose maps have about the size halfway between the first and the last
 * @param last the last layer with places
 * @param method a class activation method that suits the network; null where none does
 */
record ModelFacts(List<Integer> input, Spot early, Spot middle, Spot last, String method) {
    private static final List<String> METHODS = List.of("grad-cam", "layer-cam", "eigen-cam");

    static ModelFacts of(Network network) {
        Set<String> towards = new HashSet<>();
        network.layersTowardsScore().forEach(l -> towards.add(l.output().name()));
        List<Layer> layers = network.model().layers();
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            boolean convolution = layer.kind().contains("Conv") && Network.hasExtent(layer);
            if (convolution && towards.contains(layer.output().name())) {
                spots.add(Spot.of(i, layer));
            }
        }
        Spot last = last(network, layers);
        Spot early = spots.isEmpty() ? last : spots.get(0);
        return new ModelFacts(input(network), early, middle(spots, early, last), last, method(network));
    }

    private static Spot last(Network network, List<Layer> layers) {
        try {
            Layer last = network.lastSpatialLayer();
            return Spot.of(layers.indexOf(last), last);
        } catch (UnsuitableModelException e) {
            return null;
        }
    }

    private static Spot middle(List<Spot> spots, Spot early, Spot last) {
        if (spots.isEmpty() || last == null) {
            return early;
        }
        double wanted = (Math.log(early.places()) + Math.log(last.places())) / 2;
        List<Spot> between = spots.size() > 2 ? spots.subList(1, spots.size() - 1) : spots;
        return between.stream()
                .min(Comparator.comparingDouble((Spot s) -> Math.abs(Math.log(s.places()) - wanted))
                        .thenComparing(s -> -s.number()))
                .orElse(early);
    }

    private static List<Integer> input(Network network) {
        ModelInput input = network.inputs().get(0);
        Shape shape = input.edge().shape();
        List<Integer> sizes = IntStream.range(1, Math.max(1, shape.rank()))
                .filter(axis -> shape.rank() > 2 && axis != input.channelAxis())
                .mapToObj(axis -> (int) shape.size(axis))
                .toList();
        return sizes.stream().allMatch(s -> s > 0) ? sizes : List.of();
    }

    private static String method(Network network) {
        return METHODS.stream()
                .filter(name -> Explainers.method(name).suits(network).suits())
                .findFirst()
                .orElse(null);
    }

    /** How many places of the input one place of a layer stands for, along the first axis; 0 where that is not known. */
    double reach(Spot spot) {
        boolean known = spot != null && !spot.space().isEmpty() && spot.space().size() == input.size();
        return known ? (double) input.get(0) / spot.space().get(0) : 0;
    }
}
