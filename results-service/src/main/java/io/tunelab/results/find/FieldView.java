package io.tunelab.results.find;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A field as answers show it.
 *
 * @param type text, integer, number or instant
 * @param values all there are, of a field that has only a few; else absent
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FieldView(String name, String type, List<String> operators, List<String> values, String example) {
    public FieldView {
        operators = List.copyOf(operators);
        values = List.copyOf(values);
    }

    /** A value, and how many rows have it. */
    @RegisterForReflection
    @Schema(name = "FieldValue")
    public record Value(Object value, long count) {}

    /** All fields, and those of the tags that are in use. */
    public static List<FieldView> of(Fields<?> fields, Collection<String> tags) {
        return Stream.concat(
                        fields.all().stream().map(FieldView::of),
                        tags.stream()
                                .map(tag -> fields.find("tags." + tag))
                                .flatMap(Optional::stream)
                                .map(FieldView::of))
                .toList();
    }

    private static FieldView of(Field<?> field) {
        var operators = field.kind() == Kind.TEXT
                ? List.of("=", "!=", "~", "in", "is present", "is missing", "<", "<=", ">", ">=")
                : List.of("=", "!=", "<", "<=", ">", ">=", "in", "is present", "is missing");
        return new FieldView(
                field.name(), field.kind().name().toLowerCase(Locale.ROOT), operators, field.values(), field.example());
    }
}
