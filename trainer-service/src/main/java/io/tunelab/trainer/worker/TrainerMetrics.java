package io.tunelab.trainer.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tunelab.trainer.engine.EngineFactory;
import io.tunelab.trainer.engine.GpuMemory;
import io.tunelab.trainer.events.EventSender;
import io.tunelab.trainer.queue.QueueDepth;
import io.tunelab.trainer.queue.QueueUnavailableException;
import io.tunelab.trainer.queue.RunQueue;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What this trainer tells the metrics' collector. Counters are there from the start, so that their first rise is seen. */
@Singleton
public class TrainerMetrics {
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final List<String> OUTCOMES =
            List.of("completed", "failed", "cancelled", "abandoned", "given_back", "restarted", "postponed", "paused");
    private final MeterRegistry meters;
    private final RunQueue queue;
    private final EngineFactory engines;
    private final String configuredDevice;
    private volatile double tokensPerSecond;
    private volatile boolean deviceKnown;
    private QueueDepth depth;
    private long askedAt;

    TrainerMetrics(
            MeterRegistry meters, RunQueue queue, EventSender sender, EngineFactory engines, TrainerConfig config) {
        this.meters = meters;
        this.queue = queue;
        this.engines = engines;
        this.configuredDevice = config.trainer().device();
        OUTCOMES.forEach(outcome -> meters.counter("tunelab.attempts", "outcome", outcome));
        for (var outcome : RequestOutcome.values()) {
            meters.counter("tunelab.requests", "outcome", outcome.wireName());
        }
        Gauge.builder("tunelab.training.tokens.per.second", this, metrics -> metrics.tokensPerSecond)
                .register(meters);
        Gauge.builder("tunelab.events.waiting", sender, EventSender::waiting).register(meters);
        queueGauge("tunelab.queue.waiting", QueueDepth::waiting);
        queueGauge("tunelab.queue.oldest.seconds", QueueDepth::oldestSeconds);
        queueGauge("tunelab.queue.running", QueueDepth::running);
        queueGauge("tunelab.queue.expired", QueueDepth::expired);
        queueGauge("tunelab.queue.lease.age.seconds", QueueDepth::leaseAgeSeconds);
    }

    /** What became of a request. */
    public enum RequestOutcome {
        ACCEPTED,
        REPEATED,
        REJECTED;

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Counts a request that was taken off the topic. */
    public void request(RequestOutcome outcome) {
        meters.counter("tunelab.requests", "outcome", outcome.wireName()).increment();
    }

    /** The rate of the running epoch. */
    void tokensPerSecond(double rate) {
        tokensPerSecond = rate;
        if (!deviceKnown) {
            deviceKnown = true;
            watchGpu(engines.resolveDevice(configuredDevice));
        }
    }

    /** Counts an attempt that ended; until the next one trains, the rate is 0. */
    void ended(RunOutcome outcome) {
        tokensPerSecond = 0;
        meters.counter("tunelab.attempts", "outcome", outcome.name()).increment();
    }

    private void queueGauge(String name, ToDoubleFunction<QueueDepth> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.depth()))
                .register(meters);
    }

    private void watchGpu(String device) {
        if (GpuMemory.of(device).isPresent()) {
            gpuGauge("tunelab.gpu.memory.used.bytes", device, GpuMemory::used);
            gpuGauge("tunelab.gpu.memory.total.bytes", device, GpuMemory::total);
        }
    }

    private void gpuGauge(String name, String device, ToDoubleFunction<GpuMemory> value) {
        Gauge.builder(name, () -> GpuMemory.of(device)
                        .map(memory -> (Number) value.applyAsDouble(memory))
                        .orElse(Double.NaN))
                .tag("device", device)
                .register(meters);
    }

    /** One query for the gauges of one collection. */
    private synchronized QueueDepth depth() {
        if (depth == null || System.nanoTime() - askedAt > FRESH_NANOS) {
            try {
                depth = queue.depth();
            } catch (QueueUnavailableException e) {
                depth = QueueDepth.UNKNOWN;
            }
            askedAt = System.nanoTime();
        }
        return depth;
    }
}
