package io.tunelab.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of {@code asyncapi.yaml}, which the contracts' module packages. */
public final class Topics {
    private Topics() {}

    /** Every topic that the services use. */
    public static List<Topic> all() {
        var topics = new ArrayList<Topic>();
        for (var channel : YamlResource.read("/contracts/asyncapi.yaml").path("channels")) {
            var binding = channel.path("bindings").path("kafka");
            var configuration = new LinkedHashMap<String, String>();
            binding.path("topicConfiguration")
                    .properties()
                    .forEach(setting -> configuration.put(setting.getKey(), text(setting.getValue())));
            topics.add(new Topic(
                    channel.path("address").asText(),
                    binding.path("partitions").asInt(1),
                    binding.path("replicas").asInt(1),
                    configuration));
        }
        return List.copyOf(topics);
    }

    /** Creates the topics that a broker lacks, with the contracts' replication, and leaves the others as they are. */
    public static void create(String bootstrapServers) {
        create(bootstrapServers, Map.of());
    }

    /** As {@link #create(String)}, with what the broker asks of its clients. */
    public static void create(String bootstrapServers, Map<String, String> client) {
        var settings = new HashMap<String, Object>(client);
        settings.put("bootstrap.servers", bootstrapServers);
        try (var admin = Admin.create(settings)) {
            create(admin, all());
        }
    }

    /** Creates those topics that the broker lacks; returns their names. */
    static List<String> create(Admin admin, List<Topic> topics) {
        var results = admin.createTopics(topics.stream().map(Topics::newTopic).toList())
                .values();
        var created = new ArrayList<String>();
        for (var result : results.entrySet()) {
            try {
                result.getValue().get();
                created.add(result.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException(
                            "Cannot create topic " + result.getKey() + ": "
                                    + e.getCause().getMessage(),
                            e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while creating topics", e);
            }
        }
        return List.copyOf(created);
    }

    private static NewTopic newTopic(Topic topic) {
        return new NewTopic(topic.name(), topic.partitions(), (short) topic.replicas()).configs(topic.configuration());
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        var parts = new ArrayList<String>();
        value.forEach(part -> parts.add(part.asText()));
        return String.join(",", parts);
    }
}
