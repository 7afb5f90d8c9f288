package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whether the differences between a stage's configurations and one of them are real, as the service judges them. */
public final class StudyVerdicts {
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 500;
    private final ResultsApi api;

    public StudyVerdicts(ResultsApi api) {
        this.api = api;
    }

    /**
     * A heading and a line per configuration; empty where there is nothing to compare.
     *
     * @param query further parameters, for example {@code margin=0.02}
     */
    public List<String> lines(String study, String stage, List<String> query) {
        return compared(study, stage, query).map(StudyVerdicts::lines).orElse(List.of());
    }

    /** The service's comparisons; empty where there is nothing to compare. */
    Optional<JsonNode> compared(String study, String stage, List<String> query) {
        var path = "/api/v1/studies/" + ResultsApi.encoded(study) + "/compare?stage=" + ResultsApi.encoded(stage)
                + (query.isEmpty() ? "" : "&" + String.join("&", query));
        return Optional.of(ask(path))
                .filter(answer -> method(answer.path("configurations")).isPresent());
    }

    private static List<String> lines(JsonNode answer) {
        var configurations = answer.path("configurations");
        var lines = new ArrayList<String>();
        lines.add("Test accuracy against %s, on the same examples (%s):"
                .formatted(
                        answer.path("baseline").asText(), method(configurations).orElseThrow()));
        int width = StreamSupport.stream(configurations.spliterator(), false)
                .mapToInt(one -> name(one).length())
                .max()
                .orElse(0);
        for (var one : configurations) {
            lines.add(("  %-" + width + "s  %s")
                    .formatted(
                            name(one),
                            one.path("verdict")
                                    .asText("not compared: "
                                            + one.path("not_comparable").asText())));
            one.path("warnings").forEach(warning -> lines.add(" ".repeat(width + 4) + "caution: " + warning.asText()));
        }
        Stream.of(
                        answer.path("note"),
                        answer.path("sensitivity").path("text"),
                        answer.path("f1"),
                        answer.path("calibration"),
                        answer.path("looks").path("summary"))
                .filter(JsonNode::isTextual)
                .forEach(text -> lines.add("  " + text.asText()));
        answer.path("looks").path("steps").forEach(step -> lines.add("    " + step(step)));
        return lines;
    }

    /** One comparison at one look. */
    private static String step(JsonNode step) {
        var numbers = step.has("interval")
                ? String.format(
                        Locale.ROOT,
                        " %+.1f (%s)",
                        100 * step.path("difference").asDouble(),
                        range(
                                step.at("/interval/low").asDouble(),
                                step.at("/interval/high").asDouble()))
                : "";
        return "%d seeds: %s%s, %s%s"
                .formatted(
                        step.path("seeds").asInt(),
                        step.path("name").asText(),
                        numbers,
                        step.path("outcome").asText().replace('_', ' '),
                        step.path("open").asBoolean() ? ", still open" : "");
    }

    /** In points, in the service's words: few seeds leave intervals beyond the differences that there can be. */
    private static String range(double low, double high) {
        if (low <= -1 && high >= 1) {
            return "wider than ±100";
        }
        return (low < -1 ? "below -100" : String.format(Locale.ROOT, "%+.1f", 100 * low)) + " to "
                + (high > 1 ? "above +100" : String.format(Locale.ROOT, "%+.1f", 100 * high));
    }

    private static String name(JsonNode one) {
        return one.path("name").asText() + (one.path("not_run_here").asBoolean() ? " (not run here)" : "");
    }

    /** Whether more data helps, and how much; empty where a stage does not vary how much data there is. */
    public Optional<String> learningCurve(String study, String stage) {
        return finding(study, stage, "learning-curve");
    }

    /** What a search with fewer draws would have been expected to find; empty where a stage has no draw. */
    public Optional<String> searchCurve(String study, String stage) {
        return finding(study, stage, "search-curve");
    }

    /** How much of the spread between runs comes from which seed; empty where none varies. */
    public Optional<String> seedSpread(String study, String stage) {
        return finding(study, stage, "seed-spread");
    }

    private Optional<String> finding(String study, String stage, String resource) {
        try {
            return api.get("/api/v1/studies/" + ResultsApi.encoded(study) + "/" + resource + "?stage="
                            + ResultsApi.encoded(stage))
                    .map(found -> found.isArray() ? found.path(0) : found)
                    .flatMap(found -> Optional.ofNullable(found.path("finding").textValue()));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> method(JsonNode configurations) {
        return StreamSupport.stream(configurations.spliterator(), false)
                .flatMap(one -> Optional.ofNullable(one.path("method").textValue()).stream())
                .findFirst();
    }

    /** Predictions come by a topic of their own and may reach the database a moment after the run's end. */
    private JsonNode ask(String path) {
        for (int attempt = 1; ; attempt++) {
            var answer = api.get(path).orElseThrow(() -> new ApiException("there is no such study"));
            boolean isComplete = StreamSupport.stream(
                            answer.path("configurations").spliterator(), false)
                    .noneMatch(one -> one.path("not_comparable").asText().contains("yet"));
            if (isComplete || attempt == TRIES) {
                return answer;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", e);
        }
    }
}
