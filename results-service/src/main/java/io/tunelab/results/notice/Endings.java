package io.tunelab.results.notice;

import io.tunelab.results.notice.NoticeSettings.Subject;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResultsReads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Studies and experiments whose end nobody has been told of. */
@ApplicationScoped
class Endings {
    /** A study's retried and forgotten runs have no cell any more, but their request names the study. */
    private static final Map<Subject, String> NEXT = Map.of(Subject.STUDIES, """
            SELECT study_id FROM studies
             WHERE state IN ('COMPLETED', 'FAILED', 'CANCELLED') AND finished_at > ?1
               AND announced_at IS DISTINCT FROM finished_at
             ORDER BY finished_at LIMIT 1""", Subject.EXPERIMENTS, """
            SELECT experiment_id FROM experiments x
             WHERE state IN ('COMPLETED', 'FAILED', 'CANCELLED', 'STOPPED') AND finished_at > ?1
               AND announced_at IS DISTINCT FROM finished_at AND study IS NULL
               AND NOT EXISTS (SELECT 1 FROM study_cells c WHERE c.experiment_id = x.experiment_id)
             ORDER BY finished_at LIMIT 1""");

    private static final Map<Subject, String> ANNOUNCED = Map.of(
            Subject.STUDIES, "UPDATE studies SET announced_at = finished_at WHERE study_id = ?1",
            Subject.EXPERIMENTS, "UPDATE experiments SET announced_at = finished_at WHERE experiment_id = ?1");

    /** Any number that nobody else locks by. */
    private static final long LOCK = 7_061_524_381_902L;

    private final EntityManager database;
    private final StudyResultsReads studies;
    private final ExperimentReads experiments;
    private final NoticeSettings settings;

    Endings(EntityManager database, StudyResultsReads studies, ExperimentReads experiments, NoticeSettings settings) {
        this.database = database;
        this.studies = studies;
        this.experiments = experiments;
        this.settings = settings;
    }

    /** Whether this replica may announce, until the transaction ends: one at a time does. */
    boolean isOurTurn() {
        return (Boolean) database.createNativeQuery("SELECT pg_try_advisory_xact_lock(" + LOCK + ")")
                .getSingleResult();
    }

    /** The one that ended first. */
    Optional<Notice> next(Subject subject, Instant since) {
        @SuppressWarnings("unchecked")
        List<String> ids = database.createNativeQuery(NEXT.get(subject), String.class)
                .setParameter(1, since)
                .getResultList();
        return ids.stream().findFirst().map(id -> notice(subject, id));
    }

    /** Somebody was told. */
    void announced(Subject subject, String id) {
        database.createNativeQuery(ANNOUNCED.get(subject)).setParameter(1, id).executeUpdate();
    }

    private Notice notice(Subject subject, String id) {
        if (subject == Subject.EXPERIMENTS) {
            var run = experiments.views(List.of(id)).get(id);
            return notice("experiment", id, lower(run.standing().state()), words(run));
        }
        var study = studies.one(id);
        return notice("study", id, lower(study.state()), words(study));
    }

    private Notice notice(String kind, String id, String state, String words) {
        var url = settings.page()
                .map(page -> page.toString().replaceAll("/+$", "") + "/#/"
                        + (kind.equals("study") ? "studies/" : "experiments/") + id)
                .orElse(null);
        var text = Notice.escaped(words) + (url == null ? "" : " " + url);
        return new Notice(text, kind + "_ended", id, state, url);
    }

    private static String words(StudyResults study) {
        var runs = study.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .toList();
        int completed = runs.stream().mapToInt(one -> one.completed().size()).sum();
        int all = runs.stream().mapToInt(one -> one.runs().size()).sum();
        var best = study.stages().stream()
                .flatMap(stage -> stage.best().map(name -> " Best of %s: %s.".formatted(stage.name(), name)).stream())
                .collect(Collectors.joining());
        return "Study %s %s, %d of %d runs completed.%s"
                .formatted(study.name(), lower(study.state()), completed, all, best);
    }

    private static String words(ExperimentView run) {
        var outcome = "Experiment %s %s"
                .formatted(run.experimentId(), lower(run.standing().state()));
        if (run.standing().error() != null) {
            return outcome + ": " + run.standing().error().message();
        }
        var test = run.tested().test();
        return test == null
                ? outcome + "."
                : "%s, test accuracy %s."
                        .formatted(outcome, String.format(Locale.ROOT, "%.1f%%", 100 * test.accuracy()));
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
