package io.tunelab.results.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChannelsTest {
    @Test
    void everyChannelHasAGroupOfItsOwnSoThatNoneStopsTheOthers() throws IOException {
        var settings = new Properties();
        try (var file = getClass().getResourceAsStream("/application.properties")) {
            settings.load(file);
        }
        var names = settings.stringPropertyNames();
        var channels = names.stream()
                .filter(name -> name.matches("mp\\.messaging\\.incoming\\.[a-z]+\\.topic"))
                .toList();

        var groups = channels.stream()
                .map(name -> settings.getProperty(name.replace(".topic", ".group.id")))
                .collect(Collectors.toSet());

        assertThat(channels).isNotEmpty();
        assertThat(groups).hasSameSizeAs(channels).doesNotContainNull();
    }
}
