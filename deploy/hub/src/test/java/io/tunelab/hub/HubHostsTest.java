package io.tunelab.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubHostsTest {
    private static final URI HUB = URI.create("https://hub.example");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hub.example/file",
                "https://HUB.example:443/file",
                "http://10.1.2.3/named-by-the-operator",
                "https://8.8.8.8/public"
            })
    void whereADownloadMayLead(String target) {
        assertThat(new HubHosts(HUB, List.of("10.1.2.3", "*")).refusal(URI.create(target)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.9.9.9/",
                "http://localhost:8082/q/metrics",
                "http://10.0.0.5/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.64.0.1/",
                "http://0.0.0.0/",
                "http://0/",
                "http://2130706433/",
                "http://[::1]/",
                "http://[fd00::1]/",
                "http://[fe80::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://user@8.8.8.8/",
                "https:///nowhere"
            })
    void addressesThatOnlyWeCanReachAreRefusedEvenWhereEveryHostIsAllowed(String target) {
        assertThat(new HubHosts(HUB, List.of("*")).refusal(URI.create(target))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "https://hub.example.evil/",
                "https://hub.example:8443/",
                "https://xhf.co/"
            })
    void aHostThatNobodyNamedIsRefusedByName(String target) {
        assertThat(new HubHosts(HUB, List.of("*.hf.co")).refusal(URI.create(target)))
                .get()
                .asString()
                .contains("tunelab.hub.allowed-hosts");
    }

    @Test
    void theEndpointMayBePrivateAsItIsTheOperatorsOwnWord() {
        var mirror = URI.create("http://192.168.1.10:8000");

        assertThat(new HubHosts(mirror, List.of()).refusal(URI.create("http://192.168.1.10:8000/file")))
                .isEmpty();
        assertThat(new HubHosts(mirror, List.of()).refusal(URI.create("http://192.168.1.10:5432/")))
                .isPresent();
    }
}
