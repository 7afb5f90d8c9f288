package io.tunelab.contract.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;

/**
 * The JSON of events and manifests as records. Fields that a record does not have are ignored, because newer producers
 * may have them; a component that is neither an Optional nor a collection has to be there, with a value of its kind.
 */
public final class MessageJson {
    private static final int SCHEMA_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .annotationIntrospector(new RequiredComponents())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> List.of(
                            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                    .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private MessageJson() {}

    /**
     * A message as a tree.
     *
     * @throws UnreadableMessageException if it is not a JSON object
     */
    public static ObjectNode tree(byte[] message) {
        if (message == null) {
            throw new UnreadableMessageException("the message has no value");
        }
        try {
            if (MAPPER.readTree(message) instanceof ObjectNode object) {
                return object;
            }
            throw new UnreadableMessageException("the message is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new UnreadableMessageException("the message is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableMessageException("the message is not JSON: " + e.getMessage(), e);
        }
    }

    /** @throws UnreadableMessageException if a message is not of the version that we know */
    public static void requireVersion(JsonNode tree) {
        var version = tree.path("schema_version");
        if (!version.isInt() || version.intValue() != SCHEMA_VERSION) {
            throw new UnreadableMessageException(
                    Mismatch.sentence("schema_version", version, String.valueOf(SCHEMA_VERSION)));
        }
    }

    /**
     * A tree as a record.
     *
     * @throws UnreadableMessageException if it is not what the record's components say
     */
    public static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            throw new UnreadableMessageException(Mismatch.sentence(tree, e), e);
        } catch (JsonProcessingException e) {
            throw new UnreadableMessageException(e.getOriginalMessage(), e);
        }
    }

    /** A record as a message: with the version of the contract first. */
    public static ObjectNode write(Object message) {
        var json = MAPPER.createObjectNode().put("schema_version", SCHEMA_VERSION);
        return json.setAll((ObjectNode) MAPPER.valueToTree(message));
    }
}
