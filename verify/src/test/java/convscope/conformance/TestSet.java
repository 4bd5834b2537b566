package convscope.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where tests of ONNX come from. */
enum TestSet {
    /** Debian's package {@code libonnx-testdata}, opsets 1 to 17; the system property {@code convscope.onnx.tests} names another folder of its layout. */
    PACKAGE {
        @Override
        Optional<Path> root() {
            Path data = Path.of(System.getProperty("convscope.onnx.tests", "/usr/share/libonnx-testdata/data"));
            return Files.isDirectory(data.resolve("node")) ? Optional.of(data) : Optional.empty();
        }

        @Override
        List<String> folders() {
            return List.of("node", "simple", "pytorch-operator", "pytorch-converted");
        }
    },

    /** What the newest onnx package has besides, collected by {@code golden/make_conformance_models.py}. */
    NEWER {
        @Override
        Optional<Path> root() {
            try {
                Path zip = Path.of(TestSet.class
                        .getResource("/convscope/operator-tests.zip")
                        .toURI());
                return Optional.of(FileSystems.newFileSystem(zip).getPath("/"));
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        List<String> folders() {
            return List.of(".");
        }
    };

    abstract Optional<Path> root();

    abstract List<String> folders();

    /** All tests; empty where the package is not installed. */
    List<OperatorTest> tests() {
        return root().stream()
                .flatMap(root -> folders().stream().map(root::resolve).flatMap(TestSet::below))
                .toList();
    }

    private static Stream<OperatorTest> below(Path folder) {
        try (Stream<Path> folders = Files.list(folder.normalize())) {
            return folders
                    .filter(f -> Files.exists(f.resolve("model.onnx")) && Files.exists(f.resolve("test_data_set_0")))
                    .sorted()
                    .map(OperatorTest::new)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
