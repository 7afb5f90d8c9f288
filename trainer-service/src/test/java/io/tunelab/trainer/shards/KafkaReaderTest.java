package io.tunelab.trainer.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.EmbeddedStack;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class KafkaReaderTest {
    private final Map<String, Object> connection =
            Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers());
    private final KafkaReader reader = new KafkaReader(connection);

    @Test
    void theBrokersOwnLimitForATopicIsKnownBeforeAnythingIsSent() throws Exception {
        var topic = "limited-" + UUID.randomUUID();
        try (var admin = Admin.create(connection)) {
            var small = new NewTopic(topic, 1, (short) 1).configs(Map.of("max.message.bytes", "12345"));
            admin.createTopics(Set.of(small)).all().get();
        }

        assertThat(reader.largestRecord(topic)).hasValue(12_345);
        assertThat(reader.largestRecord("there-is-no-such-topic")).isEmpty();
    }
}
