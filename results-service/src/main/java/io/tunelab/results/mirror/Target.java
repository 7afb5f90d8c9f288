package io.tunelab.results.mirror;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The server that this service mirrors its runs to, if it has one. */
@ApplicationScoped
class Target {
    private static final Logger LOG = Logger.getLogger(Target.class);
    private static final String VARIABLE = "MLFLOW_TRACKING_URI";
    private final MirrorSettings settings;
    private final Config config;
    private Optional<MlflowServer> server = Optional.empty();

    Target(MirrorSettings settings, Config config) {
        this.settings = settings;
        this.config = config;
    }

    /** Refused before anything is logged; an address may hold a secret and is not repeated. */
    void open(@Observes StartupEvent event) {
        settings.trackingUri().filter(uri -> !isUsable(uri)).ifPresent(uri -> {
            throw new ConfigurationException(
                    "tunelab.mlflow.tracking-uri is not an http or https address with a host name",
                    Set.of("tunelab.mlflow.tracking-uri"));
        });
        var address = settings.trackingUri().or(this::ofMlflow);
        try {
            server = address.map(uri -> new MlflowServer(uri, Credentials.of(config)));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e, Set.of("MLFLOW_TRACKING_SERVER_CERT_PATH"));
        }
        server.ifPresent(one -> LOG.infof("runs are logged to the MLflow server at %s", one.name()));
    }

    /** It may name a directory or a database, which are nothing to us. */
    private Optional<URI> ofMlflow() {
        var text = Credentials.text(config, VARIABLE);
        var address = text.flatMap(Target::usable);
        if (text.isPresent() && address.isEmpty()) {
            LOG.infof("%s is not the address of a server; runs are not logged to MLflow", VARIABLE);
        }
        return address;
    }

    /** An http or https address, if it is one. */
    static Optional<URI> usable(String text) {
        try {
            return Optional.of(URI.create(text)).filter(Target::isUsable);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isUsable(URI uri) {
        return String.valueOf(uri.getScheme()).matches("https?") && uri.getHost() != null;
    }

    Optional<MlflowServer> server() {
        return server;
    }

    @PreDestroy
    void close() throws IOException {
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
