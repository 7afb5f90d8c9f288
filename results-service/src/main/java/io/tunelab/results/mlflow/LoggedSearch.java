package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.MlflowFilter.Condition;
import io.tunelab.results.mlflow.MlflowFilter.Kind;
import io.tunelab.results.mlflow.MlflowFilter.Order;
import io.tunelab.results.rest.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A search in logged runs as SQL. Keys and values travel as parameters, never as part of the statement. */
final class LoggedSearch {
    private static final Map<String, String> ATTRIBUTES = Map.ofEntries(
            Map.entry("run_id", "r.run_id"),
            Map.entry("run_name", "r.name"),
            Map.entry("Run name", "r.name"),
            Map.entry("user_id", "r.user_id"),
            Map.entry("status", "r.status"),
            Map.entry("artifact_uri", "r.artifact_uri"),
            Map.entry("start_time", "r.start_time"),
            Map.entry("created", "r.start_time"),
            Map.entry("end_time", "r.end_time"));

    private final List<Object> parameters = new ArrayList<>();
    private final String sql;

    /** @param conditionOnDeleted such as {@code NOT r.deleted} */
    LoggedSearch(List<Condition> conditions, List<Order> orders, String conditionOnDeleted) {
        var where = new ArrayList<>(List.of("r.experiment_id = ANY (:ids)", conditionOnDeleted));
        conditions.forEach(condition -> where.add(condition(condition)));
        var orderBy = orders.stream().map(this::order).collect(Collectors.toCollection(ArrayList::new));
        orderBy.add("r.start_time DESC");
        orderBy.add("r.run_id");
        sql = "SELECT r.run_id FROM logged_runs r WHERE " + String.join(" AND ", where) + " ORDER BY "
                + String.join(", ", orderBy);
    }

    /** With {@code :ids} for the experiments and {@code :pN} for the other parameters. */
    String sql() {
        return sql;
    }

    /** The values of {@code :p0} and so on. */
    List<Object> parameters() {
        return List.copyOf(parameters);
    }

    private String condition(Condition condition) {
        boolean isNumber = condition.kind() == Kind.METRIC || condition.kind() == Kind.ATTRIBUTE && isMoment(condition);
        var comparison = isNumber ? number(condition) : text(condition);
        return condition.kind() == Kind.ATTRIBUTE
                ? attribute(condition.key()) + comparison
                : "EXISTS (SELECT FROM %s v WHERE v.run_id = r.run_id AND v.key = %s AND v.value%s)"
                        .formatted(table(condition.kind()), parameter(condition.key()), comparison);
    }

    private static boolean isMoment(Condition condition) {
        return attribute(condition.key()).endsWith("_time");
    }

    private String number(Condition condition) {
        if (condition.operator().endsWith("LIKE") || condition.operator().equals("IN")) {
            throw ProblemException.parameter("filter", condition.operator(), "= != < <= > >= for numbers");
        }
        try {
            return " " + condition.operator() + " "
                    + parameter(Double.valueOf(condition.values().get(0)));
        } catch (NumberFormatException e) {
            throw ProblemException.parameter(
                    "filter", MlflowBody.shortened(condition.values().get(0)), "a number for " + condition.key());
        }
    }

    private String text(Condition condition) {
        return switch (condition.operator()) {
            case "IN" -> " = ANY (" + parameter(condition.values().toArray(String[]::new)) + ")";
            case "=", "!=", "LIKE", "ILIKE" ->
                " " + condition.operator() + " " + parameter(condition.values().get(0));
            default -> throw ProblemException.parameter("filter", condition.operator(), "= != LIKE ILIKE IN for texts");
        };
    }

    private String order(Order order) {
        var text = order.kind() == Kind.ATTRIBUTE
                ? attribute(order.key())
                : "(SELECT %s FROM %s v WHERE v.run_id = r.run_id AND v.key = %s)"
                        .formatted(value(order.kind()), table(order.kind()), parameter(order.key()));
        return text + (order.falling() ? " DESC NULLS LAST" : " ASC NULLS LAST");
    }

    /** PostgreSQL has NaN above all numbers; it is to come last, as what is missing. */
    private static String value(Kind kind) {
        return kind == Kind.METRIC ? "nullif(v.value, 'NaN')" : "v.value";
    }

    private static String table(Kind kind) {
        return switch (kind) {
            case METRIC -> "logged_latest_metrics";
            case PARAM -> "logged_params";
            case TAG -> "logged_tags";
            case ATTRIBUTE -> throw new IllegalArgumentException("attributes are columns");
        };
    }

    private static String attribute(String key) {
        var column = ATTRIBUTES.get(key);
        if (column == null) {
            throw ProblemException.parameter(
                    "filter",
                    MlflowBody.shortened(key),
                    "metrics.KEY, params.KEY, tags.KEY, or one of "
                            + ATTRIBUTES.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return column;
    }

    private String parameter(Object value) {
        parameters.add(value);
        return ":p" + (parameters.size() - 1);
    }
}
