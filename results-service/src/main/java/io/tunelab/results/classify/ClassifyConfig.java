package io.tunelab.results.classify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many texts are classified. */
@ConfigMapping(prefix = "tunelab.results")
interface ClassifyConfig {
    Classify classify();

    /** One request. */
    interface Classify {
        /** Texts in one request. */
        @WithDefault("1000")
        int texts();

        /** Texts that a trainer is asked at once; others get their turn in between. It has a limit of its own. */
        @WithDefault("32")
        int batch();

        /** Characters of one text. */
        @WithDefault("20000")
        int textLength();

        /** How long a trainer may take for a batch: the first one opens the model. */
        @WithDefault("60s")
        Duration timeout();
    }
}
