package io.tunelab.results.report;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.study.StudyResults;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a report says of its study before any result: when, with which settings, data, model and machine, and what it cost. */
@ApplicationScoped
class ReportFacts {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DataFacts data;

    ReportFacts(DataFacts data) {
        this.data = data;
    }

    List<String> of(StudyResults study) {
        var runs = study.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .flatMap(configuration -> configuration.runs().stream())
                .toList();
        var completed = completed(study);
        var facts = new ArrayList<String>();
        facts.add("Study %s, %s: %d of %d runs completed."
                .formatted(study.id(), study.state().name().toLowerCase(Locale.ROOT), completed.size(), runs.size()));
        span(completed).ifPresent(facts::add);
        if (!study.fixed().isEmpty()) {
            facts.add("Fixed: " + fields(study.fixed()) + ".");
        }
        same(completed, run -> text(run, "dataset_digest"))
                .ifPresent(digests -> facts.add("Data digest: " + digests + "."));
        facts.addAll(
                data.of(completed.stream().map(run -> text(run, "dataset_key")).toList()));
        WeightedClasses.fact(study).ifPresent(facts::add);
        same(completed, run -> text(run, "model_digest"))
                .ifPresent(digests -> facts.add("Model digest: " + digests + "."));
        same(
                        completed,
                        run -> text(run, "device_name") + ", " + text(run, "threads") + " threads, "
                                + text(run, "precision") + ", " + text(run, "engine") + ", Tunelab "
                                + text(run, "tunelab_version"))
                .ifPresent(machines -> facts.add("Run on: " + machines + "."));
        double seconds = completed.stream()
                .filter(run -> run.execution().timings() != null)
                .mapToDouble(
                        run -> run.execution().timings().path("total_seconds").asDouble())
                .sum();
        if (seconds > 0) {
            facts.add("Cost: " + Figures.duration(seconds) + " of one trainer.");
        }
        return facts;
    }

    private static Optional<String> span(List<ExperimentView> runs) {
        var first = runs.stream()
                .map(run -> run.times().startedAt())
                .filter(Objects::nonNull)
                .min(naturalOrder());
        var last = runs.stream()
                .map(run -> run.times().finishedAt())
                .filter(Objects::nonNull)
                .max(naturalOrder());
        return first.flatMap(start ->
                last.map(end -> "Runs trained from %s to %s UTC.".formatted(MINUTE.format(start), MINUTE.format(end))));
    }

    /** The different values, shortened if they are digests; empty if there are no runs. */
    private static Optional<String> same(List<ExperimentView> runs, Function<ExperimentView, String> value) {
        var values = runs.stream().map(value).distinct().toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.stream()
                        .map(text -> text.matches("[0-9a-f]{40,}") ? text.substring(0, 12) + "…" : text)
                        .collect(Collectors.joining("; ")));
    }

    private static String text(ExperimentView run, String name) {
        return run.execution().provenance() == null
                ? "unknown"
                : run.execution().provenance().path(name).asText("unknown");
    }

    static List<ExperimentView> completed(StudyResults study) {
        return study.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .flatMap(configuration -> configuration.completed().stream())
                .toList();
    }

    /** Names and values in one line. */
    static String fields(Map<String, JsonNode> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + " = " + Figures.value(field.getValue()))
                .collect(Collectors.joining(", "));
    }
}
