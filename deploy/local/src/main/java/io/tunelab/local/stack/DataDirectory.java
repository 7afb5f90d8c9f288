package io.tunelab.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Everything that a local stack keeps, in one directory that may be deleted when the stack is down. */
public record DataDirectory(Path root) {
    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** The user's: {@code TUNELAB_HOME}, else {@code ~/.tunelab}. */
    public static DataDirectory ofUser() {
        var home = System.getenv("TUNELAB_HOME");
        return new DataDirectory(
                home == null || home.isBlank() ? Path.of(System.getProperty("user.home"), ".tunelab") : Path.of(home));
    }

    /** Makes the directories that are missing, and lets nobody but their owner in. */
    public DataDirectory create() {
        try {
            Files.createDirectories(root);
            closeToOthers(root);
            for (var directory : new Path[] {logs(), run(), models(), artifacts(), cache(), data()}) {
                Files.createDirectories(directory);
            }
            return this;
        } catch (IOException e) {
            throw new StackException("cannot write to the data directory " + root + ": " + e.getMessage(), e);
        }
    }

    /** Texts, models, logs and the database's passwords are nobody else's. */
    private static void closeToOthers(Path root) throws IOException {
        if (Files.getFileStore(root).supportsFileAttributeView(PosixFileAttributeView.class)
                && Files.getPosixFilePermissions(root).stream()
                        .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** One file per process. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** The log of one process: {@code results}, {@code trainer-1}, {@code kafka}. */
    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** What is running: the record and the lock. */
    public Path run() {
        return root.resolve("run");
    }

    /** Pretrained models, a HuggingFace directory each. */
    public Path models() {
        return root.resolve("models");
    }

    /** Fine-tuned models and checkpoints. */
    public Path artifacts() {
        return root.resolve("artifacts");
    }

    /** What can be fetched or made again. */
    public Path cache() {
        return root.resolve("cache");
    }

    /** The user's data sets; a file here is a data set of its name. */
    public Path data() {
        return root.resolve("data");
    }

    /** The broker's log. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    /** The database. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /** The last {@code lines} lines of a log; empty if there is none. */
    public String tail(String process, int lines) {
        try {
            if (!Files.exists(log(process))) {
                return "";
            }
            var all = new String(Files.readAllBytes(log(process)), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
