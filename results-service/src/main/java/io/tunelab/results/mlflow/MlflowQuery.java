package io.tunelab.results.mlflow;

import io.tunelab.results.mlflow.MlflowFilter.Condition;
import io.tunelab.results.mlflow.MlflowFilter.Kind;
import io.tunelab.results.mlflow.MlflowFilter.Order;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** MLflow's search conditions and orders in our filter language. */
final class MlflowQuery {
    private static final Map<String, String> STATES = Map.of(
            "SCHEDULED",
            "QUEUED",
            "RUNNING",
            "RUNNING",
            "FINISHED",
            "COMPLETED",
            "FAILED",
            "FAILED",
            "KILLED",
            "CANCELLED");

    private MlflowQuery() {}

    /** Whether our experiments have what a condition compares. */
    static boolean isOurs(Condition condition) {
        return field(condition.kind(), condition.key())
                .filter(ExperimentReads.fields()::contains)
                .isPresent();
    }

    private static boolean isOurs(Order order) {
        return field(order.kind(), order.key())
                .filter(ExperimentReads.fields()::contains)
                .isPresent();
    }

    /** Such as {@code metrics.test_accuracy > 0.85 AND params.max_length = '512'}; empty for no condition. */
    static String filter(List<Condition> conditions) {
        return conditions.stream().map(MlflowQuery::condition).collect(Collectors.joining(" and "));
    }

    private static String condition(Condition condition) {
        if (condition.operator().endsWith("LIKE")) {
            throw ProblemException.parameter(
                    "filter", condition.operator(), "for Tunelab's own runs =, !=, <, <=, >, >= and IN");
        }
        var field = field(condition.kind(), condition.key()).orElseThrow();
        var values = condition.values().stream()
                .map(value -> field.equals("state") ? STATES.getOrDefault(value, value) : value)
                .map(value -> "'" + value.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return condition.operator().equals("IN")
                ? field + " in (" + values + ")"
                : field + " " + condition.operator() + " " + values;
    }

    /** The field that MLflow's key stands for. */
    private static Optional<String> field(Kind kind, String key) {
        return switch (kind) {
            case METRIC -> metric(key);
            case PARAM -> Optional.of(key);
            case TAG -> Optional.empty();
            case ATTRIBUTE ->
                switch (key) {
                    case "status" -> Optional.of("state");
                    case "run_id", "run_name", "Run name" -> Optional.of("experiment_id");
                    case "start_time", "created" -> Optional.of("submitted_at");
                    default -> Optional.empty();
                };
        };
    }

    private static Optional<String> metric(String key) {
        if (key.startsWith("best_val_")) {
            return Optional.of("best." + key.substring("best_val_".length()));
        }
        if (key.startsWith("test_")) {
            return Optional.of("test." + key.substring("test_".length()));
        }
        return key.equals("total_seconds") ? Optional.of("timings.total_seconds") : Optional.empty();
    }

    /** Such as {@code metrics.test_accuracy DESC}; the newest first at the end. What we do not have is left away. */
    static String order(List<Order> orders) {
        var ours = orders.stream()
                .filter(MlflowQuery::isOurs)
                .map(order -> (order.falling() ? "-" : "")
                        + field(order.kind(), order.key()).orElseThrow())
                .collect(Collectors.joining(","));
        return ours.isEmpty() ? "-submitted_at" : ours + ",-submitted_at";
    }
}
