package io.tunelab.results.baseline;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.HydratorSupplier;
import blue.strategic.parquet.ParquetReader;
import io.tunelab.results.rest.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.Type;

/** Reads predictions from Parquet. */
final class AnswerParquet {
    /** One value in a dictionary can stand in every row of a small file. */
    private static final int LONGEST_VALUE = 65_536;

    private AnswerParquet() {}

    static List<Answer> read(byte[] content, int most) {
        try {
            var file = Files.createTempFile("tunelab-baseline", ".parquet");
            try {
                Files.write(file, content);
                return read(file, most);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be kept in the directory for temporary files", e);
        }
    }

    private static List<Answer> read(Path file, int most) {
        try {
            var fields = ParquetReader.readMetadata(file.toFile())
                    .getFileMetaData()
                    .getSchema()
                    .getFields();
            // pandas writes its index under this name.
            var names = fields.stream()
                    .map(Type::getName)
                    .map(name -> name.equals("__index_level_0__") ? "" : name)
                    .toList();
            var columns = AnswerColumns.of(names);
            for (var field : fields) {
                if (!field.isPrimitive()) {
                    throw AnswerFile.refused(
                            "column " + field.getName()
                                    + " is a list or a struct; write it as JSON text, or one column probability_LABEL per label");
                }
            }
            var answers = new ArrayList<Answer>();
            HydratorSupplier<Map<String, String>, Map<String, String>> rows = ignored -> new Row();
            try (var found = ParquetReader.streamContent(file.toFile(), rows)) {
                for (Iterator<Map<String, String>> each = found.iterator(); each.hasNext(); ) {
                    AnswerFile.add(answers, columns.answer(answers.size() + 1L, each.next()), most);
                }
            }
            return answers;
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // parquet-java throws plain RuntimeExceptions for broken files.
            throw AnswerFile.refused("the file cannot be read as Parquet: " + e.getMessage());
        }
    }

    /** A row as texts, without nulls. */
    private static final class Row implements Hydrator<Map<String, String>, Map<String, String>> {
        @Override
        public Map<String, String> start() {
            return new HashMap<>();
        }

        @Override
        public Map<String, String> add(Map<String, String> row, String column, Object value) {
            if (value != null && AnswerColumns.isUsed(column)) {
                var text = String.valueOf(value);
                if (text.length() > LONGEST_VALUE) {
                    throw AnswerFile.refused("column %s has a value of %d characters; allowed are %d"
                            .formatted(column, text.length(), LONGEST_VALUE));
                }
                row.put(column, text);
            }
            return row;
        }

        @Override
        public Map<String, String> finish(Map<String, String> row) {
            return row;
        }
    }
}
