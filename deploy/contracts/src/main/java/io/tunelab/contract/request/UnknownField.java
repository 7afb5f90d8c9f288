package io.tunelab.contract.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;

/** The refusal of a field that is not known: {@code learning_ratee is not a field; did you mean learning_rate?} */
public final class UnknownField {
    private static final String CODE = "unknown_field";

    private UnknownField() {}

    /**
     * Of a request.
     *
     * @param place the field as it is shown, with all that it is in
     * @param path the field within the request
     */
    public static FieldError ofRequest(String place, String path, JsonNode value) {
        var meant = OtherNames.of(path).or(() -> RequestTable.nearest(path));
        return error(
                place, value, meant, OtherNames.without(path), RequestTable.paths(), "; your own notes go into tags");
    }

    /**
     * Of another object.
     *
     * @param known the fields that it has
     */
    public static FieldError of(String place, String name, JsonNode value, Collection<String> known) {
        return error(place, value, NearestName.of(name, known), Optional.empty(), known, "");
    }

    private static FieldError error(
            String place,
            JsonNode value,
            Optional<String> nearest,
            Optional<String> instead,
            Collection<String> known,
            String hint) {
        var allowed = nearest.orElseGet(() -> String.join(", ", known));
        var advice = instead.or(() -> nearest.map(name -> "did you mean " + name + "?"))
                .orElse("the fields are " + allowed + hint);
        return new FieldError(
                CODE,
                place,
                value.toString(),
                allowed,
                OptionalInt.empty(),
                FieldError.shortened(place) + " is not a field; " + advice);
    }
}
