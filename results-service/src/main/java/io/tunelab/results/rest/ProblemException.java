package io.tunelab.results.rest;

import io.tunelab.contract.request.FieldError;
import java.util.List;

/** Ends a request with a problem for an answer. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final transient List<FieldError> errors;

    public ProblemException(int status, String code, String detail, List<FieldError> errors) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    public static ProblemException notFound(String what, String id) {
        return new ProblemException(404, "not_found", "there is no " + what + " '" + id + "'", List.of());
    }

    public static ProblemException parameter(String name, String value, String allowed) {
        var error = new FieldError(name, value, allowed);
        return new ProblemException(400, "invalid_parameter", error.toString(), List.of(error));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
