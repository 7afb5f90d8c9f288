package io.tunelab.results.study.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** YAML or JSON as a tree that knows the line of every value. A path reads {@code stages[0].grid.batch_size}. */
public final class LocatedText {
    /** How a text is written. */
    public enum Syntax {
        YAML,
        JSON
    }

    /** YAML 1.1 takes 2e-5 for text and only 2.0e-5 for a number; nobody who writes a learning rate means text. */
    private static final Pattern SCIENTIFIC = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)[eE][-+]?\\d+");

    /** No study needs more; a reader that calls itself must not follow any depth. */
    private static final int DEEPEST = 20;

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final JsonFactory JSON = new JsonFactory();

    private final Syntax syntax;
    private final Map<String, Integer> lines = new HashMap<>();
    private final JsonNode root;

    private LocatedText(Syntax syntax, JsonParser parser) throws IOException {
        this.syntax = syntax;
        this.root = parser.nextToken() == null ? MissingNode.getInstance() : value(parser, "");
        if (parser.nextToken() != null) {
            throw invalid("a second document", "one document", line(parser));
        }
    }

    /**
     * Reads the whole text.
     *
     * @throws InvalidRequestException {@code invalid_yaml} or {@code invalid_json}, with the line
     */
    public static LocatedText parse(String text, Syntax syntax) {
        try (var parser = syntax == Syntax.YAML ? YAML.createParser(text) : JSON.createParser(text)) {
            return new LocatedText(syntax, parser);
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null ? null : e.getLocation().getLineNr();
            throw failure(syntax, reason(e), "text that is " + syntax, at);
        } catch (IOException e) {
            throw failure(syntax, String.valueOf(e.getMessage()), "text that is " + syntax, null);
        }
    }

    /** What the parser did and what it met; it indents lines that repeat the text. */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .limit(2)
                .collect(Collectors.joining(": "));
    }

    /** The whole text as a place. */
    Place root() {
        return new Place(this, "", root);
    }

    /** The line of a value, or of what is around it where it is absent. */
    int line(String path) {
        for (var at = path; ; at = around(at)) {
            var line = lines.get(at);
            if (line != null || at.isEmpty()) {
                return line == null ? 1 : line;
            }
        }
    }

    /** The text as a number if it is one that YAML does not know as such; else the value itself. */
    JsonNode number(JsonNode value) {
        return syntax == Syntax.YAML
                        && value.isTextual()
                        && SCIENTIFIC.matcher(value.textValue()).matches()
                ? JsonNodeFactory.instance.numberNode(Double.parseDouble(value.textValue()))
                : value;
    }

    private static String around(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }

    private JsonNode value(JsonParser parser, String path) throws IOException {
        lines.putIfAbsent(path, line(parser));
        if (parser.getParsingContext().getNestingDepth() > DEEPEST) {
            throw invalid("…", "at most " + DEEPEST + " levels", line(parser));
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw invalid("*" + parser.getText(), "values written out; aliases are not read", line(parser));
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> array(parser, path);
            case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
            case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
            case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(parser.getText());
        };
    }

    private JsonNode object(JsonParser parser, String path) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var inner = path.isEmpty() ? name : path + "." + name;
            if (object.has(name)) {
                throw invalid(inner, "each field once; the first is in line " + line(inner), line(parser));
            }
            lines.put(inner, line(parser));
            parser.nextToken();
            object.set(name, value(parser, inner));
        }
        return object;
    }

    private JsonNode array(JsonParser parser, String path) throws IOException {
        var array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, path + "[" + array.size() + "]"));
        }
        return array;
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private InvalidRequestException invalid(String value, String allowed, int line) {
        return failure(syntax, value, allowed, line);
    }

    private static InvalidRequestException failure(Syntax syntax, String value, String allowed, Integer line) {
        var error = new FieldError("the text", value, allowed);
        return new InvalidRequestException(
                syntax == Syntax.YAML ? "invalid_yaml" : "invalid_json",
                List.of(line == null ? error : error.inLine(line)));
    }
}
