package io.tunelab.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.kafka.BrokerSetup;
import io.tunelab.kafka.Topic;
import io.tunelab.kafka.Topics;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackTest {
    @Test
    void preparingTheBrokerAgainChangesNothing() throws Exception {
        var setup = new BrokerSetup(
                Map.of("KAFKA_BOOTSTRAP_SERVERS", EmbeddedStack.kafka().bootstrapServers()));

        assertThat(setup.run()).contains("all exist");
    }

    @Test
    void theBrokerHasEveryTopicOfTheContracts() throws Exception {
        var topics = Topics.all();

        try (var admin =
                Admin.create(Map.of("bootstrap.servers", EmbeddedStack.kafka().bootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .containsAll(topics.stream().map(Topic::name).toList());
        }
        assertThat(topics).hasSize(8);
    }

    @Test
    void aRecordSurvivesARestartOfTheBroker(@TempDir Path directory) throws Exception {
        try (var kafka = EmbeddedKafka.start(directory, 0);
                var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", 5_000),
                        new StringSerializer(),
                        new StringSerializer())) {
            assertThatThrownBy(() -> producer.partitionsFor("kept"))
                    .as("a topic is not created by accident")
                    .isInstanceOf(TimeoutException.class);
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("kept", "key", "value")).get();
        }
        try (var kafka = EmbeddedKafka.start(directory, 0);
                var consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", kafka.bootstrapServers(),
                                "group.id", "test",
                                "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.subscribe(List.of("kept"));

            var records = consumer.poll(Duration.ofSeconds(20));

            assertThat(records).extracting(record -> record.value()).containsExactly("value");
        }
    }

    @Test
    void aServicesRoleCannotTouchAnothersSchema() throws Exception {
        var url = EmbeddedStack.database().jdbcUrl();
        try (var trainer = DriverManager.getConnection(url, "trainer", "trainer");
                var statement = trainer.createStatement()) {
            statement.execute("CREATE TABLE own (id int)");

            assertThatThrownBy(() -> statement.execute("CREATE TABLE results.foreign_table (id int)"))
                    .hasMessageContaining("permission denied");
            statement.execute("DROP TABLE own");
        }
    }
}
