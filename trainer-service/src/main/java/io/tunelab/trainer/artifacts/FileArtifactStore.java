package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Artifacts in a directory, which trainers share by a volume.
 *
 * <p>A put writes to a temporary directory, forces every file to disk, lists the files with their SHA-256 in
 * {@value #MARKER}, forces that, and renames. A directory without the marker, or with a file that is not as listed, was
 * torn by a crash and does not exist for readers.
 */
public final class FileArtifactStore implements ArtifactStore {
    static final String MARKER = "SHA256SUMS";
    private final KnownSums known = new KnownSums();
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
            FileTree.delete(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write artifact " + key + " to " + root, e);
        } finally {
            FileTree.deleteQuietly(temporary);
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
            return Optional.of(directory)
                    .filter(found -> known.of(found, FileArtifactStore::sums).equals(marked(found)));
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
                    .forEach(FileTree::deleteQuietly);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list artifact " + key, e);
        }
    }

    @Override
    public void delete(String key) {
        try {
            FileTree.delete(resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete artifact " + key, e);
        }
    }

    /** Does what a put does, with a file of a few bytes. */
    @Override
    public Optional<String> whyUnwritable(long bytes) {
        var probe = root.resolve("." + UUID.randomUUID() + ".probe");
        var renamed = root.resolve(probe.getFileName() + ".renamed");
        try {
            Files.createDirectories(root);
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < bytes) {
                return Optional.of("%s has room for %,d bytes; %,d are needed".formatted(root, free, bytes));
            }
            Files.writeString(probe, "probe");
            force(probe);
            Files.move(probe, renamed, StandardCopyOption.ATOMIC_MOVE);
            force(root);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot write to " + root + ": " + e);
        } finally {
            FileTree.deleteQuietly(probe);
            FileTree.deleteQuietly(renamed);
        }
    }

    private Path resolve(String key) {
        return root.resolve(ArtifactKey.require(key));
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
        return FileTree.sha256(directory).entrySet().stream()
                .filter(file -> !file.getKey().equals(MARKER))
                .map(file -> file.getValue() + "  " + file.getKey())
                .toList();
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
}
