package io.tunelab.local.backup;

import io.tunelab.contract.id.ExperimentId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Directories of models and checkpoints whose run nobody knows any more. */
public final class UnusedArtifacts {
    /** A trainer writes it last, into every model and checkpoint. */
    private static final String MARKER = "SHA256SUMS";

    private UnusedArtifacts() {}

    /**
     * One of them.
     *
     * @param changedAt when its newest file was written
     */
    public record Unused(Path directory, long bytes, Instant changedAt) {}

    /**
     * Looks for them. A directory is a run's if it is called like one and holds a model or checkpoint that a trainer has
     * finished; all others are left alone, because somebody may keep other things there.
     *
     * @param root holds a directory per run, of its id
     * @param isKnown by run id
     * @param before younger ones are left out: their run may not be known yet
     */
    public static List<Unused> in(Path root, Predicate<String> isKnown, Instant before) throws IOException {
        var found = new ArrayList<Unused>();
        try (var children = Files.list(root)) {
            for (var child : children.sorted().toList()) {
                if (!isRun(child)) {
                    continue;
                }
                var one = measured(child);
                if (one.changedAt().isBefore(before)
                        && !isKnown.test(child.getFileName().toString())) {
                    found.add(one);
                }
            }
        }
        return found;
    }

    private static boolean isRun(Path directory) throws IOException {
        // Links are somebody's own.
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !ExperimentId.isValid(directory.getFileName().toString())) {
            return false;
        }
        if (Files.isRegularFile(directory.resolve("model").resolve(MARKER))) {
            return true;
        }
        var checkpoints = directory.resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return false;
        }
        try (var children = Files.list(checkpoints)) {
            return children.anyMatch(checkpoint -> Files.isRegularFile(checkpoint.resolve(MARKER)));
        }
    }

    private static Unused measured(Path directory) throws IOException {
        var sum = new long[1];
        var newest = new Instant[] {Files.getLastModifiedTime(directory).toInstant()};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                var at = attributes.lastModifiedTime().toInstant();
                newest[0] = at.isAfter(newest[0]) ? at : newest[0];
                return FileVisitResult.CONTINUE;
            }
        });
        return new Unused(directory, sum[0], newest[0]);
    }

    /** Removes one with all its files; links in it are removed, not followed. */
    public static void remove(Unused unused) throws IOException {
        Files.walkFileTree(unused.directory(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
