package io.tunelab.results.notice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who is told of the end of studies and experiments. */
@ConfigMapping(prefix = "tunelab.notices")
interface NoticeSettings {
    /** Gets a POST for each end; nobody is told without it. It may hold a secret and is never logged. */
    Optional<URI> url();

    /** Whose ends are announced: studies, experiments (those that belong to no study), or both. */
    @WithDefault("studies,experiments")
    Set<Subject> about();

    /** Where users find the page; notices link to it. */
    Optional<URI> page();

    /** Ends that are longer ago are not announced. */
    @WithDefault("1h")
    Duration within();

    /** How often to look for ended studies and experiments, and how long to wait before trying an unreachable receiver again. */
    @WithDefault("5s")
    Duration every();

    /** What is announced. */
    enum Subject {
        STUDIES,
        /** Those that belong to no study. */
        EXPERIMENTS
    }
}
