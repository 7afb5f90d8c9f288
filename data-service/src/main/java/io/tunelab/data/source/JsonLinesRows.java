package io.tunelab.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.DataException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;

/** One JSON object a line; its first line tells the columns. */
final class JsonLinesRows implements RowReader {
    /** Room for the other fields and for escapes: the longest line is this many times the longest text. */
    private static final long ESCAPES = 8;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void read(Path file, Columns columns, String part, RowSink sink) throws IOException {
        var name = file.getFileName().toString();
        long number = 0;
        Columns.Found found = null;
        try (var reader = TextFiles.reader(file, sink.limits())) {
            for (var line = new StringBuilder(); next(reader, line, name, number + 1, sink.limits()); ) {
                number++;
                if (line.toString().isBlank()) {
                    continue;
                }
                var place = new Place(name, "line", number);
                var object = object(line.toString(), place, sink);
                if (object != null) {
                    found = found == null ? columns(columns, object, name) : found;
                    row(object, found, part, sink, place);
                }
            }
        } catch (CharacterCodingException e) {
            throw new DataException("invalid_data", new Place(name, "line", number + 1) + ": not UTF-8", e);
        }
    }

    private static Columns.Found columns(Columns columns, JsonNode object, String file) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return columns.among(names, file);
    }

    private JsonNode object(String line, Place place, RowSink sink) {
        try {
            var node = json.readTree(line);
            if (node.isObject()) {
                return node;
            }
            sink.malformed(place, "not a JSON object");
        } catch (JsonProcessingException e) {
            sink.malformed(place, "not JSON: " + e.getOriginalMessage());
        }
        return null;
    }

    private static void row(JsonNode object, Columns.Found found, String part, RowSink sink, Place place) {
        var text = object.path(found.text());
        var label = object.path(found.label());
        if (!text.isTextual() && !text.isMissingNode() && !text.isNull()) {
            sink.malformed(place, found.text() + " is not a string");
        } else if (label.isContainerNode()) {
            sink.malformed(place, found.label() + " is neither a string nor a number");
        } else {
            sink.row(
                    text.textValue(),
                    label.isNull() || label.isMissingNode() ? null : label.asText(),
                    found.split().map(column -> object.path(column).asText("")).orElse(part),
                    place);
        }
    }

    /** Like readLine, but a line without end cannot fill the memory. */
    private static boolean next(Reader reader, StringBuilder line, String file, long number, Limits limits)
            throws IOException {
        line.setLength(0);
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n') {
                return true;
            }
            if (line.length() >= limits.textLength() * ESCAPES) {
                throw new DataException(
                        "invalid_data", new Place(file, "line", number) + ": the line has no end; is this JSON Lines?");
            }
            line.append((char) c);
        }
        return !line.isEmpty();
    }
}
