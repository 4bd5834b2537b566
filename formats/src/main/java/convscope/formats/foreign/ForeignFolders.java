package convscope.formats.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a folder is that was given in the place of a model file. */
public final class ForeignFolders {
    private static final int LOOKED_AT = 1000;

    private ForeignFolders() {}

    /** A sentence without the folder's name: what it is, and what to give instead. */
    public static String name(Path folder) {
        if (has(folder, "saved_model.pb")) {
            return "is the folder of a TensorFlow SavedModel; convert it: python -m tf2onnx.convert --saved-model "
                    + folder + " --output model.onnx";
        }
        if (has(folder, "Manifest.json") && Files.isDirectory(folder.resolve("Data"))) {
            return "is a Core ML package (.mlpackage), which cannot be converted; export the network to ONNX where it was trained";
        }
        for (String name : List.of("inference.pdmodel", "inference.json")) {
            if (has(folder, name) && has(folder, "inference.pdiparams")) {
                return "is the folder of a PaddlePaddle network; convert it: paddle2onnx --model_dir " + folder
                        + " --model_filename " + name
                        + " --params_filename inference.pdiparams --save_file model.onnx";
            }
        }
        if (has(folder, "config.json") && has(folder, "model.safetensors")) {
            return "is the folder of a Hugging Face model; convert it: optimum-cli export onnx --model " + folder
                    + " onnx/";
        }
        return inside(folder)
                .map(file -> "is a folder; give the model in it: " + folder.resolve(file))
                .orElse("is a folder; a model file (.onnx, .h5, .keras) is expected");
    }

    private static Optional<Path> inside(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.limit(LOOKED_AT)
                    .map(Path::getFileName)
                    .filter(name -> name.toString().matches("(?i).*\\.(onnx|keras|h5|hdf5)|model\\.json"))
                    .sorted(Comparator.comparing(ForeignFolders::isPart).thenComparing(Comparator.naturalOrder()))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isPart(Path name) {
        return name.toString().endsWith(".json") || name.toString().contains("weights");
    }

    private static boolean has(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }
}
