package io.tunelab.results.mlflow;

import io.tunelab.results.query.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** MLflow's search conditions and orders in our filter language, whose words are nearly the same. */
final class MlflowQuery {
    /** Quoted text stays as it is; a key may be in quotes of its own, because MLflow's may have dots and spaces. */
    private static final Pattern PART = Pattern.compile(
            "('(?:[^']|'')*')|(?<![\\w.])(?i:(metrics?|params?|parameters?|attributes?|attr|tags?)\\.)?([\"`]?)([A-Za-z_][\\w.]*)\\3");

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

    /** Such as {@code metrics.test_accuracy > 0.85 AND params.max_length = '512'}; empty for no condition. */
    static String filter(String mlflow) {
        var matcher = PART.matcher(mlflow);
        var ours = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(ours, Matcher.quoteReplacement(part(matcher)));
        }
        return matcher.appendTail(ours).toString();
    }

    private static String part(Matcher matcher) {
        if (matcher.group(1) != null) {
            var text = matcher.group(1);
            return STATES.getOrDefault(text.substring(1, text.length() - 1), text);
        }
        var word = matcher.group(4);
        if (matcher.group(2) == null && List.of("and", "in", "not", "or").contains(word.toLowerCase(Locale.ROOT))) {
            return word;
        }
        if (matcher.group(2) == null && word.equalsIgnoreCase("like")) {
            throw ProblemException.parameter("filter", word, "comparisons with =, !=, <, <=, >, >= and IN");
        }
        return field(Optional.ofNullable(matcher.group(2)).orElse("attributes"), word);
    }

    /** The field that MLflow's key stands for. */
    private static String field(String kind, String key) {
        var name = kind.toLowerCase(Locale.ROOT);
        if (name.startsWith("metric")) {
            return key.startsWith("best_val_")
                    ? "best." + key.substring("best_val_".length())
                    : key.startsWith("test_")
                            ? "test." + key.substring("test_".length())
                            : key.equals("total_seconds") ? "timings.total_seconds" : key;
        }
        if (name.startsWith("param")) {
            return key;
        }
        return switch (key) {
            case "status" -> "state";
            case "run_id", "run_name", "runName", "Name" -> "experiment_id";
            case "start_time", "created" -> "submitted_at";
            default ->
                throw ProblemException.parameter(
                        "filter", kind + "." + key, "metrics.KEY, params.KEY, attributes.status, run_id, start_time");
        };
    }

    /** Such as {@code metrics.test_accuracy DESC}; the newest first where nothing is asked for. */
    static String order(List<String> mlflow) {
        return mlflow.isEmpty()
                ? "-submitted_at"
                : mlflow.stream().map(MlflowQuery::term).collect(Collectors.joining(","));
    }

    private static String term(String mlflow) {
        var words = mlflow.strip().split("\\s+");
        boolean falling = words.length > 1 && words[1].equalsIgnoreCase("desc");
        return (falling ? "-" : "") + filter(words[0]);
    }
}
