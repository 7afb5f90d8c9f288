package io.tunelab.results.study;

import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.store.StudyCells;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Gives configurations of a stage another seed. */
@ApplicationScoped
public class MoreSeeds {
    private final StudyCells cells;

    MoreSeeds(StudyCells cells) {
        this.cells = cells;
    }

    /**
     * Gives each of these configurations one more than {@code seeds} seeds, in the caller's transaction. One that was left
     * behind, and is open again after a retry, gets those that it lacks, too.
     */
    public void add(String studyId, String stage, Collection<String> configurations, int seeds) {
        var all = cells.of(List.of(studyId)).stream()
                .map(StudyCells.WithRun::cell)
                .filter(cell -> cell.stage.equals(stage))
                .toList();
        int number = all.stream().mapToInt(cell -> cell.number).max().orElse(0);
        for (var name : configurations) {
            var own = all.stream()
                    .filter(cell -> cell.name.equals(name))
                    .sorted(Comparator.comparingInt(cell -> cell.number))
                    .toList();
            for (int i = own.size(); i <= seeds; i++) {
                var cell = new StudyCellEntity();
                cell.studyId = studyId;
                cell.stage = stage;
                cell.number = ++number;
                cell.name = name;
                cell.configuration = own.get(0).configuration;
                cell.seed = own.get(0).seed + i & Integer.MAX_VALUE;
                cells.persist(cell);
            }
        }
    }
}
