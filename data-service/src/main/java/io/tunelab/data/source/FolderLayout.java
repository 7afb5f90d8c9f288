package io.tunelab.data.source;

import io.tunelab.data.source.TableFiles.DataFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a folder is one of tables or one of texts. Tables are {@code .csv}, {@code .parquet} and the like at the top or
 * in folders named after parts; {@code .json} and {@code .txt} are tables only where there are no folders of texts.
 *
 * @param tables in their published order: train, validation, test, others; empty if it is a folder of texts
 * @param others what is beside the tables
 */
record FolderLayout(List<DataFile> tables, List<String> others) {
    private static final Pattern PART_IN_NAME =
            Pattern.compile("(?i)(train|training|validation|valid|val|dev|evaluation|eval|test)([-_. ].*)?");
    private static final Pattern SURE =
            Pattern.compile("(?i).*\\.(csv|tsv|tab|jsonl|ndjson|parquet|pq)(\\.[a-z0-9]+)?");

    FolderLayout {
        tables = List.copyOf(tables);
        others = List.copyOf(others);
    }

    static FolderLayout of(Path folder, Format asked) {
        if (asked == Format.ACLIMDB) {
            return new FolderLayout(List.of(), List.of());
        }
        var files = FolderFiles.in(folder, 4).regular();
        boolean sure = files.stream()
                .anyMatch(file ->
                        isTablePlace(folder, file) && SURE.matcher(name(file)).matches());
        boolean texts = files.stream().anyMatch(file -> depth(folder, file) > 1 && TextTree.isText(name(file)))
                || files.stream()
                        .noneMatch(file ->
                                depth(folder, file) == 1 && format(file, asked).isPresent());
        if (!sure && texts) {
            return new FolderLayout(List.of(), List.of());
        }
        var tables = new ArrayList<DataFile>();
        var others = new ArrayList<String>();
        for (var file : files) {
            var format = isTablePlace(folder, file) ? format(file, asked) : Optional.<Format>empty();
            boolean unlabelled = name(file).startsWith("unsup");
            boolean weak = sure
                    && !SURE.matcher(name(file)).matches()
                    && part(folder, file).isEmpty();
            if (format.isPresent() && !unlabelled && !weak) {
                tables.add(new DataFile(file, format.get(), part(folder, file)));
            } else {
                others.add(folder.relativize(file).toString());
            }
        }
        tables.sort(
                Comparator.comparing((DataFile file) -> Part.named(file.part()).orElse(Part.UNSTATED))
                        .thenComparing(file -> file.path().toString()));
        return new FolderLayout(tables, others);
    }

    private static Optional<Format> format(Path file, Format asked) {
        return Format.of(name(file))
                .filter(format -> format != Format.ACLIMDB)
                .filter(format -> asked == Format.AUTO || asked == format);
    }

    /** At the top, or one folder below. */
    private static boolean isTablePlace(Path folder, Path file) {
        return depth(folder, file) <= 2;
    }

    private static int depth(Path folder, Path file) {
        return folder.relativize(file).getNameCount();
    }

    /** By the file's name, else by its folder's. */
    private static String part(Path folder, Path file) {
        var part = PART_IN_NAME.matcher(name(file));
        if (part.matches()) {
            return part.group(1);
        }
        var parent = folder.relativize(file).getParent();
        return parent == null
                ? ""
                : Part.named(parent.toString())
                        .filter(named -> named != Part.UNSTATED)
                        .map(named -> parent.toString())
                        .orElse("");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
