package io.tunelab.trainer.worker;

import io.tunelab.contract.event.Timings;
import io.tunelab.trainer.training.EpochResult;
import io.tunelab.trainer.training.TrainingResult;
import java.time.Duration;
import java.util.OptionalDouble;

/** Where one attempt's time goes. */
final class Stopwatch {
    /** Something that takes time, returns, and may fail. */
    interface Timed<T, E extends Exception> {
        T run() throws E;
    }

    private final Duration queue;
    private final long start = System.nanoTime();
    private long data;
    private long model;
    private long save;

    Stopwatch(Duration queue) {
        this.queue = queue;
    }

    <T, E extends Exception> T data(Timed<T, E> work) throws E {
        long from = System.nanoTime();
        try {
            return work.run();
        } finally {
            data += System.nanoTime() - from;
        }
    }

    <T, E extends Exception> T model(Timed<T, E> work) throws E {
        long from = System.nanoTime();
        try {
            return work.run();
        } finally {
            model += System.nanoTime() - from;
        }
    }

    void save(Runnable work) {
        long from = System.nanoTime();
        work.run();
        save += System.nanoTime() - from;
    }

    /** Training and validation are those of all epochs, earlier attempts' included; the rest is this attempt's. */
    Timings timings(TrainingResult result) {
        return new Timings(
                queue.toMillis() / 1e3,
                data / 1e9,
                OptionalDouble.of(model / 1e9),
                result.epochs().stream().mapToDouble(EpochResult::trainSeconds).sum(),
                result.epochs().stream()
                        .mapToDouble(EpochResult::validationSeconds)
                        .sum(),
                result.testSeconds(),
                OptionalDouble.of(save / 1e9),
                (System.nanoTime() - start) / 1e9);
    }
}
