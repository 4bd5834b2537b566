package convscope.lesson;

import convscope.words.Text;

/**
 * One stop of the first tour.
 *
 * @param place what the page points at: {@code answers}, {@code stage}, {@code network}, {@code filmstrip}, {@code inside} or {@code learn}
 * @param title two to five words
 * @param text what there is to see, with facts of the open network
 * @param action where the page goes before this stop; null to stay
 */
public record TourStep(String place, Text title, Text text, PageAction action) {}
