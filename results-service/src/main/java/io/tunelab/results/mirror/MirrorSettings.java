package io.tunelab.results.mirror;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The MLflow server that runs are logged to. */
@ConfigMapping(prefix = "tunelab.mlflow")
interface MirrorSettings {
    /** Address of an MLflow tracking server, with its path prefix if it has one. Default: `MLFLOW_TRACKING_URI`, if that is an HTTP address. */
    Optional<URI> trackingUri();

    /** MLflow experiment for runs that belong to no study. */
    @WithDefault("Tunelab")
    String experiment();

    /** Address of the Tunelab page for links in MLflow. Default: `tunelab.notices.page`. */
    Optional<URI> page();

    /** How often to look for news, and how long to wait before trying an unreachable server again. */
    @WithDefault("2s")
    Duration every();
}
