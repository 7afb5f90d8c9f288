package io.tunelab.results.baseline;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tunelab.results.query.StoredPredictions;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.BaselineEntity;
import io.tunelab.results.store.Baselines;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.study.StudyResults;
import io.tunelab.results.study.StudyResults.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tunelab.v1.TestPredictions;

/** The imported classifiers of studies. */
@ApplicationScoped
@Transactional
public class ImportedBaselines {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._+-]{0,59}";
    /** Each is one more comparison that the others are adjusted for. */
    private static final int MOST = 20;

    private final Baselines baselines;
    private final Studies studies;
    private final StudyCells cells;
    private final TestSets testSets;
    private final Clock clock;

    ImportedBaselines(Baselines baselines, Studies studies, StudyCells cells, TestSets testSets, Clock clock) {
        this.baselines = baselines;
        this.studies = studies;
        this.cells = cells;
        this.testSets = testSets;
        this.clock = clock;
    }

    /** Those of a study, by name. Reads the predictions of a run per test set and all that were imported. */
    public List<Imported> of(StudyResults study) {
        var stored = baselines.of(study.id());
        if (stored.isEmpty()) {
            return List.of();
        }
        var digests = testSets.of(study).stream().collect(Collectors.toMap(TestSet::id, TestSet::digests));
        return stored.stream()
                .map(entity -> imported(entity, digests.getOrDefault(entity.testSet, Set.of())))
                .toList();
    }

    /** Those that predicted the test examples of a run of the stage. */
    public static List<Imported> testedIn(Stage stage, List<Imported> all) {
        var tested = stage.configurations().stream()
                .flatMap(configuration -> configuration.completed().stream())
                .flatMap(run -> TestSets.digest(run).stream())
                .collect(Collectors.toSet());
        return all.stream()
                .filter(one -> one.digests().stream().anyMatch(tested::contains))
                .toList();
    }

    /**
     * What a file says, and whether it was kept just now.
     *
     * @param isNew false if the same had been imported before
     */
    record Kept(Imported imported, boolean isNew) {}

    /**
     * Keeps what a file says. The same again changes nothing.
     *
     * @param testSet id of the test set; needed where the file fits several
     * @throws ProblemException 400 if the name or the file is not allowed, 409 if no run has been tested yet or the name has
     *     other predictions
     */
    Kept keep(StudyResults study, String name, TunedOnTest tunedOnTest, Optional<String> testSet, byte[] file) {
        checkName(name);
        var sets = testSets.of(study);
        if (sets.isEmpty()) {
            throw conflict(
                    "not_completed",
                    "no run of study '" + study.id() + "' has test predictions yet: there is nothing to compare with");
        }
        int most = sets.stream()
                .mapToInt(set -> set.tested().examples().size())
                .max()
                .orElseThrow();
        var checked = AnswerCheck.of(AnswerFile.read(file, most), testSet, sets);
        var key = new BaselineEntity.Key(study.id(), name, checked.set().id());
        var entity = entity(key, tunedOnTest, checked);
        var now = imported(entity, checked.set().digests());
        // Of two equal imports at once the second is to find the first, and an extension may add configurations
        // meanwhile.
        studies.lock(study.id());
        requireOwn(study.id(), name);
        var before = baselines.findByIdOptional(key);
        if (before.isPresent()) {
            var then = imported(before.get(), checked.set().digests());
            if (then.tunedOnTest() != tunedOnTest
                    || then.hasProbabilities() != now.hasProbabilities()
                    || !then.predictions()
                            .predictions()
                            .equals(now.predictions().predictions())) {
                throw conflict(
                        "already_imported",
                        "baseline '%s' was imported on %s with other content; delete it first, or choose another name"
                                .formatted(name, then.importedAt()));
            }
            return new Kept(then, false);
        }
        if (baselines.of(study.id()).size() >= MOST) {
            throw conflict("too_many", "a study takes at most " + MOST + " imported baselines; delete one first");
        }
        baselines.persistAndFlush(entity);
        return new Kept(now, true);
    }

    private static void checkName(String name) {
        if (name == null || !name.matches(NAME)) {
            throw ProblemException.parameter(
                    "name",
                    name == null ? "missing" : name,
                    "1 to 60 letters, digits, blanks, '.', '_', '+' and '-', beginning with a letter or digit");
        }
    }

    private void requireOwn(String study, String name) {
        if (cells.count("studyId = ?1 and name = ?2", study, name) > 0) {
            throw ProblemException.parameter("name", name, "a name that no configuration of the study has");
        }
    }

    private static ProblemException conflict(String code, String detail) {
        return new ProblemException(409, code, detail, List.of());
    }

    private BaselineEntity entity(BaselineEntity.Key key, TunedOnTest tunedOnTest, AnswerCheck.Checked checked) {
        var entity = new BaselineEntity();
        entity.studyId = key.studyId();
        entity.name = key.name();
        entity.testSet = key.testSet();
        entity.tunedOnTest = tunedOnTest.name();
        entity.hasProbabilities = checked.hasProbabilities();
        entity.importedAt = clock.instant();
        entity.message = checked.message().toByteArray();
        return entity;
    }

    /** @throws ProblemException 404 if the study has none of this name */
    void delete(String studyId, String name) {
        if (baselines.delete("studyId = ?1 and name = ?2", studyId, name) == 0) {
            throw ProblemException.notFound("imported baseline", name);
        }
    }

    private static Imported imported(BaselineEntity entity, Set<String> digests) {
        try {
            return new Imported(
                    entity.name,
                    entity.testSet,
                    digests,
                    TunedOnTest.valueOf(entity.tunedOnTest),
                    entity.hasProbabilities,
                    entity.importedAt,
                    StoredPredictions.of(TestPredictions.parseFrom(entity.message)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the database holds broken predictions of " + entity.name, e);
        }
    }
}
