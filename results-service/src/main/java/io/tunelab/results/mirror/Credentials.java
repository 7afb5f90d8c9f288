package io.tunelab.results.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * How to be let in, by the variables that MLflow's own clients read.
 *
 * @param header the value of {@code Authorization}; a secret
 * @param trusted the certificates that are trusted instead of the usual ones
 */
record Credentials(Optional<String> header, Optional<KeyStore> trusted) {
    /** A token wins over a name and a password. */
    static Optional<String> header(Optional<String> token, Optional<String> user, Optional<String> password) {
        return token.map(one -> "Bearer " + one)
                .or(() -> user.map(name -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString((name + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Those of the process.
     *
     * @throws IllegalArgumentException if the file of certificates cannot be read
     */
    static Credentials of(Config config) {
        return new Credentials(
                header(
                        text(config, "MLFLOW_TRACKING_TOKEN"),
                        text(config, "MLFLOW_TRACKING_USERNAME"),
                        text(config, "MLFLOW_TRACKING_PASSWORD")),
                text(config, "MLFLOW_TRACKING_SERVER_CERT_PATH").map(Credentials::certificates));
    }

    static Optional<String> text(Config config, String variable) {
        return config.getOptionalValue(variable, String.class).filter(text -> !text.isBlank());
    }

    private static KeyStore certificates(String file) {
        try (var in = Files.newInputStream(Path.of(file))) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("mlflow-" + number++, certificate);
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "MLFLOW_TRACKING_SERVER_CERT_PATH: cannot read certificates from '" + file + "' (" + e.getMessage()
                            + "); it must be a PEM file",
                    e);
        }
    }
}
