package io.tunelab.data.source;

import io.tunelab.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Comma-separated values by RFC 4180, with a header line; texts may contain line breaks. */
final class CsvRows implements RowReader {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    @Override
    public void read(Path file, Columns columns, String part, RowSink sink) throws IOException {
        var name = file.getFileName().toString();
        long line = 1;
        try (var reader = TextFiles.reader(file, sink.limits());
                var parser =
                        CSVParser.builder().setReader(reader).setFormat(FORMAT).get()) {
            var found = columns.among(parser.getHeaderNames(), name);
            line = parser.getCurrentLineNumber() + 1;
            for (var records = parser.iterator(); records.hasNext(); ) {
                var csv = records.next();
                row(csv, parser.getHeaderNames().size(), found, part, sink, new Place(name, "line", line));
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new DataException("invalid_data", new Place(name, "line", line) + ": " + reason(e), e);
        } catch (CharacterCodingException e) {
            throw new DataException("invalid_data", new Place(name, "line", line) + ": not UTF-8", e);
        }
    }

    private static void row(CSVRecord csv, int width, Columns.Found found, String part, RowSink sink, Place place) {
        if (csv.size() == 1 && csv.get(0).isEmpty()) {
            return;
        }
        if (csv.size() != width) {
            sink.malformed(place, "%d fields, the header has %d".formatted(csv.size(), width));
            return;
        }
        sink.row(
                csv.get(found.text()),
                csv.get(found.label()),
                found.split().map(csv::get).orElse(part),
                place);
    }

    private static String reason(RuntimeException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof CharacterCodingException ? "not UTF-8" : "not CSV: " + cause.getMessage();
    }
}
