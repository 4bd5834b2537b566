package convscope.method;

import convscope.explain.Catalogue;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.method.cam.Cam;
import convscope.method.cam.GradCam;
import convscope.method.gradient.Deconvnet;
import convscope.method.gradient.GradientInput;
import convscope.method.gradient.GuidedBackprop;
import convscope.method.gradient.Saliency;
import convscope.method.layer.FeatureMapsOfLayers;
import convscope.method.layer.KernelsOfLayer;
import convscope.method.layer.UnitActivation;
import convscope.method.relevance.DeepLift;
import convscope.method.relevance.Lrp;
import convscope.network.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The catalogue of methods: those that come with Convscope, and those of other jars. */
public final class Explainers {
    private static final List<Explainer<?>> BUILT_IN = List.of(
            new UnitActivation(), //
            new Cam(),
            new Deconvnet(),
            new DeepLift(),
            new FeatureMapsOfLayers(),
            new GradCam(),
            new GradientInput(),
            new GuidedBackprop(),
            new KernelsOfLayer(),
            new Lrp(),
            new Saliency());

    /** The same lists as an object, for methods that work upon others. */
    private static final Catalogue CATALOGUE = new Catalogue() {
        @Override
        public List<Descriptor> all() {
            return Explainers.all();
        }

        @Override
        public Explainer<?> method(String text) {
            return Explainers.method(text);
        }
    };

    private Explainers() {}

    /** {@link Catalogue#method}. */
    public static Explainer<?> method(String text) {
        return MethodText.parse(text);
    }

    /**
     * A method with some parameters set.
     *
     * @param options texts by parameter name; parameters not named keep their defaults
     * @throws convscope.graph.InvalidRequestException if a name is unknown or a value does not fit
     */
    public static Explainer<?> create(Descriptor method, Map<String, String> options) {
        return method.create(options, CATALOGUE);
    }

    /** All methods with their defaults, ordered by name. */
    public static List<Descriptor> all() {
        List<Descriptor> all = new ArrayList<>();
        BUILT_IN.forEach(explainer -> all.add(Descriptor.of(explainer.getClass())));
        for (Explainer<?> explainer : ServiceLoader.load(Explainer.class)) {
            all.add(Descriptor.of(explainer.getClass()));
        }
        all.sort(java.util.Comparator.comparing(Descriptor::name));
        return List.copyOf(all);
    }

    /**
     * The method called {@code name}.
     *
     * @throws convscope.graph.InvalidRequestException if there is none, offering the nearest
     */
    public static Descriptor named(String name) {
        List<Descriptor> all = all();
        return all.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new convscope.graph.InvalidRequestException(Names.unknown(
                        "explainer", name, all.stream().map(Descriptor::name).toList())));
    }
}
