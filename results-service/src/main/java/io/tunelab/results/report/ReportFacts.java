package io.tunelab.results.report;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.TimingsView;
import io.tunelab.results.report.StudyReport.Fact;
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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a report says of its study before any result: when, with which settings, data, model and machine, and what it cost. */
@ApplicationScoped
class ReportFacts {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DataFacts data;

    ReportFacts(DataFacts data) {
        this.data = data;
    }

    List<Fact> of(StudyResults study) {
        var completed = completed(study);
        var facts = new ArrayList<Fact>();
        facts.add(new Fact("Study", standing(study)));
        span(completed).ifPresent(text -> facts.add(new Fact("Trained", text)));
        facts.addAll(
                data.of(completed.stream().map(run -> text(run, "dataset_key")).toList()));
        if (!study.fixed().isEmpty()) {
            facts.add(new Fact("Same in all runs", fields(study.fixed())));
        }
        WeightedClasses.fact(study).ifPresent(text -> facts.add(new Fact("Class weights", text)));
        same(completed, ReportFacts::model).ifPresent(text -> facts.add(new Fact("Model", text)));
        same(
                        completed,
                        run -> text(run, "device_name") + ", " + text(run, "threads") + " threads, "
                                + text(run, "precision"))
                .ifPresent(text -> facts.add(new Fact("Machine", text)));
        same(completed, run -> "Tunelab " + text(run, "tunelab_version") + ", " + text(run, "engine"))
                .ifPresent(text -> facts.add(new Fact("Software", text)));
        return facts;
    }

    /** For who wants to be sure to have the same data and model. */
    List<Fact> digests(StudyResults study) {
        var completed = completed(study);
        return Stream.of(
                        same(completed, run -> text(run, "dataset_digest")).map(text -> new Fact("Data", text)),
                        same(completed, run -> text(run, "test_digest")).map(text -> new Fact("Test examples", text)),
                        same(completed, run -> text(run, "model_digest")).map(text -> new Fact("Initial model", text)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static String standing(StudyResults study) {
        var states = study.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .flatMap(configuration -> configuration.runs().stream())
                .collect(Collectors.groupingBy(
                        run -> run.state().name().toLowerCase(Locale.ROOT), TreeMap::new, Collectors.counting()));
        long runs = states.values().stream().mapToLong(Long::longValue).sum();
        long completed = states.getOrDefault("completed", 0L);
        states.remove("completed");
        return "%s, %s: %d of %d runs completed%s"
                .formatted(
                        study.id(),
                        study.state().name().toLowerCase(Locale.ROOT),
                        completed,
                        runs,
                        states.entrySet().stream()
                                .map(state -> ", " + state.getValue() + " " + state.getKey())
                                .collect(Collectors.joining()));
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
        double seconds = runs.stream()
                .flatMap(run -> Optional.ofNullable(run.execution().timings()).map(TimingsView::totalSeconds).stream())
                .mapToDouble(Double::doubleValue)
                .sum();
        var cost = seconds > 0 ? "; all runs together took " + Verdicts.duration(seconds) : "";
        return first.flatMap(
                start -> last.map(end -> "%s to %s UTC%s".formatted(MINUTE.format(start), MINUTE.format(end), cost)));
    }

    private static String model(ExperimentView run) {
        var provenance = run.execution().provenance();
        if (provenance == null || !provenance.has("model_architecture")) {
            return "unknown";
        }
        int layers = provenance.path("model_layers").asInt();
        return "%s, %s %s, %s million parameters"
                .formatted(
                        run.request() == null ? "" : run.request().path("model").asText(),
                        layers,
                        layers == 1 ? "layer" : "layers",
                        Figures.decimal(provenance.path("model_parameters").asDouble() / 1e6, 1));
    }

    /** The different values; empty if there are no runs. */
    private static Optional<String> same(List<ExperimentView> runs, Function<ExperimentView, String> value) {
        var values = runs.stream().map(value).distinct().toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", values));
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
