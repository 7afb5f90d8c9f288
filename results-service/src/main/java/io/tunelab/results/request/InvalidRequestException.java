package io.tunelab.results.request;

import java.util.List;
import java.util.stream.Collectors;

/** A request that cannot be accepted; says what is wrong with each field. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final transient List<FieldError> errors;

    /** @param code stable, for programs: {@code invalid_json} or {@code invalid_value} */
    public InvalidRequestException(String code, List<FieldError> errors) {
        super(errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    public String code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
