package io.tunelab.results.ingest;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tunelab.results.store.DatabaseFailures;
import io.tunelab.results.store.Experiments;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Marks running experiments as stalled while nothing is heard of them; their next event takes that back. */
@ApplicationScoped
class HeartbeatWatch {
    private static final Logger LOG = Logger.getLogger(HeartbeatWatch.class);
    private final Experiments experiments;
    private final Settings settings;
    private final Clock clock;
    private final Instant listeningSince;

    /** How patient we are. */
    @ConfigMapping(prefix = "tunelab.results")
    interface Settings {
        /** A running experiment that is silent for so long is shown as stalled. Trainers report every 2 s: three are missed. */
        @WithDefault("6s")
        Duration stalledAfter();
    }

    HeartbeatWatch(Experiments experiments, Settings settings, Clock clock) {
        this.experiments = experiments;
        this.settings = settings;
        this.clock = clock;
        this.listeningSince = clock.instant();
    }

    @Scheduled(every = "${tunelab.results.stalled-check-every:1s}")
    void check() {
        var now = clock.instant();
        var before = now.minus(settings.stalledAfter());
        // Silence counts only from when we listened: after a restart the events of the meantime are still to come.
        if (before.isBefore(listeningSince)) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> experiments.stall(before, now));
        } catch (RuntimeException e) {
            LOG.warnf("silent runs cannot be looked for: %s", DatabaseFailures.reason(e));
        }
    }
}
