package io.tunelab.results.study;

import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Baselines;
import io.tunelab.results.store.Studies;
import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.store.StudyCells;
import io.tunelab.results.store.StudyEntity;
import io.tunelab.results.store.StudyLooks;
import io.tunelab.results.store.StudyState;
import io.tunelab.results.study.plan.Cell;
import io.tunelab.results.study.plan.CellState;
import io.tunelab.results.study.plan.Planner;
import io.tunelab.results.study.spec.ExtensionReader;
import io.tunelab.results.study.spec.Limits;
import io.tunelab.results.study.spec.LocatedText;
import io.tunelab.results.study.spec.SpecWriter;
import io.tunelab.results.study.spec.StudySpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What people do to studies. Only rows change here; the runner does the rest. */
@ApplicationScoped
@Transactional
public class StudyCommands {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int LONGEST_STEM = 36;

    private final Studies studies;
    private final StudyCells cells;
    private final StoredStudies stored;
    private final StudyLooks looks;
    private final Baselines baselines;
    private final ExtensionReader extensions;
    private final Clock clock;

    StudyCommands(
            Studies studies,
            StudyCells cells,
            StoredStudies stored,
            StudyLooks looks,
            Baselines baselines,
            StudyLimits limits,
            Clock clock) {
        this.looks = looks;
        this.baselines = baselines;
        this.studies = studies;
        this.cells = cells;
        this.stored = stored;
        this.extensions = new ExtensionReader(new Limits(limits.stages(), limits.cells()));
        this.clock = clock;
    }

    /**
     * Takes a study; returns its id.
     *
     * @param written the text that says all of it, YAML
     */
    String create(StudySpec spec, Optional<String> written) {
        var study = new StudyEntity();
        study.studyId = newId(spec.name());
        study.name = spec.name();
        study.question = spec.question();
        study.state = StudyState.RUNNING;
        study.spec = stored.text(SpecWriter.json(spec));
        study.written = written.orElse(null);
        study.createdAt = clock.instant();
        study.updatedAt = study.createdAt;
        studies.persist(study);
        Planner.cells(spec).forEach(cell -> add(study.studyId, cell, cell.key().number()));
        return study.studyId;
    }

    void pause(String id) {
        var study = locked(id);
        if (study.state != StudyState.PAUSED) {
            require(study, "pause", Set.of(StudyState.RUNNING));
            change(study, StudyState.PAUSED);
        }
    }

    void resume(String id) {
        var study = locked(id);
        if (study.state != StudyState.RUNNING) {
            require(study, "resume", Set.of(StudyState.PAUSED));
            change(study, StudyState.RUNNING);
        }
    }

    /**
     * Ends a study and its runs.
     *
     * @throws ProblemException 409 if it has ended
     */
    public void cancel(String id) {
        var study = locked(id);
        if (study.state != StudyState.CANCELLING && study.state != StudyState.CANCELLED) {
            require(study, "cancel", Set.of(StudyState.RUNNING, StudyState.PAUSED));
            change(study, StudyState.CANCELLING);
        }
    }

    /**
     * Runs failed and cancelled cells again.
     *
     * @param wanted names such as {@code context-03}; empty means all of them
     */
    public void retry(String id, Set<String> wanted) {
        var study = locked(id);
        require(study, "retry", without(StudyState.CANCELLING));
        var ended = retryable(id);
        var unknown = new HashSet<>(wanted);
        unknown.removeAll(ended.keySet());
        if (!unknown.isEmpty()) {
            throw ProblemException.parameter(
                    "cell", String.join(",", unknown), "a failed or cancelled cell: " + ended.keySet());
        }
        if (ended.isEmpty()) {
            throw conflict("nothing_to_retry", "study '" + id + "' has no failed or cancelled cell");
        }
        ended.forEach((name, cell) -> {
            if (wanted.isEmpty() || wanted.contains(name)) {
                again(cell);
                looks.reopen(id, cell.stage);
            }
        });
        change(study, study.state == StudyState.PAUSED ? StudyState.PAUSED : StudyState.RUNNING);
    }

    /** Whether a study has a cell that can be run again. */
    public boolean canRetry(String id) {
        return !retryable(id).isEmpty();
    }

    private Map<String, StudyCellEntity> retryable(String id) {
        var ended = new HashMap<String, StudyCellEntity>();
        for (var row : cells.of(List.of(id))) {
            var state = CellStates.of(row.cell(), row.state());
            if (state == CellState.FAILED || state == CellState.CANCELLED) {
                ended.put(CellNames.of(row.cell()), row.cell());
            }
        }
        return ended;
    }

