package convscope.method;

import convscope.explain.Catalogue;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.method.cam.AblationCam;
import convscope.method.cam.Cam;
import convscope.method.cam.EigenCam;
import convscope.method.cam.EigenGradCam;
import convscope.method.cam.ElementwiseGradCam;
import convscope.method.cam.Fem;
import convscope.method.cam.FinerCam;
import convscope.method.cam.FullGrad;
import convscope.method.cam.GradCam;
import convscope.method.cam.GradCamPlusPlus;
import convscope.method.cam.GuidedGradCam;
import convscope.method.cam.HiResCam;
import convscope.method.cam.IsCam;
import convscope.method.cam.KpcaCam;
import convscope.method.cam.LayerCam;
import convscope.method.cam.ReciproCam;
import convscope.method.cam.ScoreCam;
import convscope.method.cam.ShapleyCam;
import convscope.method.cam.SmoothGradCamPlusPlus;
import convscope.method.cam.SsCam;
import convscope.method.cam.XGradCam;
import convscope.method.gradient.BlurIntegratedGradients;
import convscope.method.gradient.Deconvnet;
import convscope.method.gradient.ExpectedGradients;
import convscope.method.gradient.GradientInput;
import convscope.method.gradient.GuidedBackprop;
import convscope.method.gradient.GuidedIntegratedGradients;
import convscope.method.gradient.IntegratedGradients;
import convscope.method.gradient.Saliency;
import convscope.method.gradient.SmoothGrad;
import convscope.method.gradient.SquareGrad;
import convscope.method.gradient.VarGrad;
import convscope.method.gradient.Xrai;
import convscope.method.layer.FeatureMapsOfLayers;
import convscope.method.layer.KernelsOfLayer;
import convscope.method.layer.UnitActivation;
import convscope.method.perturbation.Hsic;
import convscope.method.perturbation.KernelShap;
import convscope.method.perturbation.Lime;
import convscope.method.perturbation.Occlusion;
import convscope.method.perturbation.Rise;
import convscope.method.perturbation.Sobol;
import convscope.method.relevance.ContrastiveExcitation;
import convscope.method.relevance.DeepLift;
import convscope.method.relevance.DeepTaylor;
import convscope.method.relevance.ExcitationBackprop;
import convscope.method.relevance.Lrp;
import convscope.method.unit.InternalInfluence;
import convscope.method.unit.LayerActivationGradient;
import convscope.method.unit.LayerConductance;
import convscope.method.unit.NeuronConductance;
import convscope.method.unit.ReceptiveField;
import convscope.method.unit.UnitContributions;
import convscope.network.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The catalogue of methods: those that come with Convscope, and those of other jars. */
public final class Explainers {
    private static final List<Explainer<?>> BUILT_IN = List.of(
            new AblationCam(),
            new BlurIntegratedGradients(),
            new Cam(),
            new ContrastiveExcitation(),
            new Deconvnet(),
            new DeepLift(),
            new DeepTaylor(),
            new EigenCam(),
            new EigenGradCam(),
            new ElementwiseGradCam(),
            new ExcitationBackprop(),
            new ExpectedGradients(),
            new FeatureMapsOfLayers(),
            new Fem(),
            new FinerCam(),
            new FullGrad(),
            new GradCam(),
            new GradCamPlusPlus(),
            new GradientInput(),
            new GuidedBackprop(),
            new GuidedGradCam(),
            new GuidedIntegratedGradients(),
            new HiResCam(),
            new Hsic(),
            new IntegratedGradients(),
            new InternalInfluence(),
            new IsCam(),
            new KernelShap(),
            new KernelsOfLayer(),
            new KpcaCam(),
            new LayerActivationGradient(),
            new LayerCam(),
            new LayerConductance(),
            new Lime(),
            new Lrp(),
            new NeuronConductance(),
            new Occlusion(),
            new ReceptiveField(),
            new ReciproCam(),
            new Rise(),
            new Saliency(),
            new ScoreCam(),
            new ShapleyCam(),
            new SmoothGrad(),
            new SmoothGradCamPlusPlus(),
            new Sobol(),
            new SquareGrad(),
            new SsCam(),
            new UnitActivation(),
            new UnitContributions(),
            new VarGrad(),
            new XGradCam(),
            new Xrai());

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
