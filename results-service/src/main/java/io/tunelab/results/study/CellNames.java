package io.tunelab.results.study;

import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.study.plan.Cell;

/** How a cell is named in its study: {@code context-03}. */
public final class CellNames {
    private CellNames() {}

    static String of(Cell.Key key) {
        return "%s-%02d".formatted(key.stage(), key.number());
    }

    /** The name of a cell. */
    public static String of(StudyCellEntity cell) {
        return of(new Cell.Key(cell.stage, cell.number));
    }
}
