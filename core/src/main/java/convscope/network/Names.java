package convscope.network;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that someone meant: for messages about an unknown layer, class, method or option. */
public final class Names {
    private static final int LISTED = 12;

    private Names() {}

    /** The known name closest to {@code wanted}, if one is close enough to be a slip of the pen. */
    public static Optional<String> nearest(String wanted, Collection<String> known) {
        String plain = plain(wanted);
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))))
                .filter(name -> distance(plain, plain(name)) <= Math.max(2, plain.length() / 3)
                        || plain(name).contains(plain)
                        || plain.contains(plain(name)) && plain(name).length() > 2);
    }

    /** A message about an unknown name: {@code unknown layer 'x': did you mean 'y'? Known: ...}. */
    public static String unknown(String what, String wanted, Collection<String> known) {
        String guess =
                nearest(wanted, known).map(n -> " did you mean '" + n + "'?").orElse("");
        List<String> shown = known.stream().limit(LISTED).toList();
        String more = known.size() > LISTED ? ", ... (" + known.size() + " in all)" : "";
        return "unknown " + what + " '" + wanted + "':" + guess + " Known: " + String.join(", ", shown) + more;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_/.-]", "");
    }

    /** Levenshtein distance: the number of characters to insert, delete or replace. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
