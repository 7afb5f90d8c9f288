package io.tunelab.results.study;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How large studies may be, and how the runner goes about them. */
@ConfigMapping(prefix = "tunelab.studies")
public interface StudyLimits {
    /** The most stages of a study. */
    @WithDefault("20")
    int stages();

    /** The most experiments of a study, all stages and seeds together. */
    @WithDefault("1000")
    int cells();

    /** How often studies are looked at: a time, or {@code off} for a replica that is to leave them to others. */
    @WithDefault("1s")
    String every();

    /** The most requests of one study that are published in one pass, so that a large one does not keep others waiting. */
    @WithDefault("100")
    int submissionsPerPass();

    /** How long a look waits for the test predictions of a run that has completed; after that it does without that run. */
    @WithDefault("2m")
    Duration predictionsWithin();

    /** A run that was asked to end and did not is asked again after this time: it may not have been queued before. */
    @WithDefault("10s")
    Duration cancelAgainAfter();
}
