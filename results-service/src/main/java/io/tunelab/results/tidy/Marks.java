package io.tunelab.results.tidy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.NearestName;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.results.rest.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What changes of a name, notes and tags, as a merge patch (RFC 7396) says it: what is absent stays, null takes it away.
 *
 * @param name the outer one is empty where it stays, the inner one where it is taken away
 * @param notes the same; Markdown
 * @param tags those that change; empty for one that is taken away
 * @param archived empty where it stays
 */
record Marks(
        Optional<Optional<String>> name,
        Optional<Optional<String>> notes,
        Map<String, Optional<String>> tags,
        Optional<Boolean> archived) {
    static final String PATCH_TYPE = "application/merge-patch+json";
    /** Of a patch, for the OpenAPI document. */
    static final String EXAMPLE =
            "{\"name\": \"the final one\", \"notes\": \"Reported in *section 4*.\", \"tags\": {\"owner\": \"ann\"}}";

    private static final int LONGEST_NOTES = 20_000;
    private static final int MOST_TAGS = 20;
    private static final List<String> FIELDS = List.of("name", "notes", "tags", "archived");

    /** Neither control characters nor those that turn the direction of writing. */
    private static final Pattern NAME =
            Pattern.compile("(?=.*\\S)[^\\p{Cc}\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]{1,100}");

    private static final String NAME_ALLOWED =
            "1 to 100 characters without control characters and marks of writing direction, or null";
    private static final Pattern NOTES = Pattern.compile("[^\\p{Cc}]|[\\n\\r\\t]");

    Marks {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** Only tags. */
    static Marks ofTags(JsonNode tags) {
        var errors = new ArrayList<FieldError>();
        var read = tags(tags, errors);
        refuse(errors);
        if (read.isEmpty()) {
            throw ProblemException.parameter(
                    "tags", String.valueOf(tags), "at least one tag, such as {\"owner\": \"ann\"}");
        }
        return new Marks(Optional.empty(), Optional.empty(), read, Optional.empty());
    }

    /** Only the archive. */
    static Marks ofArchive(boolean archived) {
        return new Marks(Optional.empty(), Optional.empty(), Map.of(), Optional.of(archived));
    }

    /**
     * Reads a patch.
     *
     * @throws InvalidRequestException with every field that is refused
     * @throws ProblemException if it is not a JSON object
     */
    static Marks read(String body) {
        var object = object(body);
        var errors = new ArrayList<FieldError>();
        object.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                errors.add(FieldError.because(
                        "unknown_field",
                        name,
                        name + " is not a field"
                                + NearestName.of(name, FIELDS)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; allowed: " + String.join(", ", FIELDS))));
            }
        });
        var marks = new Marks(
                text(object, "name", NAME_ALLOWED, errors, Marks::isName),
                text(
                        object,
                        "notes",
                        "at most " + LONGEST_NOTES + " characters of text, or null",
                        errors,
                        Marks::isNotes),
                tags(object.path("tags"), errors),
                archived(object.path("archived"), errors));
        refuse(errors);
        return marks;
    }

    /** @throws ProblemException if it is not a JSON object */
    static ObjectNode object(String body) {
        try {
            return MessageJson.tree(String.valueOf(body).getBytes(StandardCharsets.UTF_8));
        } catch (UnreadableMessageException e) {
            throw new ProblemException(400, "invalid_json", e.getMessage(), List.of());
        }
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new ProblemException(400, errors.get(0).code(), errors.get(0).toString(), errors);
        }
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && isUnicode(text);
    }

    private static boolean isNotes(String text) {
        return text.length() <= LONGEST_NOTES
                && isUnicode(text)
                && NOTES.matcher(text).replaceAll("").isEmpty();
    }

    /** Half a surrogate pair is legal JSON but not Unicode text. */
    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Optional<Optional<String>> text(
            ObjectNode object, String field, String allowed, List<FieldError> errors, Predicate<String> isAllowed) {
        var node = object.get(field);
        if (node == null) {
            return Optional.empty();
        }
        if (node.isNull() || node.isTextual() && node.textValue().isBlank()) {
            return Optional.of(Optional.empty());
        }
        if (node.isTextual() && isAllowed.test(node.textValue().strip())) {
            return Optional.of(Optional.of(node.textValue().strip()));
        }
        errors.add(new FieldError(field, node.toString(), allowed));
        return Optional.empty();
    }

    private static Map<String, Optional<String>> tags(JsonNode node, List<FieldError> errors) {
        var tags = new TreeMap<String, Optional<String>>();
        if (!node.isMissingNode() && !node.isObject()) {
            errors.add(new FieldError("tags", node.toString(), "an object of names and texts"));
        }
        node.properties().forEach(tag -> {
            boolean isGone = tag.getValue().isNull();
            var probe = JsonNodeFactory.instance.objectNode();
            probe.set(tag.getKey(), isGone ? JsonNodeFactory.instance.textNode("x") : tag.getValue());
            if (RequestTable.TAGS.kind().read(probe).isEmpty()) {
                errors.add(new FieldError(
                        "tags." + tag.getKey(),
                        tag.getValue().toString(),
                        RequestTable.TAGS.kind().allowed()));
            }
            tags.put(
                    tag.getKey(),
                    isGone ? Optional.empty() : Optional.of(tag.getValue().asText()));
        });
        return tags;
    }

    private static Optional<Boolean> archived(JsonNode node, List<FieldError> errors) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isBoolean()) {
            errors.add(new FieldError("archived", node.toString(), "true or false"));
        }
        return Optional.of(node.asBoolean());
    }

    /** Why something cannot be archived, or taken out of the archive, that is there since this moment or null. */
    Optional<String> notArchivable(Instant since) {
        return archived.filter(wanted -> wanted == (since != null))
                .map(wanted -> wanted ? "is archived already" : "is not archived");
    }

    /**
     * Tags after the change.
     *
     * @param known JSON; null for none
     * @param requested tells the tags that a request has: one that is taken away stays as null, which overrules it
     */
    String tags(String known, Predicate<String> requested) {
        var all = known == null ? JsonNodeFactory.instance.objectNode() : object(known);
        tags.forEach((name, value) -> {
            if (value.isPresent()) {
                all.put(name, value.get());
            } else if (requested.test(name)) {
                all.putNull(name);
            } else {
                all.remove(name);
            }
        });
        return all.isEmpty() ? null : all.toString();
    }

    /** Why something cannot have so many tags. */
    static Optional<String> tooMany(int tags) {
        return tags > MOST_TAGS
                ? Optional.of("would have %d tags; at most %d are allowed".formatted(tags, MOST_TAGS))
                : Optional.empty();
    }

    /** @throws ProblemException if there are too many */
    static void requireFew(int tags) {
        if (tags > MOST_TAGS) {
            throw ProblemException.parameter("tags", tags + " tags", "at most " + MOST_TAGS);
        }
    }
}
