package shop;

import convscope.formats.keras.CustomLayer;
import convscope.formats.keras.LayerCall;
import convscope.formats.keras.LayerSettings;
import convscope.graph.Value;
import java.util.List;

/** {@code x + strength * relu(x - threshold)}, with a strength for every channel. */
public final class Glow implements CustomLayer {
    @Override
    public String name() {
        return "Glow";
    }

    @Override
    public List<String> variables(LayerSettings settings) {
        return List.of("strength");
    }

    @Override
    public Value write(LayerCall call) {
        Value x = call.input();
        Value above = x.minus(call.number(call.settings().number("threshold", 0)));
        return x.plus(call.op("Relu", above).times(call.variable("strength")));
    }
}
