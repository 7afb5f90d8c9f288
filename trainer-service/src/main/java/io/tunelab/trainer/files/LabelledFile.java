package io.tunelab.trainer.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * A labelled text file: CSV with a header line (RFC 4180) or JSON Lines, known by its name; gzip or not, known by its
 * first bytes; UTF-8. Every row has a text and a label; the first that has not ends the reading.
 */
final class LabelledFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private final Path file;
    private final String name;
    private final Columns columns;

    private LabelledFile(Path file, Columns columns) {
        this.file = file;
        this.name = file.getFileName().toString();
        this.columns = columns;
    }

    /** @throws InvalidFileException if it is not there, not of these formats or has no rows */
    static List<LabelledText> read(Path file, Columns columns) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidFileException("no such file: " + file);
        }
        var rows = new LabelledFile(file, columns).rows();
        if (rows.isEmpty()) {
            throw new InvalidFileException(file + " has no rows");
        }
        return rows;
    }

    private List<LabelledText> rows() {
        var plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        try (var reader = open()) {
            if (plain.endsWith(".csv")) {
                return csv(reader);
            }
            if (plain.endsWith(".jsonl")) {
                return jsonLines(reader);
            }
            throw new InvalidFileException(file + " is neither .csv nor .jsonl (with or without .gz)");
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InvalidFileException unreadable(IOException e) {
        var reason = e instanceof CharacterCodingException ? "it is not UTF-8" : e.getMessage();
        return new InvalidFileException("%s cannot be read: %s".formatted(file, reason), e);
    }

    private BufferedReader open() throws IOException {
        var raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            var bytes = gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
            var reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private List<LabelledText> csv(BufferedReader reader) throws IOException {
        var rows = new ArrayList<LabelledText>();
        try (var parser = CSVParser.builder().setReader(reader).setFormat(CSV).get()) {
            var found = columns.among(parser.getHeaderNames(), name);
            for (var row : parser) {
                long line = parser.getCurrentLineNumber();
                if (row.size() == 1 && row.get(0).isEmpty()) {
                    continue;
                }
                if (!row.isConsistent()) {
                    throw malformed(
                            line,
                            "%d fields, the header has %d"
                                    .formatted(
                                            row.size(), parser.getHeaderNames().size()));
                }
                rows.add(row(row.get(found.text()), row.get(found.label()), line));
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException("%s is not CSV: %s".formatted(file, e.getMessage()), e);
        }
        return rows;
    }

    private List<LabelledText> jsonLines(BufferedReader reader) throws IOException {
        var rows = new ArrayList<LabelledText>();
        Columns.Found found = null;
        long number = 0;
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                var object = object(line, number);
                found = found == null ? columns.among(names(object), name) : found;
                rows.add(row(scalar(object, found.text(), number), scalar(object, found.label(), number), number));
            }
        }
        return rows;
    }

    private JsonNode object(String line, long number) {
        try {
            var node = JSON.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw malformed(number, "not JSON: " + e.getOriginalMessage());
        }
        throw malformed(number, "not a JSON object");
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private String scalar(JsonNode object, String column, long line) {
        var value = object.path(column);
        if (value.isContainerNode()) {
            throw malformed(line, column + " is neither a string nor a number");
        }
        return value.isMissingNode() || value.isNull() ? "" : value.asText();
    }

    private LabelledText row(String text, String label, long line) {
        if (text.isBlank()) {
            throw malformed(line, "no text");
        }
        if (label.isBlank()) {
            throw malformed(line, "no label");
        }
        return new LabelledText(text, label.strip());
    }

    private InvalidFileException malformed(long line, String problem) {
        return new InvalidFileException("%s, line %d: %s".formatted(name, line, problem));
    }
}
