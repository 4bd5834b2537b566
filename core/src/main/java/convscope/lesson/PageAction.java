package convscope.lesson;

import convscope.words.Text;

/**
 * Something that the page can do for the reader.
 *
 * @param label for a button
 * @param screen {@code explain}, {@code inside}, {@code compare} or {@code learn}
 * @param layer number of the layer to go to; null to leave it
 * @param unit number of the map or unit to go to; null to leave it
 * @param method name of the method to choose; null to leave it
 */
public record PageAction(Text label, String screen, Integer layer, Integer unit, String method) {
    static PageAction of(String screen, Text label) {
        return new PageAction(label, screen, null, null, null);
    }

    PageAction at(Spot spot) {
        return new PageAction(label, screen, spot == null ? null : spot.number(), unit, method);
    }

    PageAction by(String name) {
        return new PageAction(label, screen, layer, unit, name);
    }
}
