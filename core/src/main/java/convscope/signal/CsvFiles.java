package convscope.signal;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads tables of numbers as text: a line per moment, a column per channel, with commas, semicolons, tabs or blanks between them; the first line may name the columns. */
public final class CsvFiles {
    private static final long MAX_BYTES = 1L << 28;
    private static final String EXPECTED =
            "numbers in columns are expected, a line per moment and a column per channel";

    private CsvFiles() {}

    /**
     * Reads the bytes of a file in UTF-8.
     *
     * @throws InvalidRequestException if it has over 256 MiB, no numbers, lines of different lengths, or something else than numbers, naming the line
     */
    public static Signal read(byte[] bytes, String name) {
        if (bytes.length > MAX_BYTES) {
            throw new InvalidRequestException(
                    name + ": the file has " + bytes.length + " bytes; tables up to " + MAX_BYTES + " bytes are read");
        }
        List<float[]> rows = new ArrayList<>();
        int[] line = {0};
        text(bytes, name).lines().forEach(text -> {
            line[0]++;
            String trimmed = text.strip();
            if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
                String[] cells = trimmed.split("\\s*[,;\\t]\\s*|\\s+", -1);
                if (!(rows.isEmpty() && isHeader(cells))) {
                    rows.add(row(cells, rows, name, line[0]));
                }
            }
        });
        if (rows.isEmpty()) {
            throw new InvalidRequestException(name + ": has no numbers; " + EXPECTED);
        }
        int columns = rows.get(0).length;
        float[] all = new float[Math.multiplyExact(rows.size(), columns)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * columns, columns);
        }
        return new Signal(Tensor.of(all, rows.size(), columns), rows.size() + " lines of " + columns + " numbers");
    }

    private static String text(byte[] bytes, String name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(name + ": is no text in UTF-8; " + EXPECTED, e);
        }
    }

    private static boolean isHeader(String[] cells) {
        return Arrays.stream(cells).noneMatch(CsvFiles::isNumber);
    }

    private static boolean isNumber(String cell) {
        try {
            Float.parseFloat(cell);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static float[] row(String[] cells, List<float[]> before, String name, int line) {
        if (!before.isEmpty() && cells.length != before.get(0).length) {
            throw new InvalidRequestException(name + ": line " + line + " has " + cells.length
                    + " columns, the lines before " + before.get(0).length + "; " + EXPECTED);
        }
        float[] row = new float[cells.length];
        for (int i = 0; i < row.length; i++) {
            if (!isNumber(cells[i])) {
                String found = cells[i].length() > 40 ? cells[i].substring(0, 40) + "..." : cells[i];
                throw new InvalidRequestException(name + ": line " + line + ", column " + (i + 1) + ": '" + found
                        + "' is no number; " + EXPECTED);
            }
            row[i] = Float.parseFloat(cells[i]);
        }
        return row;
    }
}
