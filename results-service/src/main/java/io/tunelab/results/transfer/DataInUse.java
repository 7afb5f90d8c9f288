package io.tunelab.results.transfer;

import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.Datasets;
import io.tunelab.results.store.Datasets.Replacement;
import io.tunelab.results.store.Experiments;
import io.tunelab.results.store.Studies;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Which data is still going to be read. Ended runs keep the digest of what they were trained on and need no file. */
@ApplicationScoped
class DataInUse {
    private final Experiments experiments;
    private final Studies studies;
    private final Datasets datasets;

    DataInUse(Experiments experiments, Studies studies, Datasets datasets) {
        this.datasets = datasets;
        this.experiments = experiments;
        this.studies = studies;
    }

    /**
     * Whether a name is free, or would be after a replacement.
     *
     * @throws ProblemException 409 if it would be replaced under what is not finished: half of a study would be about other data
     */
    @Transactional
    boolean refuseReplacing(String name, boolean mayReplace) {
        if (!mayReplace) {
            return true;
        }
        experiments.unfinishedWith(name).ifPresent(id -> {
            throw inUse(name, "experiment '" + id + "'");
        });
        studies.unfinishedNaming(name).ifPresent(id -> {
            throw inUse(name, "study '" + id + "'");
        });
        return true;
    }

    /**
     * The file is here and about to be handed over: work that came while it did counts, too. Runs of before are not reused from
     * now on for requests that name this data, even if nobody gets to hear what became of it.
     *
     * @throws ProblemException 409 as {@link #refuseReplacing}
     */
    @Transactional
    Replacement arrived(String name, boolean mayReplace) {
        refuseReplacing(name, mayReplace);
        return datasets.replaced(name);
    }

    /** It is other data now; runs that read the old one until now are not reused either. */
    @Transactional
    void replaced(String name) {
        datasets.replaced(name);
    }

    /** It is the same data as before, and its runs count again. */
    @Transactional
    void notReplaced(String name, Replacement announced) {
        datasets.notReplaced(name, announced);
    }

    private static ProblemException inUse(String name, String by) {
        return new ProblemException(
                409,
                "dataset_in_use",
                "%s names data set '%s' and is not finished; wait for it, cancel it, or choose another name"
                        .formatted(by, name),
                List.of());
    }
}
