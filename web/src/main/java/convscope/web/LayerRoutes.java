package convscope.web;

import convscope.explain.ChannelMaps;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.network.Network;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a layer computes, and what it is made of. */
final class LayerRoutes {
    private static final long MOST_NUMBERS = 64L << 20;

    private final OpenModels models;

    LayerRoutes(OpenModels models) {
        this.models = models;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/models/{model}/layers/{layer}/maps", this::maps);
        routes.get(
                "/api/models/{model}/thumbnails",
                request -> models.with(
                        request.pathParam("model"),
                        Body.query(request, "input"),
                        subject -> request.json(new Thumbnails(subject).all())));
    }

    static Layer layer(Network network, Context request) {
        List<Layer> layers = network.model().layers();
        int index = Body.whole(request.pathParam("layer"), "layer");
        if (index < 0 || index >= layers.size()) {
            throw new ProblemException(
                    404,
                    "layer " + index + " does not exist: " + network.name() + " has layers 0 to "
                            + (layers.size() - 1));
        }
        return layers.get(index);
    }

    private void maps(Context request) {
        String type = Body.query(request, "type").isEmpty() ? "float16" : Body.query(request, "type");
        if (!type.equals("float16") && !type.equals("float32")) {
            throw new InvalidRequestException("type '" + type + "' is not known; known: float16, float32");
        }
        models.with(request.pathParam("model"), Body.query(request, "input"), subject -> {
            ChannelMaps maps = activation(subject, layer(subject.network(), request));
            Tensor values = maps.values();
            request.header(
                    "X-Shape",
                    Arrays.stream(values.shape()).mapToObj(Long::toString).collect(Collectors.joining(",")));
            request.header("X-Type", type);
            return request.contentType("application/octet-stream")
                    .result(type.equals("float16") ? HalfFloats.bytes(values.floats()) : bytes(values.floats()));
        });
    }

    static ChannelMaps activation(Subject subject, Layer layer) {
        ChannelMaps maps = subject.activation(layer);
        if (maps.values().count() > MOST_NUMBERS) {
            throw new ProblemException(
                    413,
                    "layer '" + layer.name() + "' has " + maps.values().count() + " values; at most " + MOST_NUMBERS
                            + " are sent");
        }
        return maps;
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
