package io.tunelab.hub;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read with a limit on silence. {@code HttpRequest.timeout} ends with the headers, so that without
 * this a server that sends half a file and then nothing would hold its reader for ever.
 */
final class TimedBody implements Closeable {
    private static final ScheduledThreadPoolExecutor WATCH = watch();
    private final InputStream body;
    private final Duration silence;
    private final Deadline deadline;
    private volatile boolean cut;

    TimedBody(InputStream body, Duration silence, Deadline deadline) {
        this.body = body;
        this.silence = silence;
        this.deadline = deadline;
    }

    /** As {@link InputStream#read(byte[])}; throws if no byte comes in time. */
    int read(byte[] buffer) throws IOException {
        var patience = deadline.left(silence);
        var guard = WATCH.schedule(this::cut, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int count = body.read(buffer);
            if (cut) {
                throw stalled(patience, null);
            }
            return count;
        } catch (IOException e) {
            throw cut ? stalled(patience, e) : new IOException("the connection broke off", e);
        } finally {
            guard.cancel(false);
        }
    }

    private IOException stalled(Duration patience, IOException cause) {
        // A wait that was shorter than the limit on silence was cut short by the deadline.
        return patience.compareTo(silence) < 0 || deadline.isPast()
                ? new IOException("the download did not end in time", cause)
                : new IOException("no data came for " + Texts.seconds(patience), cause);
    }

    private void cut() {
        cut = true;
        try {
            close();
        } catch (IOException e) {
            // The reader fails by itself then.
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private static ScheduledThreadPoolExecutor watch() {
        var executor = new ScheduledThreadPoolExecutor(1, work -> {
            var thread = new Thread(work, "hub-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
