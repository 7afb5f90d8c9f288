package io.tunelab.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Zip archives with one text per file. */
final class ZipTree {
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private ZipTree() {}

    /** Whether it is an archive with texts in folders, and without tables. */
    static boolean is(Path file) throws IOException {
        if (!isZip(file)) {
            return false;
        }
        try (var zip = new ZipFile(file.toFile())) {
            var names = data(zip).stream().map(ZipEntry::getName).toList();
            return names.stream()
                                    .filter(name -> TextTree.isLabelled(name, true))
                                    .count()
                            > 1
                    && names.stream()
                            .noneMatch(name ->
                                    !TextTree.isText(name) && Format.of(name).isPresent());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static boolean isZip(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        }
    }

    /** Files of an archive but those that macOS adds. */
    static List<? extends ZipEntry> data(ZipFile zip) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory()
                        && !entry.getName().startsWith("__MACOSX/")
                        && !entry.getName().endsWith(".DS_Store"))
                .toList();
    }
}
