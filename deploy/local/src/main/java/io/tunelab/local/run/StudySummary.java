package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.Run;
import io.tunelab.local.terminal.Format;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A study in three sentences: its answer, how sure that is, and what it cost. */
public final class StudySummary {
    private static final int MOST_NAMES = 3;

    private final StudyVerdicts verdicts;

    public StudySummary(StudyVerdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** @param seconds that the study took */
    public List<String> lines(JsonNode study, double seconds) {
        return List.of("Answer: " + answer(study), "How sure: " + certainty(study), "Cost: " + cost(study, seconds));
    }

    private static String answer(JsonNode study) {
        var parts = new ArrayList<String>();
        for (var stage : study.path("stages")) {
            var best = stage.path("best");
            if (best.hasNonNull("name")) {
                var accuracy = bestRun(stage)
                        .flatMap(run -> run.scores().test())
                        .map(test -> " (test accuracy " + Format.percent(test.accuracy()) + ")")
                        .orElse("");
                parts.add(stage.path("name").asText() + ": " + best.path("name").asText() + accuracy);
            }
        }
        return parts.isEmpty()
                ? "none, no run has completed."
                : "chosen by validation, " + String.join("; ", parts) + ".";
    }

    private String certainty(JsonNode study) {
        var parts = new ArrayList<String>();
        Optional<Double> detectable = Optional.empty();
        for (var stage : study.path("stages")) {
            var compared = stage.hasNonNull("best")
                    ? verdicts.compared(
                            study.path("id").asText(), stage.path("name").asText(), List.of())
                    : Optional.<JsonNode>empty();
            if (compared.isPresent()) {
                parts.add(stage.path("name").asText() + ": " + outcomes(compared.get()));
                double points =
                        compared.get().path("sensitivity").path("detectable").asDouble();
                detectable = Optional.of(points).filter(found -> found > 0);
            }
        }
        var size = detectable
                .map(points -> String.format(
                        Locale.ROOT, "; true differences under %.0f points are likely to go unnoticed", 100 * points))
                .orElse("");
        return parts.isEmpty() ? "nothing could be compared." : String.join("; ", parts) + size + ".";
    }

    /** Such as "256 tokens, 512 tokens significantly better than 128 tokens"; of many, how many. */
    private static String outcomes(JsonNode compared) {
        var names = new TreeMap<String, List<String>>();
        for (var one : compared.path("configurations")) {
            if (one.hasNonNull("outcome")) {
                names.computeIfAbsent(relation(one), relation -> new ArrayList<>())
                        .add(one.path("name").asText());
            }
        }
        var baseline = compared.path("baseline").asText();
        return names.isEmpty()
                ? "nothing can be compared with " + baseline
                : names.entrySet().stream()
                        .map(each -> "%s %s %s".formatted(subject(each.getValue()), each.getKey(), baseline))
                        .collect(Collectors.joining(", "));
    }

    private static String subject(List<String> names) {
        return names.size() <= MOST_NAMES ? String.join(", ", names) : names.size() + " configurations";
    }

    private static String relation(JsonNode one) {
        return switch (one.path("outcome").asText()) {
            case "better" -> "significantly better than";
            case "worse" -> "significantly worse than";
            case "equivalent" -> "equivalent to";
            case "undecided" -> "not significantly different from";
            default -> "not judged against";
        };
    }

    private static String cost(JsonNode study, double seconds) {
        var progress = study.path("progress");
        int reused = progress.path("reused").asInt();
        var slowest = StreamSupport.stream(study.path("stages").spliterator(), false)
                .flatMap(stage -> StudyWatch.runs(stage).stream())
                .filter(run -> run.seconds().isPresent() && !run.standing().reused())
                .max(Comparator.comparingDouble(run -> run.seconds().get()))
                .map(run -> ", the longest of them %s (%s)"
                        .formatted(run.name(), Format.duration(run.seconds().get())))
                .orElse("");
        return "%d runs%s in %s%s."
                .formatted(
                        progress.path("total").asInt() - reused,
                        reused == 0 ? "" : " (and %d taken from earlier stages)".formatted(reused),
                        Format.duration(seconds),
                        slowest);
    }

    private static Optional<Run> bestRun(JsonNode stage) {
        var id = stage.path("best").path("experiment_id").asText();
        return StudyWatch.runs(stage).stream()
                .filter(run -> run.id().filter(id::equals).isPresent())
                .findFirst();
    }
}
