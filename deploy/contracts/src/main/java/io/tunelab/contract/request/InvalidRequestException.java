package io.tunelab.contract.request;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request that is refused; says what is wrong with each field. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final transient List<FieldError> errors;
    private final String experimentId;

    /** @param errors at least one; the first gives the exception its code */
    public InvalidRequestException(List<FieldError> errors) {
        this(errors.get(0).code(), errors, Optional.empty());
    }

    /** @param code for the request as a whole */
    public InvalidRequestException(String code, List<FieldError> errors) {
        this(code, errors, Optional.empty());
    }

    private InvalidRequestException(String code, List<FieldError> errors, Optional<String> experimentId) {
        super(errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
        this.code = code;
        this.errors = List.copyOf(errors);
        this.experimentId = experimentId.orElse(null);
    }

    /** The same refusal, of the request with this id. */
    public InvalidRequestException of(Optional<String> id) {
        return new InvalidRequestException(code, errors, id);
    }

    public String code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** The first field that is refused; empty where the message as a whole is. */
    public Optional<String> field() {
        return Optional.of(errors.get(0).field()).filter(field -> !field.isEmpty());
    }

    /** The id that the refused message claims, if it is a valid one. */
    public Optional<String> experimentId() {
        return Optional.ofNullable(experimentId);
    }
}
