package io.tunelab.results.ingest;

import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.ExperimentMarks;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of runs that messages speak of, held until the transaction ends. What the topics still say of deleted runs, most
 * of all in a rebuild, brings none of them back.
 */
@ApplicationScoped
class HeldRuns {
    private final Experiments experiments;
    private final ExperimentMarks marks;

    HeldRuns(Experiments experiments, ExperimentMarks marks) {
        this.experiments = experiments;
        this.marks = marks;
    }

    /**
     * Rows by id.
     *
     * @param added those of them that were made now
     */
    record Rows(Map<String, ExperimentEntity> byId, Set<String> added) {}

    /**
     * Holds rows, and makes those of whom there is none, but for deleted runs.
     *
     * @param moments when each was heard of, by id
     */
    Rows of(State state, SortedMap<String, Instant> moments) {
        var rows = new HashMap<String, ExperimentEntity>();
        experiments.lock(moments.keySet()).forEach(run -> rows.put(run.experimentId, run));
        // Asked only now: whoever was deleting one of them has finished.
        var deleted = marks.deleted(moments.keySet());
        rows.keySet().removeAll(deleted);
        var absent = new TreeMap<>(moments);
        absent.keySet().removeAll(rows.keySet());
        absent.keySet().removeAll(deleted);
        if (absent.isEmpty()) {
            return new Rows(rows, Set.of());
        }
        var added = experiments.addAbsent(state, absent);
        experiments.lock(absent.keySet()).forEach(run -> rows.put(run.experimentId, run));
        return new Rows(rows, added);
    }

    /** Those of these runs that were deleted; the rows of the others, where there are any, are held. */
    Set<String> deleted(Collection<String> ids) {
        experiments.lock(ids);
        return marks.deleted(ids);
    }
}
