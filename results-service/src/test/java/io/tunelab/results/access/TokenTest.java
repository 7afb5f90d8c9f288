package io.tunelab.results.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.tunelab.embedded.EmbeddedStack;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service with an OpenID Connect provider, of which the test has the key, and with one API key beside it. */
@QuarkusTest
@TestProfile(TokenTest.WithTokens.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class TokenTest {
    private static final String SIGNING_KEY = "tunelab.test.signing-key";

    public static class WithTokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                var pair = generator.generateKeyPair();
                // The test itself is loaded a second time, by another class loader.
                System.setProperty(
                        SIGNING_KEY,
                        Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
                return Map.of(
                        "quarkus.oidc.tenant-enabled",
                        "true",
                        "quarkus.oidc.public-key",
                        Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
                        "quarkus.oidc.token.issuer",
                        "https://id.example",
                        "quarkus.oidc.token.audience",
                        "tunelab",
                        "tunelab.access.keys",
                        "eyes:reader:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void withoutTokenAndKeyNothingIsShown() {
        assertThat(given().get("/api/v1/experiments").statusCode()).isEqualTo(401);
    }

    @Test
    void aReadersTokenReadsAndSubmitsNothing() throws Exception {
        assertThat(with(token("reader", "tunelab", 60))
                        .get("/api/v1/experiments")
                        .statusCode())
                .isEqualTo(200);
        assertThat(submit(token("reader", "tunelab", 60))).isEqualTo(403);
    }

    @Test
    void aSubmittersTokenReadsToo() throws Exception {
        assertThat(submit(token("submitter", "tunelab", 60))).isEqualTo(202);
        assertThat(with(token("submitter", "tunelab", 60))
                        .get("/api/v1/experiments")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenOfAnotherAudienceAnExpiredOneAndAForgedOneAreNone() throws Exception {
        var token = token("admin", "tunelab", 60);
        var forged = token.substring(0, token.length() - 8) + "AAAAAAAA";

        assertThat(submit(token("admin", "somebody-else", 60))).isEqualTo(401);
        assertThat(submit(token("admin", "tunelab", -3600))).isEqualTo(401);
        assertThat(submit(forged)).isEqualTo(401);
        assertThat(submit(token("nobody", "tunelab", 60))).isEqualTo(403);
    }

    @Test
    void keysGoOnWorkingBesideTokens() {
        assertThat(with("abc").get("/api/v1/experiments").statusCode()).isEqualTo(200);
        assertThat(submit("abc")).isEqualTo(403);
        assertThat(submit("wrong")).isEqualTo(401);
    }

    private static int submit(String bearer) {
        return with(bearer)
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/experiments")
                .statusCode();
    }

    private static RequestSpecification with(String bearer) {
        return given().header("Authorization", "Bearer " + bearer);
    }

    private static String token(String role, String audience, int lastsSeconds) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        var content = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}")
                + "."
                + base64("""
                        {"iss":"https://id.example","sub":"ada","aud":"%s","iat":%d,"exp":%d,"groups":["%s"]}""".formatted(audience, now - 7200, now + lastsSeconds, role));
        var key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(SIGNING_KEY))));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
