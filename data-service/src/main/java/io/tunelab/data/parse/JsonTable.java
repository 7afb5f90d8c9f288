package io.tunelab.data.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * JSON: one object on each line, or one array of objects, or one of the other shapes that pandas writes ({@link
 * JsonDocument}). What it is, is seen from its start and not from its name.
 */
final class JsonTable implements Table {
    /** A document is read as a whole; a longer one must be JSON Lines or an array, which are read row by row. */
    private static final long LONGEST_DOCUMENT = 1L << 26;

    private enum Shape {
        LINES,
        ARRAY,
        SEQUENCE,
        DOCUMENT
    }

    private final TextFile file;
    private final int mostCharacters;
    private final Shape shape;
    private final ObjectMapper json;

    private JsonTable(TextFile file, int mostCharacters) throws IOException {
        this.file = file;
        this.mostCharacters = mostCharacters;
        this.json = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        json.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(mostCharacters)
                        .maxNestingDepth(100)
                        .build());
        this.shape = shape();
    }

    static JsonTable open(TextFile file, TableOptions options) throws IOException {
        return new JsonTable(file, options.mostCharacters());
    }

    private Shape shape() throws IOException {
        try (var lines = new Lines(file.open(), mostCharacters)) {
            var first = lines.nextWithContent();
            if (first.isEmpty()) {
                throw new DataException("invalid_data", file.name() + " is empty");
            }
            if (first.get().text().stripLeading().startsWith("[")) {
                return Shape.ARRAY;
            }
            if (!first.get().text().stripLeading().startsWith("{")) {
                return Shape.LINES;
            }
            try {
                var object = json.readTree(first.get().text());
                return lines.nextWithContent().isEmpty() && isTable(object) ? Shape.DOCUMENT : Shape.LINES;
            } catch (JsonProcessingException e) {
                boolean nextIsObject = lines.nextWithContent()
                        .map(line -> line.text().strip())
                        .orElse("")
                        .startsWith("{");
                return nextIsObject ? Shape.LINES : severalValues() ? Shape.SEQUENCE : Shape.DOCUMENT;
            }
        }
    }

    /** Whether one object after the other follows, each over several lines. */
    private boolean severalValues() throws IOException {
        try (var parser = json.createParser(file.open())) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == JsonToken.START_OBJECT;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Whether an object that is alone is a whole table rather than its only row. */
    private static boolean isTable(JsonNode object) {
        boolean containersOnly = !object.isEmpty();
        boolean rows = false;
        for (var value : object) {
            containersOnly &= value.isContainerNode();
            rows |= value.isArray() && value.path(0).isObject();
        }
        return containersOnly || rows;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public Map<String, List<String>> classNames() {
        return Map.of();
    }

    @Override
    public List<Notice> notices() {
        return file.encoding().notice(file.name()).map(List::of).orElse(List.of());
    }

    @Override
    public Entries read(Set<String> wanted) throws IOException {
        var reader = file.open();
        return switch (shape) {
            case LINES -> new LineEntries(new Lines(reader, mostCharacters), wanted);
            case ARRAY, SEQUENCE -> new StreamEntries(reader, wanted);
            case DOCUMENT -> document(reader, wanted);
        };
    }

    private Entries document(Reader reader, Set<String> wanted) throws IOException {
        try (var limited = new LimitedReader(reader, file.name(), LONGEST_DOCUMENT)) {
            var rows = JsonDocument.rows(json.readTree(limited), file.name()).iterator();
            return new DocumentEntries(rows, wanted);
        } catch (JsonProcessingException e) {
            throw broken(e);
        }
    }

    private DataException broken(JsonProcessingException e) {
        long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        return new DataException(
                "invalid_data",
                "%s: not JSON: %s. Allowed are one object on each line, or one array of objects"
                        .formatted(new Place(file.name(), "line", line), e.getOriginalMessage()),
                e);
    }

    private static Entry entry(JsonNode node, Place place, Set<String> wanted) {
        return node.isObject()
                ? Entry.of(place, JsonValues.of(node, wanted))
                : Entry.broken(place, new Problem(Problem.Kind.NOT_JSON, "not a JSON object"));
    }

    private final class LineEntries implements Entries {
        private final Lines lines;
        private final Set<String> wanted;

        LineEntries(Lines lines, Set<String> wanted) {
            this.lines = lines;
            this.wanted = wanted;
        }

        @Override
        public Optional<Entry> next() throws IOException {
            return lines.nextWithContent().map(this::entryOf);
        }

        private Entry entryOf(Lines.Line line) {
            var place = new Place(file.name(), "line", line.number());
            if (line.tooLong()) {
                return Entry.broken(
                        place,
                        new Problem(
                                Problem.Kind.TOO_LONG,
                                "more than %,d characters; is this JSON Lines?".formatted(mostCharacters)));
            }
            try {
                return entry(json.readTree(line.text()), place, wanted);
            } catch (JsonProcessingException e) {
                return Entry.broken(place, new Problem(Problem.Kind.NOT_JSON, "not JSON: " + reason(line.text(), e)));
            }
        }

        private static String reason(String line, JsonProcessingException e) {
            return line.matches("\\s*\\{\\s*'.*")
                    ? "names in single quotes, as Python prints a dict; write lines with json.dumps"
                    : e.getOriginalMessage();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    /** The elements of one array, or one value after the other. */
    private final class StreamEntries implements Entries {
        private final JsonParser parser;
        private final Set<String> wanted;

        StreamEntries(Reader reader, Set<String> wanted) throws IOException {
            this.parser = json.createParser(reader);
            this.wanted = wanted;
            if (shape == Shape.ARRAY) {
                parser.nextToken();
            }
        }

        @Override
        public Optional<Entry> next() throws IOException {
            try {
                var token = parser.nextToken();
                if (token == null && shape == Shape.SEQUENCE || token == JsonToken.END_ARRAY) {
                    return Optional.empty();
                }
                if (token == null) {
                    throw new DataException(
                            "invalid_data", file.name() + ": the array is not closed; is the file whole?");
                }
                var place = new Place(
                        file.name(), "line", parser.currentTokenLocation().getLineNr());
                return Optional.of(entry(json.readTree(parser), place, wanted));
            } catch (JsonProcessingException e) {
                throw broken(e);
            }
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }

    private final class DocumentEntries implements Entries {
        private final Iterator<JsonNode> rows;
        private final Set<String> wanted;
        private long number;

        DocumentEntries(Iterator<JsonNode> rows, Set<String> wanted) {
            this.rows = rows;
            this.wanted = wanted;
        }

        @Override
        public Optional<Entry> next() {
            return rows.hasNext()
                    ? Optional.of(entry(rows.next(), new Place(file.name(), "row", number++), wanted))
                    : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
