package io.tunelab.results.study;

import io.tunelab.results.store.State;
import io.tunelab.results.store.StudyCellEntity;
import io.tunelab.results.study.plan.CellState;

/** What state a cell is in, told from its row and that of its experiment. */
final class CellStates {
    private CellStates() {}

    /** @param run null where there is no run yet, or nothing was heard of it */
    static CellState of(StudyCellEntity cell, State run) {
        if (cell.withdrawn) {
            return CellState.CANCELLED;
        }
        if (cell.problem != null) {
            return CellState.FAILED;
        }
        if (cell.publishedAt == null && !cell.reused) {
            return CellState.WAITING;
        }
        return run == null
                ? CellState.QUEUED
                : switch (run) {
                    case QUEUED -> CellState.QUEUED;
                    case RUNNING -> CellState.RUNNING;
                    case STALLED -> CellState.STALLED;
                    case COMPLETED -> CellState.COMPLETED;
                    case FAILED, REJECTED -> CellState.FAILED;
                    case CANCELLED -> CellState.CANCELLED;
                    case PAUSED -> CellState.PAUSED;
                    case STOPPED -> CellState.STOPPED;
                };
    }
}
