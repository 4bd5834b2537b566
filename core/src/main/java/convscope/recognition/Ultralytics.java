package convscope.recognition;

import convscope.model.Model;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What files of Ultralytics' YOLO say of the pictures that the network takes. */
public final class Ultralytics {
    private static final Pattern SIZE = Pattern.compile("\\[(\\d{1,5}), ?(\\d{1,5})]");

    private Ultralytics() {}

    static boolean wrote(Model model) {
        return "Ultralytics".equals(model.metadata().get("author"));
    }

    /** Height and width of the pictures that it was exported for, {@code imgsz}, which also those with open sizes tell; empty where it does not. */
    public static Optional<List<Integer>> size(Model model) {
        Matcher told = SIZE.matcher(model.metadata().getOrDefault("imgsz", ""));
        return wrote(model) && told.matches()
                ? Optional.of(List.of(Integer.parseInt(told.group(1)), Integer.parseInt(told.group(2))))
                : Optional.empty();
    }
}
