package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.local.rest.ResultsApi;
import java.util.Map;
import java.util.Optional;

/** Has results-service log runs to an MLflow server, which is let in by the variables that MLflow's own clients read. */
public final class MlflowExport {
    private static final Map<String, String> CREDENTIALS = Map.of(
            "MLFLOW_TRACKING_TOKEN", "token",
            "MLFLOW_TRACKING_USERNAME", "username",
            "MLFLOW_TRACKING_PASSWORD", "password");

    private final ResultsApi api;
    private final ObjectNode destination;

    /**
     * @param address of the server, as results-service reaches it
     * @param variables of this process
     */
    public MlflowExport(ResultsApi api, String address, Map<String, String> variables) {
        this.api = api;
        this.destination = JsonNodeFactory.instance.objectNode().put("tracking_uri", address);
        CREDENTIALS.forEach((variable, field) -> Optional.ofNullable(variables.get(variable))
                .filter(value -> !value.isBlank())
                .ifPresent(value -> destination.put(field, value)));
    }

    /** Logs the parent run of a study, with its report. */
    public JsonNode study(String id) {
        return post(destination.deepCopy().put("study", id));
    }

    /** @param study the one that the run is to stand in; empty for the one that it was run for */
    public JsonNode experiment(String id, Optional<String> study) {
        var body = destination.deepCopy().put("experiment", id);
        study.ifPresent(name -> body.put("study", name));
        return post(body);
    }

    private JsonNode post(ObjectNode body) {
        return api.post("/api/v1/mirror/exports", "application/json", body.toString());
    }
}
