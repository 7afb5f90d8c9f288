package io.tunelab.results.access;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tunelab.guard.Callers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The configured keys, and the rule that an open door is on loopback only. */
@ApplicationScoped
class Access implements Callers {
    private static final Logger LOG = Logger.getLogger(Access.class);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /** Who may call. */
    @ConfigMapping(prefix = "tunelab.access")
    interface Settings {
        /** {@code name:role:sha256}, separated by commas; roles are reader, submitter and admin. */
        Optional<List<String>> keys();

        /** Lets everybody in although the service listens on more than loopback: something else guards it. */
        @WithDefault("false")
        boolean open();

        /**
         * Names, separated by commas, by which browsers reach the service, such as {@code tunelab.example.com} or
         * {@code *.example.com}. IP addresses and names without dots are always allowed.
         */
        Optional<List<String>> hosts();
    }

    private final Settings settings;
    private final String host;
    private final boolean tokens;
    private final ApiKeys keys;

    Access(
            Settings settings,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean tokens) {
        this.settings = settings;
        this.host = host;
        this.tokens = tokens;
        this.keys = ApiKeys.of(settings.keys().orElse(List.of()));
    }

    void check(@Observes StartupEvent started) {
        if (isOpen() && !LOOPBACK.contains(host) && !settings.open()) {
            throw new IllegalStateException("the REST interface would be open to everybody on " + host
                    + ": set tunelab.access.keys (TUNELAB_ACCESS_KEYS) or OpenID Connect (docs/security.md), or let it listen on 127.0.0.1 only"
                    + " (quarkus.http.host), or say with tunelab.access.open=true that something else guards it");
        }
        if (isOpen()) {
            LOG.info("no API keys are set: everybody who reaches " + host + " may do everything");
        }
    }

    /** Neither keys nor tokens are asked for: everybody may do everything. */
    boolean isOpen() {
        return keys.isEmpty() && !tokens;
    }

    /** Whether tokens of an OpenID Connect provider are taken, too. */
    boolean takesTokens() {
        return tokens;
    }

    @Override
    public boolean areKnown() {
        return !isOpen();
    }

    ApiKeys keys() {
        return keys;
    }
}
