package io.tunelab.local.bench;

/**
 * How much is measured.
 *
 * @param studies each of {@code cells} runs
 * @param epochs of each run, and so metric points: one row each, with seven metrics
 * @param concurrent how many runs report by turns, as if so many trainers were at work
 * @param requests of each kind of query
 * @param pageSize experiments on a page of a list
 */
public record BenchSettings(int studies, int cells, int epochs, int concurrent, int requests, int pageSize) {
    /** As many as a configuration of the benchmark's studies has. */
    static final int SEEDS = 5;

    public BenchSettings {
        if (studies < 1 || cells < SEEDS || cells % SEEDS != 0 || epochs < 1 || concurrent < 1 || requests < 1) {
            throw new IllegalArgumentException("studies, epochs, concurrent runs and requests count from 1, and cells"
                    + " are a multiple of " + SEEDS + "; got " + studies + ", " + epochs + ", " + concurrent + ", "
                    + requests + ", " + cells);
        }
    }

    int runs() {
        return studies * cells;
    }

    /** Queued, started, the epochs, completed. */
    int eventsPerRun() {
        return epochs + 3;
    }

    long events() {
        return (long) runs() * eventsPerRun();
    }
}
