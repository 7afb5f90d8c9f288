package io.tunelab.results.tidy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.StudyCommands;
import io.tunelab.results.study.StudyFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** What people do to studies: one by one, and to many at once. */
@ApplicationScoped
class TidyStudies {
    private final Studies studies;
    private final StudyCommands commands;
    private final TidyExperiments experiments;
    private final Clock clock;

    TidyStudies(Studies studies, StudyCommands commands, TidyExperiments experiments, Clock clock) {
        this.studies = studies;
        this.commands = commands;
        this.experiments = experiments;
        this.clock = clock;
    }

    /** @throws ProblemException 404 if there is no such study, 400 if its name would be taken away */
    void change(String id, Marks change) {
        if (change.name().filter(Optional::isEmpty).isPresent()) {
            throw ProblemException.parameter("name", "null", "1 to 100 characters: a study has a name");
        }
        QuarkusTransaction.requiringNew().run(() -> {
            var study = studies.lock(id).orElseThrow(() -> ProblemException.notFound("study", id));
            change.name().flatMap(name -> name).ifPresent(name -> study.name = name);
            change.notes().ifPresent(notes -> study.notes = notes.orElse(null));
            if (!change.tags().isEmpty()) {
                study.tags = tags(study, change);
                Marks.requireFew(count(study.tags));
            }
            change.archived()
                    .ifPresent(archived -> study.archivedAt =
                            !archived ? null : study.archivedAt == null ? clock.instant() : study.archivedAt);
            // What lists keep of ended studies is kept by this moment.
            study.updatedAt = clock.instant();
        });
    }

    /**
     * Forgets a study that has ended.
     *
     * @param withExperiments whether its experiments are deleted, too, but for those that other studies use
     */
    void delete(String id, boolean withExperiments) {
        QuarkusTransaction.requiringNew().run(() -> {
            commands.delete(id);
            if (withExperiments) {
                experiments.deleteOfStudy(id);
            }
        });
    }

    private static String tags(StudyEntity study, Marks change) {
        return change.tags(study.tags, tag -> false);
    }

    private static int count(String tags) {
        return tags == null ? 0 : Marks.object(tags).size();
    }

    Outcome cancel(Selection selection) {
        return each("cancel", selection, TidyStudies::isOver, study -> commands.cancel(study.studyId));
    }

    Outcome retry(Selection selection) {
        return each("retry", selection, this::notRetryable, study -> commands.retry(study.studyId, Set.of()));
    }

    private Optional<String> notRetryable(StudyEntity study) {
        if (study.state == StudyState.CANCELLING) {
            return Optional.of("is " + study.state);
        }
        return commands.canRetry(study.studyId) ? Optional.empty() : Optional.of("has no failed or cancelled cell");
    }

    Outcome delete(Selection selection) {
        boolean withExperiments = Selection.flag(selection.body(), "experiments");
        return each(
                "delete",
                selection,
                study -> study.state.isFinal()
                        ? Optional.empty()
                        : Optional.of("is " + study.state + "; cancel it first"),
                study -> delete(study.studyId, withExperiments));
    }

    Outcome mark(String action, Marks change, Selection selection) {
        return each(
                action,
                selection,
                study -> change.archived().isPresent()
                        ? change.notArchivable(study.archivedAt)
                        : Marks.tooMany(count(tags(study, change))),
                study -> change(study.studyId, change));
    }

    private static Optional<String> isOver(StudyEntity study) {
        boolean canCancel = study.state == StudyState.RUNNING || study.state == StudyState.PAUSED;
        return canCancel ? Optional.empty() : Optional.of("is " + study.state);
    }

    private Outcome each(
            String action,
            Selection selection,
            Function<StudyEntity, Optional<String>> obstacle,
            Consumer<StudyEntity> act) {
        var outcome = Outcome.ofStudies();
        QuarkusTransaction.requiringNew()
                .call(() -> selection.rows(studies, "Study", StudyFields.all(), "studyId"))
                .forEach(study -> outcome.add(study, obstacle.apply(study)));
        if (!selection.isDry()) {
            outcome.chosen().forEach(study -> outcome.attempt(List.of(study), () -> act.accept(study)));
        }
        return outcome.build(action, selection.isDry());
    }
}
