package io.tunelab.local.backup;

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
    private UnusedArtifacts() {}

    /**
     * One of them.
     *
     * @param changedAt when its newest file was written
     */
    public record Unused(Path directory, long bytes, Instant changedAt) {}

    /**
     * Looks for them.
     *
     * @param root holds a directory per run, of its id
     * @param isKnown by run id
     * @param before younger ones are left out: their run may not be known yet
     */
    public static List<Unused> in(Path root, Predicate<String> isKnown, Instant before) throws IOException {
        var found = new ArrayList<Unused>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try (var children = Files.list(root)) {
            for (var child : children.sorted().toList()) {
                // Links are somebody's own, and what begins with a dot is a trainer's that is at work.
                if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                        || child.getFileName().toString().startsWith(".")) {
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
