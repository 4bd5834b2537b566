package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;

/** What a call or a configuration says, under any of the names that the versions of Keras use for it. */
final class Given {
    private Given() {}

    /** The value; null where none of the names is there. */
    static JsonNode value(Emission e, int place, String... names) {
        for (String name : names) {
            JsonNode found = e.given(name, -1);
            if (found != null) {
                return new Call.Constant(found).numbers();
            }
        }
        JsonNode found = e.given(names[0], place);
        return found == null ? null : new Call.Constant(found).numbers();
    }

    static int integer(Emission e, int otherwise, String... names) {
        JsonNode found = value(e, -1, names);
        if (found == null) {
            return otherwise;
        }
        if (!found.isInt()) {
            throw e.config.wrong(names[0], found, "an integer");
        }
        return found.intValue();
    }

    static double real(Emission e, double otherwise, String... names) {
        JsonNode found = value(e, -1, names);
        if (found == null) {
            return otherwise;
        }
        if (!found.isNumber()) {
            throw e.config.wrong(names[0], found, "a number");
        }
        return found.doubleValue();
    }

    static boolean flag(Emission e, boolean otherwise, String... names) {
        JsonNode found = value(e, -1, names);
        return found == null ? otherwise : found.asBoolean();
    }

    static String text(Emission e, String otherwise, String... names) {
        JsonNode found = value(e, -1, names);
        return found == null || !found.isTextual() ? otherwise : found.textValue();
    }

    /** A list of integers, or one as a list of one; null where there is none; null inside the list is -1. */
    static long[] list(Emission e, int place, String... names) {
        JsonNode found = value(e, place, names);
        if (found == null) {
            return null;
        }
        if (found.isInt()) {
            return new long[] {found.intValue()};
        }
        long[] result = new long[found.size()];
        for (int i = 0; i < result.length; i++) {
            JsonNode element = found.get(i);
            if (!found.isArray() || !element.isNull() && !element.isInt()) {
                throw e.config.wrong(names[0], found, "a list of integers");
            }
            result[i] = element.isNull() ? -1 : element.intValue();
        }
        return result;
    }

    /** An axis counted from the front. */
    static int axis(Emission e, long axis, int rank) {
        long front = axis < 0 ? axis + rank : axis;
        if (front < 0 || front >= rank) {
            throw e.misfit("axis " + axis + " of a value with " + rank + " axes");
        }
        return (int) front;
    }
}
