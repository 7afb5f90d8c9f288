package io.tunelab.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.embedded.Contracts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoadTest {
    private static final Contracts CONTRACTS = Contracts.ofThisRepository();

    @Test
    void whatIsMeasuredIsWhatTheContractAllowsAndRunsReportByTurns() throws Exception {
        var settings = new BenchSettings(1, 5, 2, 3, 1, 1);
        var request =
                new ObjectMapper().readTree(CONTRACTS.sample("run-queued")).get("request");
        var requests = new LinkedHashMap<String, JsonNode>();
        List.of("a", "b", "c", "d", "e").forEach(id -> requests.put(id, request));
        var ids = new ArrayList<String>();
        var events = new ArrayList<String>();

        new EventLoad(CONTRACTS, settings).send(requests, (id, value) -> {
            ids.add(id);
            events.add(new String(value, StandardCharsets.UTF_8));
        });

        assertThat(events).hasSize((int) settings.events());
        assertThat(events).allSatisfy(event -> assertThat(CONTRACTS.violations("run-event", event))
                .isEmpty());
        assertThat(ids).startsWith("a", "b", "c", "a", "b", "c").endsWith("d", "e");
    }
}
