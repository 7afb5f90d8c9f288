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

    /** The next seed after the {@code seeds} that each of these configurations has, in the caller's transaction. */
    public void add(String studyId, String stage, Collection<String> configurations, int seeds) {
        var all = cells.of(List.of(studyId)).stream()
                .map(StudyCells.WithRun::cell)
                .filter(cell -> cell.stage.equals(stage))
                .toList();
        int number = all.stream().mapToInt(cell -> cell.number).max().orElse(0);
        for (var name : configurations) {
            var first = all.stream()
                    .filter(cell -> cell.name.equals(name))
                    .min(Comparator.comparingInt(cell -> cell.number))
                    .orElseThrow();
            var cell = new StudyCellEntity();
            cell.studyId = studyId;
            cell.stage = stage;
            cell.number = ++number;
            cell.name = name;
            cell.configuration = first.configuration;
            cell.seed = first.seed + seeds & Integer.MAX_VALUE;
            cells.persist(cell);
        }
    }
}
