package io.tunelab.results.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;

/** Writes moments in answers with always the same number of digits. */
@Singleton
class MomentFormat implements ObjectMapperCustomizer {
    /** After Quarkus's own, whose module for times would win otherwise: the last one that is registered does. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("moments").addSerializer(new Shown()));
    }

    private static final class Shown extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1;

        Shown() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant moment, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Timestamps.shown(moment));
        }
    }
}
