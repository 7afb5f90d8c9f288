package io.tunelab.data.source;

import io.tunelab.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A data set in one or several files of one format. */
public final class FileSource implements DataSource {
    private static final Pattern PART_IN_NAME = Pattern.compile("(train|validation|valid|val|dev|test)([-_.].*)?");

    private record DataFile(Path path, String part) {}

    private final String name;
    private final String kind;
    private final String description;
    private final Format format;
    private final Columns columns;
    private final List<String> labels;
    private final List<DataFile> files;

    /** How a data set's files are to be read. */
    public record Reading(Format format, Columns columns, List<String> labels, String kind) {
        public Reading {
            labels = List.copyOf(labels);
        }

        /** Find out everything. */
        public static Reading automatic() {
            return new Reading(Format.AUTO, Columns.automatic(), List.of(), "real");
        }
    }

    private FileSource(String name, String description, Format format, Reading reading, List<DataFile> files) {
        this.name = name;
        this.kind = reading.kind();
        this.description = description;
        this.format = format;
        this.columns = reading.columns();
        this.labels = reading.labels();
        this.files = List.copyOf(files);
    }

    /**
     * A file, a folder in the aclImdb layout, or a folder of files of one format whose names begin with their part
     * ({@code train-00000-of-00001.parquet}).
     *
     * @throws DataException {@code invalid_data} if the format cannot be told
     */
    public static FileSource of(String name, Path path, Reading reading) {
        var fileName = path.getFileName().toString();
        if (Files.isDirectory(path)) {
            return folder(name, path, reading);
        }
        var format = reading.format() != Format.AUTO
                ? reading.format()
                : Format.of(fileName)
                        .orElseThrow(() -> new DataException(
                                "invalid_data",
                                fileName + ": the name does not tell the format; expected .csv, .jsonl (also .gz),"
                                        + " .parquet or .tar.gz, or set format of this data set"));
        return new FileSource(name, fileName, format, reading, List.of(new DataFile(path, "")));
    }

    /** Files whose part is known, in their published order: all train files, then the others. */
    static FileSource ofParquet(String name, String description, Reading reading, List<Path> train, List<Path> test) {
        var files = new ArrayList<DataFile>();
        train.forEach(file -> files.add(new DataFile(file, "train")));
        test.forEach(file -> files.add(new DataFile(file, "test")));
        return new FileSource(name, description, Format.PARQUET, reading, files);
    }

    private static FileSource folder(String name, Path folder, Reading reading) {
        var files = dataFiles(folder);
        boolean acl = reading.format() == Format.ACLIMDB || files.isEmpty();
        var fileName = folder.getFileName().toString();
        if (acl) {
            return new FileSource(name, fileName, Format.ACLIMDB, reading, List.of(new DataFile(folder, "")));
        }
        var formats = files.stream()
                .map(file -> Format.of(file.path().getFileName().toString()).orElseThrow())
                .filter(format -> reading.format() == Format.AUTO || reading.format() == format)
                .collect(Collectors.toSet());
        if (formats.size() != 1) {
            throw new DataException(
                    "invalid_data", "%s holds files of the formats %s; set format".formatted(fileName, formats));
        }
        var format = formats.iterator().next();
        return new FileSource(
                name,
                fileName,
                format,
                reading,
                files.stream()
                        .filter(file ->
                                Format.of(file.path().getFileName().toString()).equals(Optional.of(format)))
                        .toList());
    }

    private static List<DataFile> dataFiles(Path folder) {
        try (var files = Files.walk(folder, 2)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Format.of(file.getFileName().toString())
                            .filter(format -> format != Format.ACLIMDB)
                            .isPresent())
                    .filter(file -> !file.getFileName().toString().startsWith("unsup"))
                    .map(file -> new DataFile(file, part(file)))
                    .sorted(Comparator.comparing((DataFile file) -> file.part().equals("test"))
                            .thenComparing(file -> file.path().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static String part(Path file) {
        var part = PART_IN_NAME.matcher(file.getFileName().toString());
        return part.matches() ? part.group(1) : "";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public String fingerprint() {
        var text = new StringBuilder("files 1 ").append(format).append(columns).append(labels);
        for (var file : files) {
            text.append('\n').append(file.part()).append(' ').append(stamp(file.path()));
        }
        return text.toString();
    }

    @Override
    public void read(RowSink sink) {
        var reader = format.reader();
        for (var file : files) {
            try {
                reader.read(file.path(), columns, file.part(), sink);
            } catch (IOException e) {
                throw new DataException(
                        "invalid_data", file.path().getFileName() + ": cannot be read: " + e.getMessage(), e);
            }
        }
    }

    private static String stamp(Path path) {
        try (var files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(FileSource::stampOfFile)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new DataException("invalid_data", path.getFileName() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String stampOfFile(Path file) {
        try {
            return file.toAbsolutePath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