    private void again(StudyCellEntity cell) {
        if (cell.publishedAt != null || cell.problem != null) {
            var earlier = new ArrayList<Object>();
            stored.tree(cell.earlier).forEach(earlier::add);
            earlier.add(cell.experimentId);
            cell.earlier = stored.text(earlier);
            cell.tryNumber++;
        }
        cell.request = null;
        cell.experimentId = null;
        cell.reused = false;
        cell.untilEpoch = null;
        cell.stopNote = null;
        cell.toldAt = null;
        cell.publishedAt = null;
        cell.cancelAskedAt = null;
        cell.withdrawn = false;
        cell.problem = null;
    }

    /** More seeds or configurations; what is there stays as it is. */
    void extend(String id, LocatedText text) {
        var study = locked(id);
        require(study, "extend", without(StudyState.CANCELLING));
        var spec = extensions.read(stored.spec(study.spec), text);
        requireOwnNames(id, spec);
        var known = new HashSet<List<Object>>();
        var last = new HashMap<String, Integer>();
        cells.of(List.of(id)).forEach(row -> {
            known.add(List.of(row.cell().stage, row.cell().name, row.cell().seed));
            last.merge(row.cell().stage, row.cell().number, Math::max);
        });
        int before = known.size();
        for (var cell : Planner.cells(spec)) {
            if (known.add(List.of(cell.key().stage(), cell.name(), cell.seed()))) {
                add(id, cell, last.merge(cell.key().stage(), 1, Integer::sum));
            }
        }
        if (known.size() == before) {
            throw conflict("nothing_new", "study '" + id + "' has all these seeds and configurations already");
        }
        study.spec = stored.text(SpecWriter.json(spec));
        study.written = null;
        change(study, study.state == StudyState.PAUSED ? StudyState.PAUSED : StudyState.RUNNING);
    }

    /** Comparisons know configurations and imported classifiers by their names. */
    private void requireOwnNames(String id, StudySpec spec) {
        var imported = baselines.of(id).stream().map(one -> one.name).collect(Collectors.toSet());
        spec.stages().stream()
                .flatMap(stage -> stage.configurations().stream())
                .map(StudySpec.Configuration::name)
                .filter(imported::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw ProblemException.parameter(
                            "configurations", name, "a name that no imported baseline of the study has");
                });
    }

    /**
     * Forgets a study; its experiments stay.
     *
     * @throws ProblemException 409 if it has not ended
     */
    public void delete(String id) {
        var study = locked(id);
        require(study, "delete", Set.of(StudyState.COMPLETED, StudyState.FAILED, StudyState.CANCELLED));
        studies.delete(study);
        studies.flush(); // who asks next which experiments are used is to find it gone
    }

    private void add(String studyId, Cell cell, int number) {
        var row = new StudyCellEntity();
        row.studyId = studyId;
        row.stage = cell.key().stage();
        row.number = number;
        row.name = cell.name();
        row.configuration = stored.text(cell.configuration().json());
        row.seed = cell.seed();
        cells.persist(row);
    }

    /** The name and the time: for people. Studies of one second are told apart by a number. */
    private String newId(String name) {
        var stem = name.substring(0, Math.min(LONGEST_STEM, name.length())).replaceAll("\\.{2,}", ".");
        var id = stem + "-" + STAMP.format(clock.instant());
        var free = id;
        for (int i = 2; studies.findByIdOptional(free).isPresent(); i++) {
            free = id + "-" + i;
        }
        return free;
    }

    private StudyEntity locked(String id) {
        return studies.lock(id).orElseThrow(() -> ProblemException.notFound("study", id));
    }

    private void change(StudyEntity study, StudyState state) {
        study.state = state;
        study.updatedAt = clock.instant();
        study.finishedAt = null;
        study.note = null;
    }

    private static Set<StudyState> without(StudyState state) {
        var states = new HashSet<>(Set.of(StudyState.values()));
        states.remove(state);
        return states;
    }

    private static void require(StudyEntity study, String command, Set<StudyState> allowed) {
        if (!allowed.contains(study.state)) {
            throw conflict(
                    "wrong_state",
                    "study '" + study.studyId + "' is " + study.state + "; '" + command + "' needs one of "
                            + allowed.stream().sorted().toList());
        }
    }

    private static ProblemException conflict(String code, String detail) {
        return new ProblemException(409, code, detail, List.of());
    }
}
