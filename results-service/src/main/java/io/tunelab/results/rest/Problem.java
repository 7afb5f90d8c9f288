package io.tunelab.results.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.FieldError;
import java.util.List;

/**
 * Why an answer is not what was asked for (RFC 9457).
 *
 * @param code stable, for programs
 * @param errors the fields or parameters that are refused, if it is about those
 */
@RegisterForReflection(targets = {Problem.class, FieldError.class})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type, String title, int status, String detail, String instance, String code, List<FieldError> errors) {
    /** The detail where no operation has this path. */
    public static final String NO_SUCH_PATH = "there is nothing at this path";

    static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }
}
