package convscope.explain;

import convscope.graph.InvalidRequestException;
import convscope.network.Names;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a method says of itself, read from its record: everything that command line, page, report and documentation need to offer it.
 *
 * @param name in the catalogue, such as {@code grad-cam}
 * @param type the record
 * @param about titles, summaries, paper
 * @param result kind of result
 * @param parameters in the order of the record's components
 */
public record Descriptor(
        String name,
        Class<? extends Explainer<?>> type,
        Describe about,
        Class<? extends Explanation> result,
        List<Parameter> parameters) {
    private static final ClassValue<Descriptor> READ = new ClassValue<>() {
        @Override
        protected Descriptor computeValue(Class<?> type) {
            return read(type);
        }
    };

    /**
     * One parameter.
     *
     * @param name as an option, such as {@code layer}
     * @param about meaning in English
     * @param aboutZh meaning in Chinese
     * @param kind type of value
     * @param values the allowed values in lower case, where they can be listed
     * @param defaultValue as text
     */
    public record Parameter(
            String name, String about, String aboutZh, Kind kind, List<String> values, String defaultValue) {}

    /** Type of a parameter's value. */
    public enum Kind {
        WHOLE,
        REAL,
        FLAG,
        CHOICE,
        TEXT,
        LAYER,
        LAYERS,
        BASELINE,
        /** Another method, one that gives numbers per element of the input. */
        METHOD
    }

    public Descriptor {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads a method's declaration.
     *
     * @throws IllegalArgumentException if the class is no complete declaration of a method
     */
    public static Descriptor of(Class<?> type) {
        return READ.get(type);
    }

    @SuppressWarnings("unchecked")
    private static Descriptor read(Class<?> type) {
        Describe about = type.getAnnotation(Describe.class);
        if (about == null || !type.isRecord() || !Explainer.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    type.getName() + " must be a record that implements Explainer and has @Describe");
        }
        Class<? extends Explainer<?>> explainer = (Class<? extends Explainer<?>>) type;
        Explainer<?> defaults = defaults(explainer);
        List<Parameter> parameters = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Param param = component.getAnnotation(Param.class);
            if (param == null) {
                throw new IllegalArgumentException(type.getName() + "." + component.getName() + " has no @Param");
            }
            Kind kind = kind(component.getGenericType());
            parameters.add(new Parameter(
                    hyphenated(component.getName()),
                    param.value(),
                    param.zh(),
                    kind,
                    choices(component),
                    text(value(component, defaults))));
        }
        String name = about.name().isEmpty() ? hyphenated(type.getSimpleName()) : about.name();
        return new Descriptor(name, explainer, about, resultOf(type), parameters);
    }

    /** The method with its defaults. */
    public Explainer<?> create() {
        return defaults(type);
    }

    /**
     * The method with some parameters set.
     *
     * @param options texts by parameter name; parameters not named keep their defaults
     * @param catalogue where parameters that are methods are found
     * @throws InvalidRequestException if a name is unknown or a value does not fit
     */
    public Explainer<?> create(Map<String, String> options, Catalogue catalogue) {
        List<String> known = parameters.stream().map(Parameter::name).toList();
        for (String option : options.keySet()) {
            if (!known.contains(option)) {
                throw new InvalidRequestException(Names.unknown("parameter of " + name, option, known));
            }
        }
        Explainer<?> defaults = defaults(type);
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String given = options.get(hyphenated(components[i].getName()));
            arguments[i] = given == null
                    ? value(components[i], defaults)
                    : parse(given, components[i], parameters.get(i), catalogue);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return instance(type, types, arguments);
    }

    /** Every parameter of a method with its value, as texts. */
    public Map<String, String> values(Explainer<?> explainer) {
        Map<String, String> values = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            values.put(hyphenated(component.getName()), text(value(component, explainer)));
        }
        return values;
    }

    private static Object parse(String text, RecordComponent component, Parameter parameter, Catalogue catalogue) {
        try {
            return switch (parameter.kind()) {
                case WHOLE -> Integer.valueOf(text.strip());
                case REAL -> Double.valueOf(text.strip());
                case FLAG -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new NumberFormatException();
                    }
                    yield Boolean.valueOf(text);
                }
                case CHOICE -> choice(text, component, parameter);
                case TEXT -> text;
                case LAYER -> new LayerRef(text.strip());
                case BASELINE -> new Baseline(text.strip());
                case METHOD -> method(text, parameter, catalogue);
                case LAYERS -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .map(LayerRef::new)
                        .toList();
            };
        } catch (NumberFormatException e) {
            String expected =
                    switch (parameter.kind()) {
                        case WHOLE -> "a whole number";
                        case REAL -> "a number";
                        default -> "true or false";
                    };
            throw new InvalidRequestException("parameter " + parameter.name() + ": '" + text + "' is not " + expected);
        }
    }

    private static Object choice(String text, RecordComponent component, Parameter parameter) {
        int index = parameter.values().indexOf(text.strip().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new InvalidRequestException(Names.unknown("value of " + parameter.name(), text, parameter.values()));
        }
        return component.getType().getEnumConstants()[index];
    }

    private static InputAttribution method(String text, Parameter parameter, Catalogue catalogue) {
        Explainer<?> named = catalogue.method(text);
        if (named instanceof InputAttribution attribution) {
            return attribution;
        }
        List<String> fitting = catalogue.all().stream()
                .filter(d -> InputAttribution.class.isAssignableFrom(d.type()))
                .map(Descriptor::name)
                .toList();
        throw new InvalidRequestException("parameter " + parameter.name() + ": " + text
                + " gives no number per element of the input; these methods do: " + String.join(", ", fitting));
    }

    private static Kind kind(Type type) {
        if (type == int.class) {
            return Kind.WHOLE;
        }
        if (type == double.class) {
            return Kind.REAL;
        }
        if (type == boolean.class) {
            return Kind.FLAG;
        }
        if (type == String.class) {
            return Kind.TEXT;
        }
        if (type == LayerRef.class) {
            return Kind.LAYER;
        }
        if (type == Baseline.class) {
            return Kind.BASELINE;
        }
        if (type == InputAttribution.class) {
            return Kind.METHOD;
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            return Kind.CHOICE;
        }
        if (type instanceof ParameterizedType p
                && p.getRawType() == List.class
                && p.getActualTypeArguments()[0] == LayerRef.class) {
            return Kind.LAYERS;
        }
        throw new IllegalArgumentException("parameters of type " + type.getTypeName() + " are not offered");
    }

    private static List<String> choices(RecordComponent component) {
        return component.getType().isEnum()
                ? Arrays.stream(component.getType().getEnumConstants())
                        .map(Descriptor::text)
                        .toList()
                : List.of();
    }

    /** A method in words, as {@link Catalogue#method} reads it: its name and the parameters that differ from their defaults. */
    public static String text(Explainer<?> explainer) {
        Descriptor descriptor = of(explainer.getClass());
        List<String> changed = new ArrayList<>();
        Map<String, String> usual = descriptor.values(descriptor.create());
        descriptor.values(explainer).forEach((name, value) -> {
            if (!value.equals(usual.get(name))) {
                changed.add(name + "=" + value);
            }
        });
        return descriptor.name() + (changed.isEmpty() ? "" : "(" + String.join(",", changed) + ")");
    }

    private static String text(Object value) {
        if (value instanceof Explainer<?> explainer) {
            return text(explainer);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(Descriptor::text).toList());
        }
        return String.valueOf(value);
    }

    private static String hyphenated(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Object value(RecordComponent component, Explainer<?> explainer) {
        try {
            return component.getAccessor().invoke(explainer);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(explainer.getClass().getName() + " must be public", e);
        }
    }

    private static Explainer<?> defaults(Class<? extends Explainer<?>> type) {
        return instance(type, new Class<?>[0], new Object[0]);
    }

    private static Explainer<?> instance(Class<? extends Explainer<?>> type, Class<?>[] types, Object[] arguments) {
        try {
            Constructor<? extends Explainer<?>> constructor = type.getConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidRequestException refused) {
                throw refused;
            }
            throw new IllegalArgumentException("cannot create " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    type.getName() + " must be a public record with a constructor without arguments", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Explanation> resultOf(Class<?> type) {
        for (Type implemented : type.getGenericInterfaces()) {
            if (implemented instanceof ParameterizedType p && p.getRawType() == Explainer.class) {
                return (Class<? extends Explanation>) p.getActualTypeArguments()[0];
            }
            if (implemented instanceof Class<?> c && Explainer.class.isAssignableFrom(c)) {
                return resultOf(c);
            }
        }
        throw new IllegalArgumentException(type.getName() + " must implement Explainer<kind of result>");
    }
}
