package io.tunelab.results.find;

import io.tunelab.contract.id.TagName;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.request.NearestName;
import io.tunelab.results.rest.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of a kind of rows, and their tags, each of which is a field as well.
 *
 * @param tags of a row; null where it has none
 * @param tagsProperty as the query language of the database has it
 * @param searched the properties in which free text is looked for
 */
public record Fields<E>(
        List<Field<E>> all, Function<E, Map<String, String>> tags, String tagsProperty, List<String> searched) {
    private static final String TAG = "tags.";

    /** Names of measures had these beginnings. By letters {@code best.loss} is nearer to the test's loss than to validation's. */
    private static final Pattern FORMER = Pattern.compile("^(best|test)\\.");

    public Fields {
        all = List.copyOf(all);
        searched = List.copyOf(searched);
    }

    /** The field of that name; {@code tags.owner} names the text of that tag. */
    public Optional<Field<E>> find(String name) {
        return tag(name)
                .or(() ->
                        all.stream().filter(field -> field.name().equals(name)).findFirst());
    }

    /**
     * The field of that name.
     *
     * @param parameter that names it
     * @throws ProblemException if there is none
     */
    public Field<E> named(String parameter, String name) {
        return find(name).orElseThrow(() -> ProblemException.parameter(parameter, name, names()));
    }

    /** A row without the tag satisfies no comparison. */
    private Optional<Field<E>> tag(String name) {
        // Such a name holds nothing that could end the literal.
        if (!name.startsWith(TAG) || !TagName.isValid(name.substring(TAG.length()))) {
            return Optional.empty();
        }
        var tag = name.substring(TAG.length());
        return Optional.of(new Field<>(
                name,
                "cast(function('jsonb_extract_path_text', %s, '%s') as string)".formatted(tagsProperty, tag),
                Kind.TEXT,
                row -> Optional.ofNullable(tags.apply(row))
                        .map(all -> all.get(tag))
                        .orElse(null),
                name + " = 'value'"));
    }

    /** Tags by name, from their column; null if there are none. */
    public static Map<String, String> tags(String json) {
        if (json == null || json.equals("{}")) {
            return null;
        }
        var tags = new TreeMap<String, String>();
        MessageJson.tree(json.getBytes(StandardCharsets.UTF_8))
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }

    /** All names, for people. */
    String names() {
        return String.join(", ", new TreeSet<>(all.stream().map(Field::name).toList())) + ", tags.<name>";
    }

    /** The name that somebody may have meant, as a question; empty if none is near. */
    String nearest(String given) {
        var names = all.stream().map(Field::name).toList();
        var renamed = FORMER.matcher(given).replaceFirst(match -> match.group(1).equals("best") ? "val_" : "test_");
        return Optional.of(renamed)
                .filter(names::contains)
                .or(() -> NearestName.of(given, names))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /**
     * The condition that a row has every word of a text somewhere, in any case; adds its parameters.
     *
     * @throws ProblemException if the text is too long
     */
    String contains(String text, Map<String, Object> parameters) {
        if (text.length() > 200 || text.indexOf('\0') >= 0) {
            throw ProblemException.parameter("q", text, "at most 200 characters");
        }
        var words = text.strip().split("\\s+");
        var place = searched.stream()
                .map(property -> "coalesce(" + property + ", '')")
                .collect(Collectors.joining(" || ' ' || ", "lower(", ")"));
        var conditions = new StringBuilder("true");
        for (int i = 0; i < words.length; i++) {
            parameters.put("word" + i, words[i]);
            conditions.append(" and locate(lower(cast(:word%d as string)), %s) > 0".formatted(i, place));
        }
        return conditions.toString();
    }
}
