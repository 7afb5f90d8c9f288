package io.tunelab.data.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A file that has arrived whole, in a directory of its own that no data set is looked for in. Closing removes what has not
 * been moved to its place.
 */
final class ReceivedFile implements AutoCloseable {
    private static final String WAITING_ROOM = ".uploads";

    /** Since its last byte: more than a slow sender's pause and an audit take. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** Stays free for what else writes to that disk. */
    private static final long RESERVE = 256L << 20;

    private static final int BUFFER = 1 << 16;
    private final Path file;
    private final long bytes;
    private final String sha256;

    private ReceivedFile(Path file, long bytes, String sha256) {
        this.file = file;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /**
     * Reads a body to its end and forces it to disk.
     *
     * @param name the file's own
     * @param most bytes
     * @throws UploadRefusedException 408 if the sender stalls or leaves before the end; then nothing stays
     * @throws IOException if the disk does not take it; then nothing stays
     */
    static ReceivedFile of(InputStream body, Path dataDirectory, String name, long most) throws IOException {
        var room = dataDirectory.resolve(WAITING_ROOM).resolve(UUID.randomUUID().toString());
        Files.createDirectories(room);
        var file = room.resolve(name);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            long bytes = write(body, file, digest, most);
            return new ReceivedFile(file, bytes, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException | RuntimeException e) {
            remove(file);
            throw e;
        }
    }

    private static long write(InputStream body, Path file, MessageDigest digest, long most) throws IOException {
        long bytes = 0;
        var buffer = new byte[BUFFER];
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = next(body, buffer); read >= 0; read = next(body, buffer)) {
                bytes += read;
                if (bytes > most) {
                    throw tooLarge(bytes, most);
                }
                digest.update(buffer, 0, read);
                for (var rest = ByteBuffer.wrap(buffer, 0, read); rest.hasRemaining(); ) {
                    out.write(rest);
                }
            }
            out.force(true);
        }
        return bytes;
    }

    /** A sender that stalls or leaves is not a disk that is full. */
    private static int next(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new UploadRefusedException(
                    408, "body_incomplete", "the file did not come whole: %s; send it again".formatted(e.getMessage()));
        }
    }

    /**
     * Before anything of it is read.
     *
     * @throws UploadRefusedException 507 if the disk has no room for it
     */
    static void requireSpace(Path dataDirectory, long expected) throws IOException {
        Files.createDirectories(dataDirectory);
        long free = Files.getFileStore(dataDirectory).getUsableSpace();
        if (free - RESERVE < expected) {
            throw new UploadRefusedException(
                    507,
                    "not_stored",
                    "the disk of the data directory (%s) has %d bytes left, of which %d stay free; the file has %d"
                            .formatted(dataDirectory, free, RESERVE, expected));
        }
    }

    static UploadRefusedException tooLarge(long bytes, long most) {
        return new UploadRefusedException(
                413,
                "message_too_large",
                "the file has at least %d bytes; allowed are %d (tunelab.data.limits.upload-bytes)"
                        .formatted(bytes, most));
    }

    Path path() {
        return file;
    }

    long bytes() {
        return bytes;
    }

    /** Of the bytes as they came. */
    String sha256() {
        return sha256;
    }

    /** Puts the file in its place, over what has that very name, in one step. */
    void moveTo(Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() {
        remove(file);
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what a killed process has left; replicas may share the directory, so only what is old. */
    static void removeAbandoned(Path dataDirectory) throws IOException {
        var room = dataDirectory.resolve(WAITING_ROOM);
        if (!Files.isDirectory(room)) {
            return;
        }
        var limit = Instant.now().minus(ABANDONED);
        try (var rooms = Files.list(room)) {
            for (var old : rooms.toList()) {
                try (var content = Files.list(old)) {
                    var files = content.toList();
                    if (isBefore(limit, old) && files.stream().allMatch(file -> isBefore(limit, file))) {
                        files.forEach(ReceivedFile::remove);
                        Files.deleteIfExists(old);
                    }
                } catch (NoSuchFileException e) {
                    continue; // it has just been finished
                }
            }
        }
    }

    private static boolean isBefore(Instant limit, Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(limit);
        } catch (IOException e) {
            return false;
        }
    }
}
