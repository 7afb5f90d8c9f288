package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.Facts.Kind;
import io.tunelab.results.rest.ProblemException;
import java.util.Map;
import java.util.TreeSet;

/**
 * The keys that a search knows, with MLflow's prefixes and second names.
 *
 * @param attributes whether each is a number, by name
 * @param hasData whether there are metrics and params, as runs have them
 */
record Keys(Map<String, Boolean> attributes, boolean hasData) {
    static final Keys RUNS = new Keys(
            Map.of(
                    "run_id", false,
                    "run_name", false,
                    "status", false,
                    "user_id", false,
                    "artifact_uri", false,
                    "start_time", true,
                    "end_time", true),
            true);

    static final Keys EXPERIMENTS = new Keys(
            Map.of("name", false, "experiment_id", false, "creation_time", true, "last_update_time", true), false);

    private static final Map<String, String> ALIASES = Map.of(
            "Run name", "run_name",
            "run name", "run_name",
            "Run ID", "run_id",
            "created", "start_time",
            "Created", "start_time");

    Keys {
        attributes = Map.copyOf(attributes);
    }

    /** A key and what it belongs to. */
    record Key(Kind kind, String name, boolean isNumber) {}

    /**
     * Resolves a key.
     *
     * @param prefix such as {@code metrics}; null for none, which means an attribute
     * @throws ProblemException 400 if there is no such kind or attribute
     */
    Key of(String prefix, String name, String parameter) {
        var kind = kind(prefix);
        if (kind == Kind.METRIC || kind == Kind.PARAM || kind == Kind.TAG) {
            if (kind != Kind.TAG && !hasData) {
                throw unknown(prefix + "." + name, parameter);
            }
            return new Key(kind, name, kind == Kind.METRIC);
        }
        var attribute = hasData ? alias(name, parameter) : name;
        var isNumber = attributes.get(attribute);
        if (isNumber == null) {
            throw unknown(name, parameter);
        }
        return new Key(kind, attribute, isNumber);
    }

    /** MLflow orders by fewer second names than it filters by. */
    private static String alias(String name, String parameter) {
        return parameter.equals("order_by") && !name.equalsIgnoreCase("created")
                ? name
                : ALIASES.getOrDefault(name, name);
    }

    private static Kind kind(String prefix) {
        var name = prefix == null ? "attribute" : prefix;
        if (name.startsWith("metric")) {
            return Kind.METRIC;
        }
        if (name.startsWith("param")) {
            return Kind.PARAM;
        }
        return name.startsWith("tag") ? Kind.TAG : Kind.ATTRIBUTE;
    }

    private ProblemException unknown(String key, String parameter) {
        return ProblemException.parameter(
                parameter,
                MlflowFilter.shortened(key),
                (hasData ? "metrics.KEY, params.KEY, " : "") + "tags.KEY, or one of "
                        + String.join(", ", new TreeSet<>(attributes.keySet())));
    }
}
