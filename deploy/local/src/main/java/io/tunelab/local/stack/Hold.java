package io.tunelab.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps one service of a running stack stopped, while another process works on what the service keeps. It holds as long as
 * that process lives.
 */
final class Hold implements AutoCloseable {
    private static final String PREFIX = "hold-";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .build();
    private final Path file;

    private Hold(Path file) {
        this.file = file;
    }

    private static Path file(DataDirectory directory, String service) {
        return directory.run().resolve(PREFIX + service);
    }

    /** Asks the stack's supervisor to stop the service until this is closed. */
    static Hold on(DataDirectory directory, String service) {
        var file = file(directory, service);
        try {
            var next = file.resolveSibling("." + file.getFileName());
            JSON.writeValue(next.toFile(), OwnProcess.current());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
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
            return JSON.readValue(file.toFile(), OwnProcess.class).isAlive();
        } catch (IOException e) {
            // It is being removed in this moment.
            return false;
        }
    }

    /** Those of processes that were killed; the caller has the directory's lock, and no stack runs that they could be for. */
    static void forgetAll(DataDirectory directory) {
        try (var files = Files.list(directory.run())) {
            for (var file : files.toList()) {
                if (file.getFileName().toString().startsWith(PREFIX)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
