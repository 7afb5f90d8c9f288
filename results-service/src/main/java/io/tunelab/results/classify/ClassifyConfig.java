package io.tunelab.results.classify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where texts are classified, and how many. */
@ConfigMapping(prefix = "tunelab.results")
interface ClassifyConfig {
    /** A trainer, or a balancer in front of several; without it nothing is classified. */
    Optional<URI> trainerUrl();

    Classify classify();

    /** One request. */
    interface Classify {
        /** Texts in one request; the trainer has a limit of its own. */
        @WithDefault("32")
        int texts();

        /** Characters of one text. */
        @WithDefault("20000")
        int textLength();

        /** How long a trainer may take for it: the first one opens the model. */
        @WithDefault("60s")
        Duration timeout();
    }
}
