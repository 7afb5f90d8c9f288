package io.tunelab.local.study;

import io.tunelab.local.study.Study.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/** Turns stages into runs. Pure: the same study and stamp give the same ids. */
public final class StudyPlan {
    /**
     * One experiment.
     *
     * @param id of the experiment, unique for every execution of a study
     * @param name for people
     * @param request all fields to submit
     */
    public record Run(String id, String name, RequestFields request) {}

    private final Study study;
    private final String execution;

    /** @param stamp tells executions of one study apart, for example 20261102-093000 */
    public StudyPlan(Study study, String stamp) {
        this.study = study;
        this.execution = study.name() + "-" + stamp;
    }

    /** The value of the requests' {@code study} field. */
    public String execution() {
        return execution;
    }

    /** @param base the best of the earlier stage, or nothing */
    public List<Run> runs(Stage stage, RequestFields base) {
        var requests = new LinkedHashMap<String, RequestFields>();
        var configurations = stage.configurations();
        for (var configuration : configurations) {
            var fields = study.fixed().with(base).with(configuration.fields());
            var name = configuration.name().orElseGet(() -> name(configuration.fields(), stage));
            if (stage.seeds().isEmpty()) {
                put(requests, name, fields);
            }
            stage.seeds().forEach(seed -> put(requests, name + " seed " + seed, fields.with("seed", seed)));
        }
        var runs = new ArrayList<Run>();
        requests.forEach((name, fields) -> {
            var id = "%s-%s-%02d".formatted(execution, slug(stage.name()), runs.size() + 1);
            runs.add(new Run(id, name, fields.with("experiment_id", id).with("study", execution)));
        });
        return List.copyOf(runs);
    }

    private static void put(LinkedHashMap<String, RequestFields> requests, String name, RequestFields fields) {
        if (requests.putIfAbsent(name, fields) != null) {
            requests.put(name + " (" + (requests.size() + 1) + ")", fields);
        }
    }

    /** The values that differ between the stage's configurations: {@code 128 · 2e-5 · 32}. */
    private static String name(RequestFields fields, Stage stage) {
        var parts = new ArrayList<String>();
        fields.values().forEach((field, value) -> {
            boolean differs = stage.configurations().stream()
                    .anyMatch(other -> !Objects.equals(other.fields().values().get(field), value));
            if (differs) {
                parts.add(value instanceof Number number ? Numbers.compact(number) : String.valueOf(value));
            }
        });
        return parts.isEmpty() ? stage.name() : String.join("/", parts);
    }

    private static String slug(String name) {
        var slug = name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.substring(0, Math.min(20, slug.length()));
    }
}
