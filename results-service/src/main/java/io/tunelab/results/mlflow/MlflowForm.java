package io.tunelab.results.mlflow;

import io.tunelab.results.rest.Problem;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Problems in the form of MLflow's own server, whose clients look for its error codes and show its messages. */
class MlflowForm {
    private static final String READ_ONLY = "Tunelab's runs are read-only here. Log to an MLflow server; with"
            + " tunelab.mlflow.tracking-uri Tunelab logs its runs there, too.";
    private static final Pattern OURS = Pattern.compile("/?api/[23]\\.0/(mlflow|mlflow-artifacts)(/.*)?");
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Map<Integer, String> CODES = Map.of(
            400, "INVALID_PARAMETER_VALUE",
            404, "RESOURCE_DOES_NOT_EXIST",
            405, "ENDPOINT_NOT_FOUND",
            503, "TEMPORARILY_UNAVAILABLE");

    @ServerResponseFilter
    void translate(ContainerRequestContext request, ContainerResponseContext response) {
        var ours = OURS.matcher(request.getUriInfo().getPath());
        if (!(response.getEntity() instanceof Problem problem) || !ours.matches()) {
            return;
        }
        boolean isUnknown = problem.detail().equals(Problem.NO_SUCH_PATH) || problem.status() == 405;
        boolean isSearch = String.valueOf(ours.group(2)).endsWith("search");
        if (isUnknown && !isSearch && !READING.contains(request.getMethod())) {
            answer(response, 403, "PERMISSION_DENIED", READ_ONLY);
        } else if (isUnknown) {
            var what =
                    ours.group(1).equals("mlflow") ? "experiments, runs, parameters, metrics and tags" : "no artifacts";
            answer(
                    response,
                    problem.status(),
                    "ENDPOINT_NOT_FOUND",
                    "Tunelab's MLflow interface does not have this: it has " + what);
        } else {
            answer(
                    response,
                    problem.status(),
                    CODES.getOrDefault(problem.status(), "INTERNAL_ERROR"),
                    problem.detail());
        }
    }

    private static void answer(ContainerResponseContext response, int status, String code, String message) {
        response.setStatus(status);
        response.setEntity(Map.of("error_code", code, "message", message), null, MediaType.APPLICATION_JSON_TYPE);
    }
}
