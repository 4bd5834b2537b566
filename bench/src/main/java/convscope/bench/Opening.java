package convscope.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import convscope.formats.ModelFormats;
import convscope.graph.OnnxEncoder;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * From a model file to its first answer, once in a process of its own: by Convscope, or by the engine alone. Prints milliseconds from the start of {@code main},
 * the peak of the process' memory in megabytes, and the first numbers of the answer.
 */
public final class Opening {
    private static final int SIZE = 224;
    private static final int SHOWN = 3;

    private Opening() {}

    /** Arguments: {@code convscope FILE} or {@code engine FILE.onnx}; {@code write FILE FILE.onnx} writes the same network as ONNX. */
    public static void main(String[] arguments) throws IOException, OrtException {
        long begin = System.nanoTime();
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("write")) {
            Files.write(
                    Path.of(arguments[2]),
                    OnnxEncoder.encode(ModelFormats.read(ModelSource.of(file)).graph()));
            return;
        }
        float[] answer = arguments[0].equals("convscope") ? byConvscope(file) : byEngine(file);
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        System.out.printf("%.0f %s", milliseconds, peak());
        for (int i = 0; i < SHOWN; i++) {
            System.out.printf(" %.6f", answer[i]);
        }
        System.out.println();
    }

    private static float[] picture() {
        float[] picture = new float[SIZE * SIZE * 3];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = i % 7 - 3;
        }
        return picture;
    }

    private static float[] byConvscope(Path file) {
        Model model = ModelFormats.read(ModelSource.of(file));
        try (Session session = Session.open(model.graph(), new RunOptions(0, "cpu", false))) {
            Tensor picture = Tensor.of(picture(), 1, SIZE, SIZE, 3);
            return session.run(Map.of(model.inputs().get(0).name(), picture))
                    .get(model.graph().outputs().get(0).name())
                    .floats();
        }
    }

    private static float[] byEngine(Path file) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor picture = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(picture()), new long[] {1, SIZE, SIZE, 3});
                OrtSession.Result result =
                        session.run(Map.of(session.getInputNames().iterator().next(), picture))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    /** From the system's own account of the process, where there is one. */
    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return "0";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> String.format("%.0f", Long.parseLong(line.replaceAll("\\D", "")) / 1024.0))
                .findFirst()
                .orElse("0");
    }
}
