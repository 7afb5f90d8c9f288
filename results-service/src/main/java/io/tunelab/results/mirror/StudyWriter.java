package io.tunelab.results.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.table.PaperTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes studies: an experiment of MLflow each, with a parent run that the study's runs stand below. */
@ApplicationScoped
class StudyWriter {
    private static final String VERDICTS = "verdicts.json";
    private final Positions positions;
    private final Sources sources;
    private final ObjectMapper json;

    StudyWriter(Positions positions, Sources sources, ObjectMapper json) {
        this.positions = positions;
        this.sources = sources;
        this.json = json;
    }

    /** The MLflow experiment of a study, or that of runs without one; made where it is missing. */
    String experiment(Writing mlflow, String study) {
        return study.isEmpty()
                ? mlflow.experiment(sources.common(), Map.of())
                : mlflow.experiment(study, Map.of(Sources.STUDY, study));
    }

    /** The parent run of a study; made where it is missing, none for a study that is only a label on requests. */
    Optional<String> parent(Writing mlflow, String study) {
        return sources.study(study).flatMap(known -> written(mlflow, positions.item(mlflow.server(), study, ""), known)
                .run());
    }

    /** Writes what is not written of a study; its report and verdicts when it has ended. */
    void write(Writing mlflow, Item item) {
        var study = sources.study(item.study()).orElseThrow();
        var there = written(mlflow, item, study);
        if (there.written().standing().equals(study.standing())) {
            return;
        }
        var run = there.run().orElseThrow();
        if (study.ended().isPresent()) {
            var report = sources.report(item.study());
            var files = new LinkedHashMap<>(report.files());
            if (!report.verdicts().rows().isEmpty()) {
                files.put(VERDICTS, table(report.verdicts()));
            }
            mlflow.tags(
                    run,
                    tags(
                            study,
                            mlflow.artifacts(run, files),
                            !report.verdicts().rows().isEmpty()));
        }
        mlflow.status(run, status(study.state()), study.ended());
        positions.save(there.with(there.run(), there.written().with(study.standing())));
    }

    private Item written(Writing mlflow, Item item, Sources.Study study) {
        if (item.run().isPresent()) {
            return item;
        }
        var experiment = experiment(mlflow, item.study());
        var run = mlflow.find(experiment, Sources.PARENT, item.study())
                .orElseGet(() -> mlflow.create(experiment, study.name(), study.created(), study.tags()));
        var there = item.with(Optional.of(run), Item.Written.NOTHING);
        positions.save(there);
        return there;
    }

    private static Map<String, String> tags(Sources.Study study, Optional<String> missing, boolean hasVerdicts) {
        var tags = new LinkedHashMap<>(study.best());
        missing.ifPresent(why -> tags.put(Sources.ARTIFACTS, why));
        if (missing.isEmpty() && hasVerdicts) {
            tags.put("mlflow.loggedArtifacts", "[{\"path\": \"" + VERDICTS + "\", \"type\": \"table\"}]");
        }
        return tags;
    }

    private static String status(StudyState state) {
        return switch (state) {
            case RUNNING, CANCELLING -> "RUNNING";
            case PAUSED -> "SCHEDULED";
            case COMPLETED -> "FINISHED";
            case FAILED -> "FAILED";
            case CANCELLED -> "KILLED";
        };
    }

    /** In the form of {@code mlflow.log_table}. */
    private String table(PaperTable verdicts) {
        try {
            return json.writeValueAsString(Map.of(
                    "columns",
                    verdicts.headings(),
                    "data",
                    verdicts.rows().stream().map(PaperTable.Row::cells).toList()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("texts are always JSON", e);
        }
    }
}
