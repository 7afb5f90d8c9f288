package io.tunelab.contract.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One field of a request; {@link RequestTable} has them all.
 *
 * @param path its name, or {@code dataset.fraction} for one inside an object
 * @param aliases other names that are read as this one, in the same object
 * @param standard its value where the request does not give one; empty only for the experiment's id
 * @param role what the field is for
 */
public record RequestField<T>(String path, List<String> aliases, Kind<T> kind, Optional<T> standard, Role role) {
    /** What a field is for. */
    public enum Role {
        /** Decides how the run comes out. */
        SETTING,
        /** The same, but written only where it is not the default: requests of before stay as they were written. */
        OPTION,
        /** Says what the request is or how it is handled, and is always written. */
        HANDLING,
        /** The same, but written only where it is given. */
        PACE,
        /** Says whose it is or what it is called, and is written only where it is given. */
        LABEL
    }

    public RequestField {
        aliases = List.copyOf(aliases);
    }

    RequestField(String path, Kind<T> kind, T standard) {
        this(path, List.of(), kind, Optional.of(standard), Role.SETTING);
    }

    RequestField<T> alias(String... names) {
        return new RequestField<>(path, Arrays.asList(names), kind, standard, role);
    }

    RequestField<T> as(Role other) {
        return new RequestField<>(path, aliases, kind, standard, other);
    }

    /** Whether it decides how the run comes out. */
    public boolean isSetting() {
        return role == Role.SETTING || role == Role.OPTION;
    }

    /** Whether it is written only where it has another value than its default. */
    boolean isOptional() {
        return role == Role.LABEL || role == Role.OPTION || role == Role.PACE;
    }

    /** The object that the field is in; empty for the request itself. */
    public String section() {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Whether its values are whole numbers. */
    public boolean isWholeNumber() {
        return kind instanceof Kind.WholeNumber
                || kind instanceof Kind.Nullable<?> nullable && nullable.of() instanceof Kind.WholeNumber;
    }

    /** The one way to write a value: former names are replaced, {@code 128.0} is {@code 128}. Empty if not allowed. */
    public Optional<JsonNode> canonical(JsonNode node) {
        return kind.read(node).map(kind::write);
    }
}
