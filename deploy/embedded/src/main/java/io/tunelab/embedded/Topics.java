package io.tunelab.embedded;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the contracts' topics on a broker. */
public final class Topics {
    private Topics() {}

    /** Creates the topics that are missing; those that exist are left as they are. */
    public static void create(String bootstrapServers, Collection<Contracts.Topic> topics) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var created = admin.createTopics(
                            topics.stream().map(Topics::newTopic).toList())
                    .values();
            for (var result : created.entrySet()) {
                try {
                    result.getValue().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException("cannot create topic " + result.getKey(), e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }

    private static NewTopic newTopic(Contracts.Topic topic) {
        return new NewTopic(topic.name(), topic.partitions(), (short) topic.replicas()).configs(topic.configuration());
    }
}
