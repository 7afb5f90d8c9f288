package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Artifacts in a directory, which trainers share by a volume.
 *
 * <p>A put writes to a temporary directory, forces every file to disk, lists the files with their SHA-256 in
 * {@value #MARKER}, forces that, and renames. A directory without the marker, or with a file that is not as listed, was
 * torn by a crash and does not exist for readers.
 */
public final class FileArtifactStore implements ArtifactStore {
    static final String MARKER = "SHA256SUMS";
    private static final Pattern KEY =
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");
    private final Path root;

    public FileArtifactStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public boolean put(String key, Content content, BooleanSupplier permitted) {
        var target = resolve(key);
        var temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createDirectories(temporary);
            content.writeTo(temporary);
            seal(temporary);
            if (!permitted.getAsBoolean()) {
                return false;
            }
            // A directory cannot be renamed over another: the old one goes first, and a crash in between leaves
            // none, which a reader treats as "not there".
            deleteTree(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write artifact " + key + " to " + root, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    @Override
    public Optional<Path> get(String key) {
        var directory = resolve(key);
        try {
            if (!Files.isRegularFile(directory.resolve(MARKER))) {
                return Optional.empty();
            }
            // Compared whole, so that a marker that lost lines is no marker either.
            return Optional.of(directory).filter(found -> sums(found).equals(marked(found)));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String key) {
        var directory = resolve(key);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list artifact " + key, e);
        }
    }

    @Override
    public void deleteUnfinished(String key) {
        var directory = resolve(key);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var children = Files.list(directory)) {
            children.filter(child -> child.getFileName().toString().startsWith("."))
                    .forEach(FileArtifactStore::deleteQuietly);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list artifact " + key, e);
        }
    }

    @Override
    public void delete(String key) {
        try {
            deleteTree(resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete artifact " + key, e);
        }
    }

    private Path resolve(String key) {
        var path = root.resolve(key).normalize();
        if (!KEY.matcher(key).matches() || !path.startsWith(root)) {
            throw new IllegalArgumentException("not a key of an artifact: '" + key + "'");
        }
        return path;
    }

    private static void seal(Path directory) throws IOException {
        try (var walk = Files.walk(directory)) {
            for (var path : walk.toList()) {
                force(path);
            }
        }
        Files.write(directory.resolve(MARKER), sums(directory));
        force(directory.resolve(MARKER));
        force(directory);
    }

    /** The marker's lines for the files that are there: SHA-256, two spaces, path, as sha256sum writes them. */
    private static List<String> sums(Path directory) {
        try (var walk = Files.walk(directory)) {
            var lines = new ArrayList<String>();
            for (var file : walk.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.equals(directory.resolve(MARKER))) {
                    lines.add(sha256(file) + "  " + directory.relativize(file));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> marked(Path directory) {
        try {
            return Files.readAllLines(directory.resolve(MARKER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void force(Path path) throws IOException {
        // A directory can be opened for reading only; forcing it makes its entries durable.
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var walk = Files.walk(directory)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void deleteQuietly(Path directory) {
        try {
            deleteTree(directory);
        } catch (IOException e) {
            // A hidden leftover that no reader sees.
            return;
        }
    }
}
