package io.tunelab.intake;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Watches the service's consumers, and tells readiness and liveness of those that read nothing. */
@ApplicationScoped
public class ConsumerHealth {
    private final ConsumerWatch watch;

    ConsumerHealth(KafkaClientService clients, StuckRecords records) {
        this.watch = new ConsumerWatch(clients, records);
    }

    void start(@Observes StartupEvent event) {
        watch.start();
    }

    @PreDestroy
    void stop() {
        watch.close();
    }

    /** Why {@code channel} has never read anything; empty if it has, or has only just begun. */
    public Optional<String> whyUnconnected(String channel) {
        return watch.unconnected().entrySet().stream()
                .filter(one -> one.getKey().startsWith(channel + "/"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Produces
    @Readiness
    HealthCheck readiness() {
        return () -> answer(watch.troubles());
    }

    @Produces
    @Liveness
    HealthCheck liveness() {
        return () -> answer(watch.stuckForLong());
    }

    private static HealthCheckResponse answer(Map<String, String> troubles) {
        var answer = HealthCheckResponse.named("consumers").status(troubles.isEmpty());
        troubles.forEach(answer::withData);
        return answer.build();
    }
}
