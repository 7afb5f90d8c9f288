package io.tunelab.data.source;

import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.FileKind;
import io.tunelab.data.decode.Unpacked;
import io.tunelab.data.source.TableFiles.DataFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A data set in one or several files. */
public final class FileSource implements DataSource {
    private final String name;
    private final String description;
    private final Reading reading;
    private final List<DataFile> files;
    private final List<String> leftOut;

    /**
     * How a data set's files are to be read.
     *
     * @param labels the allowed ones in their order; empty: those found
     * @param encoding of text files; empty: detected for each
     * @param delimiter between fields; empty: detected
     * @param classNames by column, the names of classes that are numbered from 0; those in a file come first
     */
    public record Reading(
            Format format,
            Columns columns,
            List<String> labels,
            String kind,
            Optional<Charset> encoding,
            Optional<Character> delimiter,
            OnBadRow onBadRow,
            Map<String, List<String>> classNames) {
        public Reading {
            labels = List.copyOf(labels);
            classNames = Map.copyOf(classNames);
        }

        /** Find out everything. */
        public static Reading automatic() {
            return new Reading(
                    Format.AUTO,
                    Columns.automatic(),
                    List.of(),
                    "real",
                    Optional.empty(),
                    Optional.empty(),
                    OnBadRow.FAIL,
                    Map.of());
        }

        /** The same with names for numbered classes. */
        Reading naming(Map<String, List<String>> classes) {
            return new Reading(format, columns, labels, kind, encoding, delimiter, onBadRow, classes);
        }

        /** The same, but what {@code asked} sets. */
        public Reading with(ReadingOptions asked) {
            return new Reading(
                    format,
                    new Columns(
                            asked.columns().text().or(columns::text),
                            asked.columns().label().or(columns::label),
                            asked.columns().pair().or(columns::pair),
                            asked.columns().group().or(columns::group),
                            asked.columns().split().or(columns::split)),
                    labels,
                    kind,
                    asked.encoding().or(() -> encoding),
                    asked.delimiter().or(() -> delimiter),
                    asked.onBadRow() == OnBadRow.FAIL ? onBadRow : asked.onBadRow(),
                    classNames);
        }
    }

    private FileSource(String name, String description, Reading reading, List<DataFile> files, List<String> leftOut) {
        this.name = name;
        this.description = description;
        this.reading = reading;
        this.files = List.copyOf(files);
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * A file; a folder of texts in folders named after their labels; or a folder of tables, whose names or folders begin
     * with their part ({@code train-00000-of-00001.parquet}).
     *
     * @throws DataException {@code invalid_data} if the format cannot be told
     */
    public static FileSource of(String name, Path path, Reading reading) {
        var fileName = String.valueOf(path.toAbsolutePath().normalize().getFileName());
        if (Files.isDirectory(path)) {
            return folder(name, path, fileName, reading);
        }
        if (!Files.isRegularFile(path)) {
            throw new DataException(
                    "invalid_data", fileName + " is not a regular file; pipes, devices and sockets are not read");
        }
        var format = reading.format() != Format.AUTO
                ? reading.format()
                : isZipTree(path, fileName)
                        ? Format.ACLIMDB
                        : Format.of(nameInside(path, fileName)).orElseGet(() -> byContent(path, fileName));
        return new FileSource(name, fileName, reading, List.of(new DataFile(path, format, "")), List.of());
    }

    /** A text of any other name is a table; what kind of one, its content tells. */
    private static Format byContent(Path path, String fileName) {
        var advice = Format.advice(fileName);
        try {
            if (advice.isEmpty() && FileKind.isText(path)) {
                return Format.CSV;
            }
        } catch (IOException e) {
            throw new DataException("invalid_data", fileName + ": cannot be read: " + e.getMessage(), e);
        }
        throw new DataException(
                "invalid_data",
                "%s: %s"
                        .formatted(
                                fileName,
                                advice.orElse(
                                        "neither the name nor the content tells the format; expected .csv, .tsv, .txt, .json, .jsonl, .ndjson (also .gz, .zst, .bz2 or .zip), .parquet or .tar.gz, or set format of this data set")));
    }

    private static boolean isZipTree(Path path, String fileName) {
        try {
            return ZipTree.is(path);
        } catch (IOException e) {
            throw new DataException("invalid_data", fileName + ": not a readable zip archive: " + e.getMessage(), e);
        }
    }

    private static String nameInside(Path path, String fileName) {
        try {
            return fileName.toLowerCase(java.util.Locale.ROOT).endsWith(".zip")
                    ? Unpacked.nameInside(path).orElse(fileName)
                    : fileName;
        } catch (IOException e) {
            throw new DataException("invalid_data", fileName + ": not a readable zip archive: " + e.getMessage(), e);
        }
    }

    /** Files whose part is known, in their published order. */
    static FileSource ofParquet(
            String name,
            String description,
            Reading reading,
            List<Path> train,
            List<Path> validation,
            List<Path> test) {
        var files = new ArrayList<DataFile>();
        train.forEach(file -> files.add(new DataFile(file, Format.PARQUET, "train")));
        validation.forEach(file -> files.add(new DataFile(file, Format.PARQUET, "validation")));
        test.forEach(file -> files.add(new DataFile(file, Format.PARQUET, "test")));
        return new FileSource(name, description, reading, files, List.of());
    }

    private static FileSource folder(String name, Path folder, String fileName, Reading reading) {
        refuseArrow(folder, fileName);
        var layout = FolderLayout.of(folder, reading.format());
        return layout.tables().isEmpty()
                ? new FileSource(name, fileName, reading, List.of(new DataFile(folder, Format.ACLIMDB, "")), List.of())
                : new FileSource(name, fileName, reading, layout.tables(), layout.others());
    }

    /** What save_to_disk of HuggingFace datasets writes looks like a folder of JSON tables. */
    private static void refuseArrow(Path folder, String fileName) {
        if (Files.exists(folder.resolve("dataset_dict.json")) || Files.exists(folder.resolve("state.json"))) {
            throw new DataException(
                    "invalid_data",
                    "%s: a data set that was saved with save_to_disk (Arrow files) is not read; write its parts with to_parquet"
                            .formatted(fileName));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return reading.kind();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<String> labels() {
        return reading.labels();
    }

    @Override
    public OnBadRow onBadRow() {
        return reading.onBadRow();
    }

    @Override
    public String fingerprint() {
        var text = new StringBuilder("files 4 ").append(reading);
        for (var file : files) {
            text.append('\n')
                    .append(file.part())
                    .append(' ')
                    .append(file.format())
                    .append(' ')
                    .append(stamp(file.path()));
        }
        return text.toString();
    }

    @Override
    public void read(RowSink sink) {
        FolderFiles.leftOut(leftOut, "not tables").ifPresent(sink::notice);
        try {
            if (files.get(0).format() == Format.ACLIMDB) {
                new TextTree(reading.encoding(), sink).read(files.get(0).path());
            } else {
                new TableFiles(reading, sink).read(files);
            }
        } catch (EOFException e) {
            throw new DataException(
                    "invalid_data",
                    "%s: ends too early (%s); is the download or copy complete?".formatted(description, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new DataException("invalid_data", description + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String stamp(Path path) {
        try (var found = Files.walk(path)) {
            return found.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
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
