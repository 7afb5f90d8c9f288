package io.tunelab.results.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * Completes the OpenAPI document at build time: the shapes of messages as the contracts describe them, an example of every
 * JSON request and answer, taken from a real study, and the shape of what is refused.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiExamples implements OASFilter {
    private static final String JSON = "application/json";
    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final JsonNode examples = read();

    private static JsonNode read() {
        try (var file = OpenApiExamples.class.getResourceAsStream("/openapi-examples.json")) {
            return MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi-examples.json cannot be read", e);
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        contracts().forEach(document.getComponents()::addSchema);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> complete(method, path, operation)));
    }

    private static Map<String, Schema> contracts() {
        var components = MAPPER.createObjectNode();
        ContractSchemas.read(MAPPER).forEach(components::set);
        var document = MAPPER.createObjectNode().put("openapi", "3.1.0");
        document.putObject("components").set("schemas", components);
        var json = document.toString().getBytes(StandardCharsets.UTF_8);
        return SmallRyeOpenAPI.builder()
                .withCustomStaticFile(() -> new ByteArrayInputStream(json))
                .enableAnnotationScan(false)
                .enableModelReader(false)
                .enableStandardFilter(false)
                .enableStandardStaticFiles(false)
                .build()
                .model()
                .getComponents()
                .getSchemas();
    }

    private void complete(PathItem.HttpMethod method, String path, Operation operation) {
        var key = method + " " + path;
        var request = examples.path("requests").path(key);
        if (request.isObject() && operation.getRequestBody() != null) {
            var body = operation.getRequestBody();
            if (body.getContent() == null) {
                body.setContent(content(request));
            }
            body.getContent().getMediaTypes().values().forEach(media -> media.example(value(request)));
        }
        var response = examples.path("responses").path(key);
        if (!response.isMissingNode()) {
            answer(operation, response);
        }
        refusals(operation, path);
    }

    /** Where the document describes no JSON of success, or only that there is some. */
    private static void answer(Operation operation, JsonNode example) {
        var responses = operation.getResponses();
        var status = List.of("200", "201", "202").stream()
                .filter(responses::hasAPIResponse)
                .findFirst()
                .orElse("200");
        var response = responses.getAPIResponse(status);
        if (response == null) {
            response = OASFactory.createAPIResponse().description("Done");
            responses.addAPIResponse(status, response);
        }
        var content = response.getContent();
        if (content == null || content.getMediaTypes() == null || content.hasMediaType("*/*")) {
            response.setContent(content(example));
        } else if (content.hasMediaType(JSON)) {
            content.getMediaType(JSON).setExample(value(example));
        }
    }

    private static void refusals(Operation operation, String path) {
        var media = path.startsWith(MLFLOW) ? JSON : Problem.MEDIA_TYPE;
        var responses = operation.getResponses();
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("4") && response.getContent() == null) {
                response.setContent(content(media, problem(path, status)));
            }
        });
        if (!responses.hasAPIResponse("default")) {
            responses.addAPIResponse(
                    "default",
                    OASFactory.createAPIResponse()
                            .description("Refused, or failed")
                            .content(content(media, problem(path, "400"))));
        }
    }

    private static JsonNode problem(String path, String status) {
        if (path.startsWith(MLFLOW)) {
            return MAPPER.createObjectNode()
                    .put("error_code", "INVALID_PARAMETER_VALUE")
                    .put("message", "run_id is nothing, allowed: a text");
        }
        var code = Map.of("404", "not_found", "409", "already_ended").getOrDefault(status, "invalid_parameter");
        return MAPPER.createObjectNode()
                .put("type", "urn:tunelab:problem:" + code)
                .put("title", (code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1)).replace('_', ' '))
                .put("status", Integer.parseInt(status))
                .put("detail", "what is wrong, with the value and what is allowed")
                .put("instance", path)
                .put("code", code);
    }

    private static Content content(JsonNode example) {
        return content(JSON, example);
    }

    private static Content content(String type, JsonNode example) {
        MediaType media = OASFactory.createMediaType().example(value(example));
        media.schema(
                type.equals(Problem.MEDIA_TYPE)
                        ? OASFactory.createSchema().ref("Problem")
                        : OASFactory.createSchema()
                                .addType(example.isArray() ? Schema.SchemaType.ARRAY : Schema.SchemaType.OBJECT));
        return OASFactory.createContent().addMediaType(type, media);
    }

    private static Object value(JsonNode example) {
        return MAPPER.convertValue(example, Object.class);
    }
}
