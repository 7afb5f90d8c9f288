package io.tunelab.results.mirror;

import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.report.ReportFiles;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.StudyResultsReads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the mirror reads: studies, their runs, and how it names them. */
@ApplicationScoped
@Transactional
class Sources {
    static final String STUDY = "tunelab.study_id";

    /** Identifies the parent run of a study. */
    static final String PARENT = "tunelab.parent_of";

    /** Why files are missing. */
    static final String ARTIFACTS = "tunelab.artifacts";

    private final Studies studies;
    private final StudyCells cells;
    private final StudyResultsReads results;
    private final ExperimentReads experiments;
    private final PredictionReads predictions;
    private final ReportFiles reports;
    private final MirrorSettings settings;
    private final String address;

    Sources(
            Studies studies,
            StudyCells cells,
            StudyResultsReads results,
            ExperimentReads experiments,
            PredictionReads predictions,
            ReportFiles reports,
            MirrorSettings settings,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.studies = studies;
        this.cells = cells;
        this.results = results;
        this.experiments = experiments;
        this.predictions = predictions;
        this.reports = reports;
        this.settings = settings;
        this.address = "http://localhost:" + port;
    }

    /** The MLflow experiment of runs without a study. */
    String common() {
        return settings.experiment();
    }

    /**
     * A study.
     *
     * @param created milliseconds since 1970
     * @param ended the same; empty while it runs
     * @param standing its state, of an end with its moment
     * @param tags of the parent run
     * @param best the best configuration of each stage, as tags
     */
    record Study(
            String name,
            StudyState state,
            long created,
            Optional<Long> ended,
            String standing,
            Map<String, String> tags,
            Map<String, String> best) {
        Study {
            tags = Map.copyOf(tags);
            best = Map.copyOf(best);
        }
    }

    Optional<Study> study(String id) {
        return studies.findByIdOptional(id)
                .map(study -> new Study(
                        study.name,
                        study.state,
                        study.createdAt.toEpochMilli(),
                        Optional.ofNullable(study.finishedAt)
                                .filter(end -> study.state.isFinal())
                                .map(Instant::toEpochMilli),
                        study.state.isFinal() ? study.state + "@" + study.finishedAt : study.state.name(),
                        tags(study),
                        study.state.isFinal() ? best(id) : Map.of()));
    }

    private Map<String, String> tags(StudyEntity study) {
        var link = link("studies", study.studyId);
        var question = study.question == null ? "" : study.question.strip() + "\n\n";
        return Map.of(
                PARENT,
                study.studyId,
                STUDY,
                study.studyId,
                "tunelab.url",
                link,
                "mlflow.note.content",
                question + "[Open in Tunelab](" + link + ")",
                "mlflow.source.name",
                "Tunelab");
    }

    private Map<String, String> best(String id) {
        var best = new LinkedHashMap<String, String>();
        results.one(id).stages().forEach(stage -> stage.best()
                .ifPresent(name -> best.put("tunelab.best." + stage.name(), name)));
        return best;
    }

    /**
     * A run.
     *
     * @param name for people
     * @param tags that tell where it stands in the study
     */
    record Run(ExperimentView view, String name, Map<String, String> tags) {
        Run {
            tags = Map.copyOf(tags);
        }
    }

    Run run(String study, String id) {
        var view = experiments.one(id);
        var tags = new LinkedHashMap<String, String>();
        tags.put("tunelab.url", link("experiments", id));
        tags.put("mlflow.source.name", "Tunelab");
        var cell = cells.find("studyId = ?1 and experimentId = ?2", study, id).firstResultOptional();
        cell.ifPresent(one -> {
            tags.put(STUDY, study);
            tags.put("tunelab.stage", one.stage);
            tags.put("tunelab.configuration", one.name);
            tags.put("tunelab.seed", String.valueOf(one.seed));
            if (one.reused) {
                tags.put("tunelab.reused", "true");
            }
        });
        return new Run(
                view,
                cell.map(one -> "%s: %s #%d".formatted(one.stage, one.name, one.seed))
                        .orElse(id),
                tags);
    }

    /**
     * The study that an experiment was run for; empty for none.
     *
     * @throws ProblemException 404 if there is no such experiment
     */
    String home(String id) {
        return Optional.ofNullable(experiments.entity(id).asked.study).orElse("");
    }

    ReportFiles.Report report(String study) {
        return reports.of(study);
    }

    Optional<StoredPredictions> predictions(String experiment) {
        return predictions.find(experiment);
    }

    private String link(String kind, String id) {
        return settings.page()
                        .map(page -> page.toString().replaceAll("/+$", ""))
                        .orElse(address) + "/#/" + kind + "/" + id;
    }
}
