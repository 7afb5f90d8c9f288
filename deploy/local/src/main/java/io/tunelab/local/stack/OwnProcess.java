package io.tunelab.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that we started, recognised again later. A pid alone is not enough: systems use them again.
 *
 * @param startedAt as the system tells, or absent where it does not
 * @param command the executable's path as the system tells, or empty where it does not
 */
public record OwnProcess(long pid, Optional<Instant> startedAt, String command) {
    /** Systems compute the start from the boot time, which they correct while they run. */
    private static final Duration CLOCK_CORRECTION = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(50);

    public static OwnProcess of(ProcessHandle handle) {
        var info = handle.info();
        return new OwnProcess(
                handle.pid(),
                info.startInstant().map(at -> Instant.ofEpochMilli(at.toEpochMilli())),
                info.command().orElse(""));
    }

    /** This JVM. */
    public static OwnProcess current() {
        return of(ProcessHandle.current());
    }

    /** The process, if it still runs and is the one that was recorded. */
    public Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    /** Whether it still runs. */
    @JsonIgnore
    public boolean isAlive() {
        return handle().isPresent();
    }

    private boolean isSame(ProcessHandle candidate) {
        var other = of(candidate);
        if (startedAt.isPresent() && other.startedAt.isPresent()) {
            var difference =
                    Duration.between(startedAt.get(), other.startedAt.get()).abs();
            if (difference.compareTo(CLOCK_CORRECTION) > 0) {
                return false;
            }
        }
        // A process that ended and that nobody has waited for yet has no command any more.
        return command.isEmpty() || command.equals(other.command);
    }

    /** Asks it to end, waits for that, and ends it by force when {@code patience} is over. */
    public void stop(Duration patience) {
        handle().ifPresent(ProcessHandle::destroy);
        if (!endsWithin(patience)) {
            handle().ifPresent(ProcessHandle::destroyForcibly);
            endsWithin(Duration.ofSeconds(5));
        }
    }

    /**
     * Looks again and again. {@link ProcessHandle#onExit()} would wait until the process is gone from the system's table,
     * and one whose parent died before it may stay there for long.
     */
    private boolean endsWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
