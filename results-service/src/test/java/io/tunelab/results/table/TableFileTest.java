package io.tunelab.results.table;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.table.DataTable.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    /** The first run has not finished, the second finished at a whole second. */
    private static DataTable runs() throws IOException {
        var table = new DataTable.Builder().column("run", Kind.TEXT).column("finished_at", Kind.MOMENT);
        table.column("test_accuracy", Kind.NUMBER);
        table.row().put("run", "one").put("reused", false);
        table.row()
                .put("run", "two")
                .put("reused", true)
                .put("finished_at", Instant.parse("2026-11-30T09:00:00Z"))
                .put("test_accuracy", 0.5)
                .put("confusion_matrix", JSON.readTree("[[1, 2], [3, 4]]"));
        return table.build();
    }

    @Test
    void jsonHasEveryColumnInEveryRowAndItsOwnTypes() throws IOException {
        try (InputStream json = TableFile.json("study", runs())) {
            assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree("""
                    {"study": "study", "rows": [
                      {"run": "one", "finished_at": null, "test_accuracy": null, "reused": false, "confusion_matrix": null},
                      {"run": "two", "finished_at": "2026-11-30T09:00:00.000000Z", "test_accuracy": 0.5, "reused": true,
                       "confusion_matrix": [[1, 2], [3, 4]]}]}
                    """));
        }
    }

    @Test
    void csvWritesMomentsWithTheSameDigits() throws IOException {
        try (InputStream csv = TableFile.csv(runs())) {
            assertThat(new String(csv.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("run,finished_at,test_accuracy,reused,confusion_matrix\r\none,,,false,\r\n"
                            + "two,2026-11-30T09:00:00.000000Z,0.5,true,\"[[1,2],[3,4]]\"\r\n");
        }
    }

    @Test
    void parquetHasBooleansAndTimestamps() throws IOException {
        var file = directory.resolve("runs.parquet");
        try (InputStream parquet = TableFile.parquet(runs())) {
            Files.copy(parquet, file);
        }

        assertThat(ParquetReader.readMetadata(file.toFile())
                        .getFileMetaData()
                        .getSchema()
                        .getColumns())
                .extracting(column -> column.getPath()[0] + " "
                        + column.getPrimitiveType().getPrimitiveTypeName() + " "
                        + column.getPrimitiveType().getLogicalTypeAnnotation())
                .containsExactly(
                        "run BINARY STRING",
                        "finished_at INT64 TIMESTAMP(MICROS,true)",
                        "test_accuracy DOUBLE null",
                        "reused BOOLEAN null",
                        "confusion_matrix BINARY STRING");
    }
}
