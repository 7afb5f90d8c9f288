package io.tunelab.results.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.results.store.StoredJson;
import io.tunelab.results.study.spec.Limits;
import io.tunelab.results.study.spec.LocatedText;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.SpecYaml;
import io.tunelab.results.study.spec.StudyReader;
import io.tunelab.results.study.spec.StudySpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.Map;

/** The texts in the tables of studies as what they mean. */
@ApplicationScoped
class StoredStudies {
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private final ObjectMapper json;
    private final StudyReader reader;

    StoredStudies(ObjectMapper json) {
        this.json = json;
        this.reader = new StudyReader(Limits.NONE);
    }

    StudySpec spec(String text) {
        return reader.read(LocatedText.parse(text, LocatedText.Syntax.JSON));
    }

    RequestFields fields(String text) {
        return RequestFields.of((ObjectNode) tree(text));
    }

    JsonNode tree(String text) {
        return tree(json, text);
    }

    String yaml(JsonNode tree) {
        return SpecYaml.of(json.convertValue(tree, FIELDS));
    }

    /** A heartbeat as answers show it. */
    JsonNode progress(String text) {
        return StoredJson.progress(tree(text));
    }

    String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a study cannot be written", e);
        }
    }

    ExperimentRequest request(String text) {
        return RequestReader.LENIENT.read(tree(text), () -> "none");
    }

    static JsonNode tree(ObjectMapper json, String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the database holds broken JSON", e);
        }
    }
}
