package convscope;

import convscope.explain.InputKind;
import convscope.explain.InputLayout;
import convscope.explain.InputView;
import convscope.explain.Subject;
import convscope.graph.ElementType;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.network.Embedding;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import convscope.picture.Preprocessing;
import convscope.recognition.Ultralytics;
import convscope.render.NumpyFiles;
import convscope.signal.CsvFiles;
import convscope.signal.Signal;
import convscope.signal.WavFiles;
import convscope.text.Tokens;
import convscope.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one input of a network ready from what a person gives: a picture, an array, words, a signal. */
final class InputReader {
    private static final int USUAL_SIDE = 224;

    private final Network network;
    private final ModelInput input;

    InputReader(Network network, ModelInput input) {
        this.network = network;
        this.input = input;
    }

    /** What the command line names. */
    Subject named(String text) {
        boolean file = !InputData.isText(text) && !Builtin.isBuiltin(text);
        if (file && InputData.form(text) == InputData.Form.PICTURE) {
            requireNoText(text);
            return picture(PictureFiles.read(Path.of(text)), text);
        }
        if (file && InputData.form(text) == InputData.Form.ARRAY) {
            return tensor(NumpyFiles.read(Path.of(text)).values().iterator().next(), text);
        }
        return data(InputData.named(text));
    }

    Subject data(InputData data) {
        return switch (data.form()) {
            case PICTURE -> {
                requireNoText(data.name());
                yield picture(PictureFiles.read(data.bytes(), data.name()), data.name());
            }
            case ARRAY -> tensor(
                    NumpyFiles.read(data.bytes(), data.name())
                            .values()
                            .iterator()
                            .next(),
                    data.name());
            case TABLE -> signal(CsvFiles.read(data.bytes(), data.name()), data.name());
            case SOUND -> signal(WavFiles.read(data.bytes(), data.name()), data.name());
            case TEXT -> text(new String(data.bytes(), StandardCharsets.UTF_8), data.name());
        };
    }

    private void requireNoText(String name) {
        if (network.vocabulary(input).isPresent()) {
            throw new InvalidRequestException(name + ": input '" + input.name() + "' of " + network.name()
                    + " takes a text, not a picture. Give text:WORDS, a .txt file, or a built-in text such as builtin:"
                    + Builtin.texts().get(0));
        }
    }

    Subject picture(Picture picture, String name) {
        Shape shape = input.edge().shape();
        if (shape.rank() != 4) {
            throw new InvalidRequestException(network.name() + ": input '" + input.name() + "' has shape "
                    + given().edge().shape() + "; a picture needs [N, C, H, W] or [N, H, W, C]. "
                    + "Give a .npy tensor of the right shape instead.");
        }
        boolean last = input.channelAxis() == 3;
        int channels = (int) shape.size(input.channelAxis());
        if (channels != 1 && channels != 3) {
            throw new InvalidRequestException(network.name() + ": input '" + input.name() + "' has " + channels
                    + " channels; a picture has 1 or 3. Give a .npy tensor of shape " + shape + " instead.");
        }
        Preprocessing preprocessing = network.preprocessing();
        Optional<List<Integer>> told = Ultralytics.size(network.model());
        int usual = preprocessing.crop() > 0 ? preprocessing.crop() : USUAL_SIDE;
        int height =
                side(shape.size(last ? 1 : 2), told.map(size -> size.get(0)).orElse(usual));
        int width = side(shape.size(last ? 2 : 3), told.map(size -> size.get(1)).orElse(usual));
        Picture view = preprocessing.view(picture, width, height);
        String sentence = picture.width() + " x " + picture.height() + " to " + width + " x " + height + ": "
                + preprocessing.sentence();
        return subject(
                name,
                typed(preprocessing.numbers(view, channels, last)),
                Optional.of(new InputView.OfPicture(view)),
                sentence);
    }

    private static int side(long declared, int usual) {
        return declared > 0 ? (int) declared : usual;
    }

    /** A tensor, used as it is; numbers of words where the input takes words. */
    Subject tensor(Tensor tensor, String name) {
        Tensor batch = fitted(tensor, name);
        Optional<Embedding> embedding = network.embedding(input);
        if (embedding.isPresent()) {
            Tensor vectors = embedding.get().vectors(batch);
            Optional<InputView> view = batch.rank() != 2
                    ? Optional.empty()
                    : network.vocabulary(input).map(words -> new InputView.OfText(words.of(batch.longs())));
            return subject(name, typed(vectors), view, "numbers of words, fed as they are");
        }
        return subject(name, typed(batch), Optional.empty(), "a tensor, fed as it is");
    }

