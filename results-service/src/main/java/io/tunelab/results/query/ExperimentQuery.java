package io.tunelab.results.query;

import io.tunelab.contract.id.TagName;
import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
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
    private static final String TAG = "tags.";
    private static final Map<String, FilterParser.Field> FILTERS = filters();
    static final Map<String, FilterParser.Field> COMPARABLE = comparable();
    private static final Set<String> OTHERS = Set.of("filter", "sort", "limit", "size", "cursor");

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
        Optional.ofNullable(given.getFirst("filter"))
                .ifPresent(filter -> where.add(FilterParser.parse(filter, COMPARABLE, parameters)));
        var order = Order.parse(Optional.ofNullable(given.getFirst("sort")).orElse("-submitted_at"));
        var limit = Optional.ofNullable(given.getFirst("limit")).or(() -> Optional.ofNullable(given.getFirst("size")));
        return new ExperimentQuery(
                where.toString(),
                parameters,
                order,
                limit.map(text -> Page.limit(text, LARGEST_PAGE)).orElse(50),
                Optional.ofNullable(given.getFirst("cursor")));
    }

    /**
     * Experiments of some studies.
     *
     * @param studies ids; an empty one stands for those of no study
     * @param filter in the filter language; blank for none
     * @param sort as the parameter of a URL
     */
    static ExperimentQuery ofStudies(
            List<String> studies, String filter, String sort, int limit, Optional<String> cursor) {
        var parameters = new HashMap<String, Object>();
        var where = new StringJoiner(" and ");
        var named = studies.stream().filter(study -> !study.isEmpty()).toList();
        if (!named.isEmpty()) {
            parameters.put("studies", named);
        }
        var conditions = new StringJoiner(" or ", "(", ")").setEmptyValue("false");
        if (!named.isEmpty()) {
            conditions.add("asked.study in (:studies)");
        }
        if (named.size() < studies.size()) {
            conditions.add("asked.study is null");
        }
        where.add(conditions.toString());
        if (!filter.isBlank()) {
            where.add(FilterParser.parse(filter, COMPARABLE, parameters));
        }
        return new ExperimentQuery(
                where.toString(),
                parameters,
                Order.parse(sort),
                Page.limit(String.valueOf(limit), LARGEST_PAGE),
                cursor);
    }

    /** Several values of one parameter, or one with commas, mean any of them. */
    private static String condition(String name, List<String> values, Map<String, Object> parameters) {
        var filter = tag(name).orElse(FILTERS.get(name));
        if (filter == null) {
            var known = new TreeSet<>(FILTERS.keySet());
            known.addAll(OTHERS);
            known.add("tags.<name>");
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

    /** {@code tags.owner} names the text of that tag; an experiment without it satisfies no comparison. */
    static Optional<FilterParser.Field> tag(String name) {
        // Such a name holds nothing that could end the literal.
        return name.startsWith(TAG) && TagName.isValid(name.substring(TAG.length()))
                ? Optional.of(new FilterParser.Field(
                        "cast(function('jsonb_extract_path_text', asked.tags, '%s') as string)"
                                .formatted(name.substring(TAG.length())),
                        SortKey.Kind.TEXT))
                : Optional.empty();
    }

    private static Object value(String name, FilterParser.Field filter, String text) {
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

    private static Map<String, FilterParser.Field> filters() {
        var filters = new LinkedHashMap<String, FilterParser.Field>();
        filters.put("state", new FilterParser.Field("state", SortKey.Kind.TEXT));
        filters.put("study", new FilterParser.Field("asked.study", SortKey.Kind.TEXT));
        filters.put("model", new FilterParser.Field("asked.model", SortKey.Kind.TEXT));
        filters.put("num_layers", new FilterParser.Field("asked.numLayers", SortKey.Kind.INTEGER));
        filters.put("dataset", new FilterParser.Field("asked.datasetName", SortKey.Kind.TEXT));
        filters.put("dataset.fraction", new FilterParser.Field("asked.datasetFraction", SortKey.Kind.NUMBER));
        filters.put("dataset.seed", new FilterParser.Field("asked.datasetSeed", SortKey.Kind.INTEGER));
        filters.put("dataset.protocol", new FilterParser.Field("asked.datasetProtocol", SortKey.Kind.TEXT));
        filters.put("max_length", new FilterParser.Field("asked.maxLength", SortKey.Kind.INTEGER));
        filters.put("batch_size", new FilterParser.Field("asked.batchSize", SortKey.Kind.INTEGER));
        filters.put("learning_rate", new FilterParser.Field("asked.learningRate", SortKey.Kind.NUMBER));
        filters.put("epochs", new FilterParser.Field("asked.epochs", SortKey.Kind.INTEGER));
        filters.put("seed", new FilterParser.Field("asked.seed", SortKey.Kind.INTEGER));
        filters.put("optimizer", new FilterParser.Field("asked.optimizer", SortKey.Kind.TEXT));
        filters.put("schedule", new FilterParser.Field("asked.schedule", SortKey.Kind.TEXT));
        filters.put("precision", new FilterParser.Field("asked.precision", SortKey.Kind.TEXT));
        return Map.copyOf(filters);
    }

    /** What the filter language compares: all that can be filtered or sorted by. */
    private static Map<String, FilterParser.Field> comparable() {
        var fields = new HashMap<>(FILTERS);
        for (var key : SortKey.values()) {
            fields.put(key.wireName, new FilterParser.Field(key.property, key.kind));
        }
        return Map.copyOf(fields);
    }
}
