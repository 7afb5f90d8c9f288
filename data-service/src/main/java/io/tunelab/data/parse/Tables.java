package io.tunelab.data.parse;

import io.tunelab.data.decode.TextFile;
import java.io.IOException;
import java.nio.file.Path;

/** Opens tables. */
public final class Tables {
    private Tables() {}

    /** Lines of fields under a header. */
    public static Table csv(Path file, TableOptions options) throws IOException {
        return CsvTable.open(TextFile.of(file, options.encoding(), options.mostBytes()), options);
    }

    /** JSON Lines, or one JSON document. */
    public static Table json(Path file, TableOptions options) throws IOException {
        return JsonTable.open(TextFile.of(file, options.encoding(), options.mostBytes()), options);
    }

    public static Table parquet(Path file, TableOptions options) throws IOException {
        return ParquetTable.open(file, options);
    }
}
