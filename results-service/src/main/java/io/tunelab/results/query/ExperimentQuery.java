package io.tunelab.results.query;

import io.tunelab.results.store.State;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** Which experiments, in which order, how many: read from the parameters of a URL; an unknown one is refused. */
record ExperimentQuery(String where, Map<String, Object> parameters, Order order, int limit, Optional<String> cursor) {
    private static final int LARGEST_PAGE = 500;
    private static final Map<String, Filter> FILTERS = filters();
    private static final Set<String> OTHERS = Set.of("sort", "limit", "size", "cursor");

    /** A column that can be filtered by, and the type of its values. */
    private record Filter(String property, SortKey.Kind kind) {}

    ExperimentQuery {
        parameters = Map.copyOf(parameters);
    }

    static ExperimentQuery of(MultivaluedMap<String, String> given) {
        var parameters = new HashMap<String, Object>();
        var where = new StringJoiner(" and ").setEmptyValue("true");
        given.forEach((name, values) -> {
            if (!OTHERS.contains(name)) {
                where.add(condition(name, values, parameters));
            }
        });
        var order = Order.parse(Optional.ofNullable(given.getFirst("sort")).orElse("-submitted_at"));
        var limit = Optional.ofNullable(given.getFirst("limit")).or(() -> Optional.ofNullable(given.getFirst("size")));
        return new ExperimentQuery(
                where.toString(),
                parameters,
                order,
                limit.map(ExperimentQuery::limit).orElse(50),
                Optional.ofNullable(given.getFirst("cursor")));
    }

    /** Several values of one parameter, or one with commas, mean any of them. */
    private static String condition(String name, List<String> values, Map<String, Object> parameters) {
        var filter = FILTERS.get(name);
        if (filter == null) {
            var known = new TreeSet<>(FILTERS.keySet());
            known.addAll(OTHERS);
            throw ProblemException.parameter(name, String.join(",", values), "only these parameters: " + known);
        }
        var parameter = "filter" + parameters.size();
        parameters.put(
                parameter,
                values.stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(value -> name.equals("state") ? state(value) : value(name, filter, value))
                        .toList());
        return filter.property() + " in (:" + parameter + ")";
    }

    private static Object value(String name, Filter filter, String text) {
        try {
            return filter.kind().parse(text);
        } catch (NumberFormatException e) {
            throw ProblemException.parameter(
                    name, text, filter.kind() == SortKey.Kind.INTEGER ? "an integer" : "a number");
        }
    }

    private static State state(String text) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter("state", text, Arrays.toString(State.values())));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_PAGE) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number out of range.
        }
        throw ProblemException.parameter("limit", text, "an integer from 1 to " + LARGEST_PAGE);
    }

    private static Map<String, Filter> filters() {
        var filters = new LinkedHashMap<String, Filter>();
        filters.put("state", new Filter("state", SortKey.Kind.TEXT));
        filters.put("study", new Filter("asked.study", SortKey.Kind.TEXT));
        filters.put("model", new Filter("asked.model", SortKey.Kind.TEXT));
        filters.put("num_layers", new Filter("asked.numLayers", SortKey.Kind.INTEGER));
        filters.put("dataset", new Filter("asked.datasetName", SortKey.Kind.TEXT));
        filters.put("dataset.fraction", new Filter("asked.datasetFraction", SortKey.Kind.NUMBER));
        filters.put("dataset.seed", new Filter("asked.datasetSeed", SortKey.Kind.INTEGER));
        filters.put("dataset.protocol", new Filter("asked.datasetProtocol", SortKey.Kind.TEXT));
        filters.put("max_length", new Filter("asked.maxLength", SortKey.Kind.INTEGER));
        filters.put("batch_size", new Filter("asked.batchSize", SortKey.Kind.INTEGER));
        filters.put("learning_rate", new Filter("asked.learningRate", SortKey.Kind.NUMBER));
        filters.put("epochs", new Filter("asked.epochs", SortKey.Kind.INTEGER));
        filters.put("seed", new Filter("asked.seed", SortKey.Kind.INTEGER));
        filters.put("optimizer", new Filter("asked.optimizer", SortKey.Kind.TEXT));
        filters.put("schedule", new Filter("asked.schedule", SortKey.Kind.TEXT));
        filters.put("precision", new Filter("asked.precision", SortKey.Kind.TEXT));
        return Map.copyOf(filters);
    }
}
