package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What lies in a folder: regular files inside it, hidden ones left away.
 *
 * @param regular in the order of their paths
 * @param refused pipes, devices and links out of the folder
 */
record FolderFiles(List<Path> regular, List<String> refused) {
    private static final int MOST_EXAMPLES = 5;

    FolderFiles {
        regular = List.copyOf(regular);
        refused = List.copyOf(refused);
    }

    static FolderFiles in(Path folder, int depth) {
        var regular = new ArrayList<Path>();
        var refused = new ArrayList<String>();
        try (var files = Files.walk(folder, depth)) {
            var root = folder.toRealPath();
            for (var file : (Iterable<Path>) files.sorted()::iterator) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || isHidden(folder.relativize(file))) {
                    continue;
                }
                if (Files.isRegularFile(file) && file.toRealPath().startsWith(root)) {
                    regular.add(file);
                } else {
                    refused.add(folder.relativize(file).toString());
                }
            }
        } catch (IOException e) {
            throw new DataException(
                    "invalid_data", folder.getFileName() + ": the folder cannot be listed: " + e.getMessage(), e);
        }
        return new FolderFiles(regular, refused);
    }

    private static boolean isHidden(Path relative) {
        for (var step : relative) {
            if (step.toString().startsWith(".") || step.toString().equals("__MACOSX")) {
                return true;
            }
        }
        return false;
    }

    /** Those that are not read because of what they are. */
    Optional<Notice> notice() {
        return leftOut(refused, "not regular files inside the folder");
    }

    /** That files were left out. */
    static Optional<Notice> leftOut(Collection<String> names, String why) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        var first = names.stream().sorted().limit(MOST_EXAMPLES).toList();
        return Optional.of(Notice.info(
                        "files_left_out",
                        "left out: %s%s (%s)"
                                .formatted(
                                        String.join(", ", first),
                                        names.size() > first.size()
                                                ? " and %,d more".formatted(names.size() - first.size())
                                                : "",
                                        why))
                .of(names.size(), first));
    }
}
