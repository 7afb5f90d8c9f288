package io.tunelab.data.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedKafka;
import io.tunelab.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedDataTest {
    @TempDir
    Path directory;

    @Test
    void aTopicThatIsCreatedAgainTellsNothingOfBefore() throws Exception {
        var sample = Contracts.ofThisRepository().sample("dataset-ready").getBytes(StandardCharsets.UTF_8);
        var key = ((Manifest) DatasetMessage.read(sample)).datasetKey();
        try (var broker = EmbeddedKafka.start(directory, 0)) {
            Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrapServers());
            Topics.create(broker.bootstrapServers(), Map.of());
            var clients = new KafkaClients(connection);
            try (var admin = Admin.create(connection);
                    var producer = clients.producer();
                    var published = new PublishedData(clients)) {
                producer.send(new ProducerRecord<>(KafkaClients.DATASETS, key, sample))
                        .get();
                assertThat(published.find(key)).isPresent();

                admin.deleteTopics(List.of(KafkaClients.DATASETS)).all().get();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> !admin.listTopics().names().get().contains(KafkaClients.DATASETS));
                Topics.create(broker.bootstrapServers(), Map.of());

                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(published.find(key)).isEmpty());
            }
        }
    }
}
