package io.tunelab.data.parse;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.FileKind;
import io.tunelab.data.decode.TextFile;
import io.tunelab.data.decode.Unpacked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens tables. The content decides what a file is; its name is what it was thought to be. */
public final class Tables {
    private Tables() {}

    /** Lines of fields under a header. */
    public static Table csv(Path file, TableOptions options) throws IOException {
        if (isParquet(file)) {
            return new Misnamed(parquet(file, options), "Parquet");
        }
        var text = text(file, options);
        return start(text).matches("(?s)\\{.*|\\[\\s*\\{.*")
                ? new Misnamed(JsonTable.open(text, options), "JSON")
                : CsvTable.open(text, options);
    }

    /** JSON Lines, or one JSON document. */
    public static Table json(Path file, TableOptions options) throws IOException {
        if (isParquet(file)) {
            return new Misnamed(parquet(file, options), "Parquet");
        }
        var text = text(file, options);
        return start(text).matches("(?s)[\\p{L}_].*[,;\t|].*\\n.*")
                ? new Misnamed(CsvTable.open(text, options), "CSV")
                : JsonTable.open(text, options);
    }

    /** Not from a compressed file: the reader goes to and fro in it. */
    public static Table parquet(Path file, TableOptions options) throws IOException {
        if (Unpacked.isPacked(file)) {
            throw new DataException(
                    "invalid_data",
                    "%s is a compressed Parquet file, which is not read; unpack it and use that"
                            .formatted(file.getFileName()));
        }
        return ParquetTable.open(file, options);
    }

    private static TextFile text(Path file, TableOptions options) throws IOException {
        return TextFile.of(file, options.encoding(), options.mostBytes());
    }

    /** @throws DataException {@code invalid_data} if it is neither that nor a text */
    private static boolean isParquet(Path file) throws IOException {
        var kind = FileKind.of(file);
        kind.filter(known -> !known.equals(FileKind.PARQUET)).ifPresent(known -> {
            throw new DataException(
                    "invalid_data",
                    "%s is %s, whatever its name says, and is not read; %s"
                            .formatted(file.getFileName(), known.name(), known.advice()));
        });
        return kind.isPresent();
    }

    /** The first characters, without blanks before them. */
    private static String start(TextFile file) throws IOException {
        try (var reader = file.open()) {
            var characters = new char[4096];
            int length = Math.max(0, reader.read(characters));
            return new String(characters, 0, length).stripLeading();
        }
    }

    /** A table that is something else than its name says. */
    private record Misnamed(Table table, String format) implements Table {
        @Override
        public String name() {
            return table.name();
        }

        @Override
        public List<String> columns() {
            return table.columns();
        }

        @Override
        public Map<String, List<String>> classNames() {
            return table.classNames();
        }

        @Override
        public List<Notice> notices() {
            var notices = new ArrayList<>(table.notices());
            notices.add(Notice.info("format", "%1$s contains %2$s and is read as %2$s".formatted(name(), format)));
            return notices;
        }

        @Override
        public Entries read(Set<String> wanted) throws IOException {
            return table.read(wanted);
        }
    }
}
