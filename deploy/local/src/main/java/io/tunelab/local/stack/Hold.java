package io.tunelab.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps one service of a running stack stopped, while another process works on what the service keeps. It holds as long as
 * that process lives.
 */
final class Hold implements AutoCloseable {
    private final Path file;

    private Hold(Path file) {
        this.file = file;
    }

    private static Path file(DataDirectory directory, String service) {
        return directory.run().resolve("hold-" + service);
    }

    /** Asks the stack's supervisor to stop the service until this is closed. */
    static Hold on(DataDirectory directory, String service) {
        var file = file(directory, service);
        try {
            Files.writeString(file, "" + ProcessHandle.current().pid());
            return new Hold(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the service is to be stopped. */
    static boolean isOn(DataDirectory directory, String service) {
        var file = file(directory, service);
        if (!Files.exists(file)) {
            return false;
        }
        try {
            long holder = Long.parseLong(Files.readString(file).trim());
            return ProcessHandle.of(holder).map(ProcessHandle::isAlive).orElse(false);
        } catch (IOException | NumberFormatException e) {
            // It is being written, or removed, in this moment.
            return false;
        }
    }

    /** The service may run again. */
    void release() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        release();
    }
}
