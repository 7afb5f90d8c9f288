package io.tunelab.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class BrokerSetupTest {
    @Test
    void everyTopicOfTheContractsIsKnownWithItsSettings() {
        assertThat(Topics.all()).hasSize(8);
        assertThat(Topics.all()).anySatisfy(topic -> {
            assertThat(topic.name()).isEqualTo("token-shards");
            assertThat(topic.partitions()).isEqualTo(3);
            assertThat(topic.configuration())
                    .containsEntry("cleanup.policy", "compact")
                    .containsEntry("max.message.bytes", "1048588");
        });
    }

    @Test
    void rightsNameOnlyTopicsThatExistAndEveryTopicIsReadAndWrittenBySomebody() {
        var topics = Topics.all().stream().map(Topic::name).toList();
        var rights = AccessRights.all();

        var named = rights.stream()
                .map(AclBinding::pattern)
                .filter(pattern -> pattern.resourceType() == ResourceType.TOPIC)
                .map(pattern -> pattern.name());
        assertThat(named).containsAll(topics).isSubsetOf(topics);
        assertThat(rights)
                .filteredOn(right -> right.pattern().patternType() == PatternType.PREFIXED)
                .extracting(right -> right.pattern().name())
                .containsOnly("tunelab-results-", "client-");
    }

    @Test
    void passwordsOfSomeUsersOnlyAreRefusedBeforeAnythingIsDone() {
        var setup = new BrokerSetup(Map.of("DATA_PASSWORD", "secret", "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"));

        assertThatThrownBy(setup::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TRAINER_PASSWORD")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aReplicationFactorThatIsNotANumberIsRefused() {
        var setup = new BrokerSetup(Map.of("REPLICATION_FACTOR", "three", "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"));

        assertThatThrownBy(setup::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REPLICATION_FACTOR is three");
    }
}
