package io.tunelab.results.query;

import io.tunelab.results.request.FieldError;
import java.util.List;

/** Ends a request with a problem for an answer. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final transient List<FieldError> errors;

    ProblemException(int status, String code, String detail, List<FieldError> errors) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    static ProblemException notFound(String what, String id) {
        return new ProblemException(404, "not_found", "there is no " + what + " '" + id + "'", List.of());
    }

    static ProblemException parameter(String name, String value, String allowed) {
        var error = new FieldError(name, value, allowed);
        return new ProblemException(400, "invalid_parameter", error.toString(), List.of(error));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<FieldError> errors() {
        return errors;
    }
}
