package convscope.words;

import convscope.graph.InvalidRequestException;

/** A language that every text of Convscope exists in. */
public enum Language {
    EN,
    ZH;

    /**
     * The language with the code {@code en} or {@code zh}.
     *
     * @throws InvalidRequestException for any other code
     */
    public static Language of(String code) {
        return switch (code) {
            case "en" -> EN;
            case "zh" -> ZH;
            default -> throw new InvalidRequestException("unknown language '" + code + "'; known: en, zh");
        };
    }
}
