package convscope.web;

import convscope.explain.ChannelMaps;
import convscope.explain.Kernels;
import convscope.explain.LayerRef;
import convscope.inside.KernelAdvice;
import convscope.inside.LayerGraph;
import convscope.inside.MapGroups;
import convscope.inside.PrincipalColours;
import convscope.inside.UnitCard;
import convscope.inside.UnitCards;
import convscope.method.layer.KernelsOfLayer;
import convscope.method.unit.ReceptiveFields;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.render.NumpyFiles;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is found out about layers and their units: which maps are alike, a layer in colours, cards of units, kernels and advice, the network as a graph. */
final class InsideRoutes {
    private static final int PAIRS = 2000;
    private static final String NPY = "application/x-npy";

    private final OpenModels models;
    private final Inputs inputs;

    InsideRoutes(OpenModels models, Inputs inputs) {
        this.models = models;
        this.inputs = inputs;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/models/{model}/graph", this::graph);
        routes.get("/api/models/{model}/layers/{layer}/groups", this::groups);
        routes.get("/api/models/{model}/layers/{layer}/principal", this::principal);
        routes.get("/api/models/{model}/layers/{layer}/units/{unit}", this::unit);
        routes.get("/api/models/{model}/layers/{layer}/field", this::field);
        routes.get("/api/models/{model}/layers/{layer}/kernels", this::kernels);
    }

    private void graph(Context request) {
        models.found(
                request.pathParam("model"),
                "",
                "graph",
                (scope, subject) -> GraphJson.of(
                        GraphLayout.of(LayerGraph.of(subject.network().model()))),
                request::json);
    }

    private void groups(Context request) {
        models.found(
                request.pathParam("model"),
                Body.query(request, "input"),
                "groups " + request.pathParam("layer"),
                (scope, subject) -> {
                    MapGroups found = MapGroups.of(
                            LayerRoutes.activation(subject, LayerRoutes.layer(subject.network(), request)));
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("order", found.order());
                    fields.put("groups", found.groups());
                    fields.put("silent", found.silent());
                    fields.put("threshold", found.threshold());
                    fields.put("words", found.words());
                    return fields;
                },
                request::json);
    }

    private void principal(Context request) {
        models.found(
                request.pathParam("model"),
                Body.query(request, "input"),
                "principal " + request.pathParam("layer"),
                (scope, subject) -> {
                    ChannelMaps maps = LayerRoutes.activation(subject, LayerRoutes.layer(subject.network(), request));
                    return PrincipalColours.of(maps);
                },
                colours -> {
                    request.header(
                            "X-Explained",
                            colours.shares().stream().map(String::valueOf).collect(Collectors.joining(",")));
                    return request.contentType(NPY).result(NumpyFiles.npy(colours.colours()));
                });
    }

    private void unit(Context request) {
        int channel = Body.whole(request.pathParam("unit"), "unit");
        String wanted = Body.query(request, "target");
        String target = wanted.isEmpty() ? "top" : wanted;
        models.found(
                request.pathParam("model"),
                Body.query(request, "input"),
                "units " + request.pathParam("layer") + " " + target,
                (scope, subject) -> UnitCards.of(
                        subject.explaining(new InputText(inputs, scope).target(target)),
                        LayerRoutes.layer(subject.network(), request)),
                cards -> request.json(UnitJson.of(card(cards, channel))));
    }

    private static UnitCard card(UnitCards cards, int channel) {
        if (channel < 0 || channel >= cards.count()) {
            throw new ProblemException(
                    404, "unit " + channel + " does not exist: the layer has units 0 to " + (cards.count() - 1));
        }
        return cards.card(channel);
    }

    private void field(Context request) {
        List<Integer> position = Arrays.stream(Body.wholes(Body.query(request, "at"), "position"))
                .boxed()
                .toList();
        models.found(
                request.pathParam("model"),
                Body.query(request, "input"),
                "fields",
                (scope, subject) -> ReceptiveFields.of(subject),
                fields -> models.with(request.pathParam("model"), scope -> {
                    Layer layer = LayerRoutes.layer(scope.network(), request);
                    return request.json(Map.of("inputs", UnitJson.fields(fields.at(layer, -1, position))));
                }));
    }

    private void kernels(Context request) {
        models.found(
                request.pathParam("model"),
                "",
                "kernels " + request.pathParam("layer"),
                (scope, subject) -> {
                    Layer layer = LayerRoutes.layer(subject.network(), request);
                    Kernels kernels = new KernelsOfLayer(new LayerRef(layer.name())).explain(subject);
                    return Map.entry(kernels, advice(subject.network(), kernels));
                },
                found -> {
                    String accept = request.header("Accept");
                    return accept != null && accept.contains(NPY)
                            ? request.contentType(NPY)
                                    .result(NumpyFiles.npy(found.getKey().weights()))
                            : request.json(found.getValue());
                });
    }

    private static Map<String, Object> advice(Network network, Kernels kernels) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("shape", kernels.weights().shape());
        fields.put("norms", kernels.norms());
        fields.put("dead", kernels.dead());
        fields.put("duplicates", kernels.duplicates().stream().limit(PAIRS).toList());
        fields.put("pairs", kernels.duplicates().size());
        fields.put(
                "advice",
                KernelAdvice.of(network.model(), kernels).stream()
                        .map(InsideRoutes::advice)
                        .toList());
        return fields;
    }

    private static Map<String, Object> advice(KernelAdvice advice) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", advice.kind().name().toLowerCase(Locale.ROOT));
        fields.put("text", advice.text());
        fields.put("kernels", advice.kernels());
        return fields;
    }
}
