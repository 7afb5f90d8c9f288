package io.tunelab.results.mlflow;

import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers as MLflow's clients expect them: they look for its own error codes. */
final class MlflowAnswers {
    private static final String EXISTS = "already_exists";

    private MlflowAnswers() {}

    static Response answer(Supplier<Map<String, Object>> question) {
        try {
            return Response.ok(question.get()).build();
        } catch (ProblemException e) {
            return error(e.status(), code(e), e.getMessage());
        }
    }

    static ProblemException exists(String what, String name) {
        return new ProblemException(400, EXISTS, "there is " + what + " '" + name + "' already", List.of());
    }

    private static String code(ProblemException problem) {
        if (problem.code().equals(EXISTS)) {
            return "RESOURCE_ALREADY_EXISTS";
        }
        return problem.status() == 404 ? "RESOURCE_DOES_NOT_EXIST" : "INVALID_PARAMETER_VALUE";
    }

    static Response error(int status, String code, String message) {
        return Response.status(status)
                .entity(Map.of("error_code", code, "message", message))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }
}
