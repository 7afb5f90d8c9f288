package io.tunelab.results.study.spec;

import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import java.util.List;

/**
 * Which seeds differ between the runs of a configuration.
 *
 * @param sources paths of seeds: {@code seed}, or some of the three that it splits into, and {@code dataset.seed}
 * @param crossed whether there is a run for each combination of their values; otherwise all change together
 */
public record Variation(List<String> sources, boolean crossed) {
    static final String SEED = RequestTable.SEED.path();
    static final String DATA = RequestTable.DATASET_SEED.path();
    /** What {@code seed} decides unless they are set themselves. */
    static final List<String> PARTS =
            RequestTable.SEED_PARTS.stream().map(RequestField::path).toList();

    /** The seed of the run alone. */
    public static final Variation OF_SEED = new Variation(List.of(SEED), false);

    public Variation {
        sources = List.copyOf(sources);
    }

    /** Whether every run, or group of runs, has a split of its own. */
    public boolean ofData() {
        return sources.contains(DATA);
    }

    /** Whether that part of the seed changes where the configuration does not fix it. */
    boolean ofPart(String part) {
        return sources.contains(part) || sources.contains(SEED);
    }
}
