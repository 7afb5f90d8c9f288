package io.tunelab.results.peers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where the other services are. */
@ConfigMapping(prefix = "tunelab.results")
public interface PeersConfig {
    /** A trainer, or a balancer in front of several. Without it nothing is classified and no model is handed out. */
    Optional<URI> trainerUrl();

    /** Data-service. Without it no data set can be uploaded. */
    Optional<URI> dataUrl();

    /**
     * How long another service may take to begin its answer, as it audits an upload or fetches a model from a bucket; and how
     * long a download may stand still.
     */
    @WithDefault("10m")
    Duration transferTimeout();
}
