package io.tunelab.results.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
    /** SHA-256 of "abc", the example of FIPS 180-2, appendix B.1. */
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void aKeyIsFoundByItsTextAndOnlyByThat() {
        var keys = ApiKeys.of(List.of("ci:reader:" + "0".repeat(64), " lab:submitter:" + OF_ABC));

        assertThat(keys.find("abc"))
                .hasValueSatisfying(entry -> assertThat(entry.name()).isEqualTo("lab"));
        assertThat(keys.find("abd")).isEmpty();
        assertThat(keys.find("")).isEmpty();
        assertThat(keys.find(OF_ABC)).isEmpty();
    }

    @Test
    void aRoleIncludesThoseBeforeIt() {
        assertThat(Role.READER.included()).containsExactly("reader");
        assertThat(Role.ADMIN.included()).containsExactlyInAnyOrder("reader", "submitter", "admin");
    }

    @ParameterizedTest
    @CsvSource({
        "lab, not name:role:sha256",
        "../lab:reader:00, not name:role:sha256",
        "lab:owner:00, the role 'owner'; allowed are reader, submitter and admin",
        "lab:reader:abc, no SHA-256 for 'lab'"
    })
    void aMalformedEntryIsRefusedWithoutShowingItsDigest(String entry, String reason) {
        assertThatThrownBy(() -> ApiKeys.of(List.of(entry))).hasMessageContaining(reason);
    }

    @Test
    void aNameThatComesTwiceIsRefused() {
        var entry = "lab:reader:" + OF_ABC;

        assertThatThrownBy(() -> ApiKeys.of(List.of(entry, entry))).hasMessageContaining("'lab' twice");
    }
}
