package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.parse.Table;
import io.tunelab.data.parse.TableOptions;
import io.tunelab.data.parse.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * The tables of one data set, in their published order. Where there are several, those without texts or labels are left
 * out and named, as are those that belong to no part where others do.
 */
final class TableFiles {
    private final FileSource.Reading reading;
    private final RowSink sink;
    private final TableOptions options;

    TableFiles(FileSource.Reading reading, RowSink sink) {
        this.reading = reading;
        this.sink = sink;
        this.options = new TableOptions(
                reading.encoding(),
                reading.delimiter(),
                sink.limits().bytes(),
                sink.limits().rowLength());
    }

    /** One table, or several of which each has a part. */
    record DataFile(Path path, Format format, String part) {}

    void read(List<DataFile> files) throws IOException {
        if (files.size() == 1) {
            open(files.get(0)).read(sink);
            return;
        }
        var tables = new LinkedHashMap<DataFile, TableRows>();
        for (var file : files) {
            tables.put(file, open(file));
        }
        var used = new ArrayList<>(tables.keySet().stream()
                .filter(file -> tables.get(file).finder().hasText()
                        && tables.get(file).finder().hasLabel())
                .toList());
        if (used.isEmpty()) {
            // Says what the first lacks.
            tables.values().iterator().next().read(sink);
        }
        leaveOut(tables, used);
        if (used.stream().anyMatch(file -> !file.part().isEmpty())) {
            leaveOutWithoutPart(used);
        }
        refuseTwice(used);
        for (var file : used) {
            tables.get(file).read(sink);
        }
    }

    private TableRows open(DataFile file) throws IOException {
        return TableRows.of(table(file), reading, file.part());
    }

    private Table table(DataFile file) throws IOException {
        return switch (file.format()) {
            case CSV -> Tables.csv(file.path(), options);
            case JSONL -> Tables.json(file.path(), options);
            case PARQUET -> Tables.parquet(file.path(), options);
            default -> throw new IllegalStateException(file.format() + " is not a table");
        };
    }

    private void leaveOut(LinkedHashMap<DataFile, TableRows> tables, List<DataFile> used) {
        var withoutTexts = new ArrayList<String>();
        var withoutLabels = new ArrayList<String>();
        for (var file : tables.keySet()) {
            if (!used.contains(file)) {
                boolean texts = tables.get(file).finder().hasText();
                (texts ? withoutLabels : withoutTexts).add(name(file));
                if (texts && Part.named(file.part()).equals(java.util.Optional.of(Part.TEST))) {
                    sink.notice(Notice.warning(
                            LabelledTexts.UNLABELLED,
                            "the test split has no labels: %s has no label column and was left out"
                                    .formatted(name(file))));
                }
            }
        }
        FolderFiles.leftOut(withoutLabels, "no label column").ifPresent(sink::notice);
        FolderFiles.leftOut(withoutTexts, "no text column").ifPresent(sink::notice);
    }

    private void leaveOutWithoutPart(List<DataFile> used) {
        var others = used.stream().filter(file -> file.part().isEmpty()).toList();
        used.removeAll(others);
        FolderFiles.leftOut(
                        others.stream().map(TableFiles::name).toList(),
                        "the name says neither train, validation nor test, as others do")
                .ifPresent(sink::notice);
    }

    /** The same table in two formats would count every row twice. */
    private static void refuseTwice(List<DataFile> used) {
        var byStem = new TreeMap<String, List<String>>();
        used.forEach(file -> byStem.computeIfAbsent(
                        name(file).replaceFirst("(\\.[A-Za-z0-9]{1,7})+$", ""), stem -> new ArrayList<>())
                .add(file.path().getParent().resolve(name(file)).getFileName().toString()));
        byStem.values().stream()
                .filter(names -> names.size() > 1 && names.stream().distinct().count() > 1)
                .findFirst()
                .ifPresent(names -> {
                    throw new DataException(
                            "invalid_data",
                            "%s look like the same rows in several formats; keep one of them"
                                    .formatted(String.join(" and ", names)));
                });
    }

    private static String name(DataFile file) {
        return String.valueOf(file.path().getFileName());
    }
}
