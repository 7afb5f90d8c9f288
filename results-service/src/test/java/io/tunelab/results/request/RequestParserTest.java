package io.tunelab.results.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.embedded.Contracts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestParserTest {
    private final Contracts contracts = Contracts.ofThisRepository();
    private final ObjectMapper json = new ObjectMapper();
    private final RequestParser parser = new RequestParser(json);

    @Test
    void aRequestComesBackAsItWasWritten() throws Exception {
        var sample = contracts.sample("experiment-request");

        var written = json.writeValueAsString(parse(sample));

        assertThat(json.readTree(written)).isEqualTo(json.readTree(sample));
    }

    @Test
    void aShortRequestWithAliasesBecomesOneThatTheContractAllows() throws Exception {
        var request = parse(contracts.sample("experiment-request-short"));

        assertThat(request.maxLength()).isEqualTo(256);
        assertThat(request.batchSize()).isEqualTo(16);
        assertThat(contracts.violations("experiment-request", json.writeValueAsString(request)))
                .isEmpty();
    }

    @Test
    void aNewIdIsAUuidOfVersionSevenAndLaterOnesAreNotSmaller() {
        var ids = new TimeOrderedIds(Clock.systemUTC());

        assertThat(UUID.fromString(ids.next()).version()).isEqualTo(7);
        assertThat(UUID.fromString(ids.next()).variant()).isEqualTo(2);
        assertThat(RequestParser.isExperimentId(ids.next())).isTrue();
    }

    private ExperimentRequest parse(String text) {
        return parser.parse(text.getBytes(StandardCharsets.UTF_8), () -> "given");
    }
}