    private Tensor fitted(Tensor tensor, String name) {
        Shape shape = given().edge().shape();
        Tensor batch = tensor;
        if (shape.isRankKnown() && tensor.rank() == shape.rank() - 1) {
            long[] one = new long[shape.rank()];
            one[0] = 1;
            System.arraycopy(tensor.shape(), 0, one, 1, tensor.rank());
            batch = tensor.reshaped(one);
        }
        boolean fits = !shape.isRankKnown() || batch.rank() == shape.rank();
        for (int i = 1; fits && i < shape.rank(); i++) {
            fits = shape.size(i) < 0 || shape.size(i) == batch.size(i);
        }
        if (!fits || batch.size(0) != 1) {
            throw new InvalidRequestException(name + ": has shape " + Arrays.toString(tensor.shape()) + "; input '"
                    + input.name() + "' of " + network.name() + " needs " + shape + " with a batch of 1");
        }
        return batch;
    }

    /** The input as the model file has it. */
    private ModelInput given() {
        return network.embedding(input).map(Embedding::tokens).orElse(input);
    }

    private Tensor typed(Tensor batch) {
        ElementType type = input.edge().type();
        return type == ElementType.FLOAT ? batch.toFloat() : type == ElementType.DOUBLE ? batch.toDouble() : batch;
    }

    /**
     * Words.
     *
     * @throws InvalidRequestException if the input takes no words, or it is not known which
     */
    Subject text(String text, String name) {
        Vocabulary vocabulary = network.vocabulary(input).orElseThrow(() -> noVocabulary(name));
        Embedding embedding = network.embedding(input).orElseThrow();
        Shape shape = embedding.tokens().edge().shape();
        if (shape.rank() != 2) {
            throw new InvalidRequestException(network.name() + ": input '" + input.name() + "' has shape " + shape
                    + "; a text needs [N, length]");
        }
        Tokens tokens = vocabulary.read(text, (int) shape.size(1));
        if (tokens.words() == 0) {
            throw new InvalidRequestException(name + ": the text has no word that the network can read");
        }
        Tensor numbers = Tensor.of(tokens.indices(), 1, tokens.positions().size());
        return subject(
                name,
                typed(embedding.vectors(numbers)),
                Optional.of(new InputView.OfText(tokens)),
                tokens.sentence() + "; explained at the output of the embedding");
    }

    private InvalidRequestException noVocabulary(String name) {
        InputKind kind = InputKind.of(network, input);
        if (kind != InputKind.TEXT) {
            return new InvalidRequestException(name + ": input '" + input.name() + "' of " + network.name()
                    + " has shape " + given().edge().shape() + " and goes into no embedding, so it takes no text");
        }
        return new InvalidRequestException(name + ": " + network.name()
                + " reads words by number, and which number stands for which word is not known."
                + " Put a file beside the model, called like it but ending in .convscope.json, with "
                + "{\"text\": {\"vocabulary\": \"words.txt\"}}, and words.txt with a word a line in the order of their "
                + "numbers; or give the numbers as .npy");
    }

    /** Numbers over time, or in a row. */
    private Subject signal(Signal signal, String name) {
        Shape shape = given().edge().shape();
        Tensor samples = signal.samples();
        if (shape.rank() <= 2) {
            return with(tensor(samples.reshaped(samples.count()), name), signal.sentence());
        }
        if (shape.rank() != 3) {
            throw new InvalidRequestException(name + ": holds numbers over time, " + signal.sentence() + "; input '"
                    + input.name() + "' of " + network.name() + " has shape " + shape + " and takes no signal");
        }
        boolean last = InputLayout.of(input).channelAxis() == 2;
        long channels = shape.size(last ? 2 : 1);
        long times = shape.size(last ? 1 : 2);
        if (channels > 0 && channels != samples.size(1) || times > 0 && times != samples.size(0)) {
            throw new InvalidRequestException(name + ": has " + samples.size(0) + " moments of " + samples.size(1)
                    + " channels; input '" + input.name() + "' of " + network.name() + " needs "
                    + (times > 0 ? times : "any number of") + " moments of "
                    + (channels > 0 ? channels : "any number of")
                    + " channels. Signals are used as they are: cut or resample it first.");
        }
        return with(tensor(last ? samples : signal.channelsFirst(), name), signal.sentence());
    }

    private Subject with(Subject subject, String sentence) {
        return subject(
                subject.inputName(),
                subject.inputs().get(input.name()),
                Optional.empty(),
                sentence + ", fed as they are");
    }

    private Subject subject(String name, Tensor numbers, Optional<InputView> view, String sentence) {
        return new Subject(
                network,
                name,
                Map.of(input.name(), numbers),
                view.map(v -> Map.of(input.name(), v)).orElse(Map.of()),
                sentence);
    }
}
