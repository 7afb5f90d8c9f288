package io.tunelab.local.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Copies a body that may stand still; the client's own time limit ends when the answer begins. */
final class Moving {
    private static final int BUFFER = 1 << 16;
    private final Duration patience;

    Moving(Duration patience) {
        this.patience = patience;
    }

    /** @throws SocketTimeoutException if nothing came for too long; what came before is written */
    void copy(InputStream in, OutputStream out) throws IOException {
        var last = new AtomicLong(System.nanoTime());
        var stoodStill = new AtomicBoolean();
        var watch = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "download-watch");
            thread.setDaemon(true);
            return thread;
        });
        long every = Math.max(1, patience.toMillis() / 10);
        watch.scheduleWithFixedDelay(
                () -> {
                    if (System.nanoTime() - last.get() > patience.toNanos() && stoodStill.compareAndSet(false, true)) {
                        close(in);
                    }
                },
                every,
                every,
                TimeUnit.MILLISECONDS);
        try {
            var buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                last.set(System.nanoTime());
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            if (!stoodStill.get()) {
                throw e;
            }
        } finally {
            watch.shutdownNow();
        }
        if (stoodStill.get()) {
            throw new SocketTimeoutException("nothing came for %d seconds".formatted(patience.toSeconds()));
        }
    }

    /** A read that waits ends then. */
    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            return; // the copy says that it stood still
        }
    }
}
