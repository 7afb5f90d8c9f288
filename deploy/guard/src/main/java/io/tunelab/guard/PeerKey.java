package io.tunelab.guard;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The key that services show each other, where one is configured: others who reach the port of a service without users of
 * its own, such as accounts on the same machine, learn its health and nothing else.
 */
@ApplicationScoped
public class PeerKey {
    /** Where the key is configured, the same for all services. */
    public static final String SETTING = "tunelab.peers.key";

    /** Which header says it. */
    public static final String HEADER = "X-Tunelab-Peer";

    /** After pages of other sites were refused. */
    private static final int PRIORITY = 900;

    private final Optional<String> key;
    private final boolean isAsked;

    PeerKey(@ConfigProperty(name = SETTING) Optional<String> key, @Any Instance<Callers> callers) {
        this.key = key.filter(text -> !text.isBlank());
        this.isAsked = this.key.isPresent() && !callers.isResolvable();
    }

    /** What to show other services; empty if none is configured. */
    public Optional<String> value() {
        return key;
    }

    void guard(@Observes Filters filters) {
        if (isAsked) {
            filters.register(this::check, PRIORITY);
        }
    }

    private void check(RoutingContext context) {
        if (!isOpen(context.normalizedPath()) && !isRight(context.request().getHeader(HEADER))) {
            Refusal.send(context, 401, "unknown_peer", "this is for the other services, which show " + SETTING);
        } else {
            context.next();
        }
    }

    /**
     * Health, metrics and what else tells of the service itself. What is open is named, and not what is closed: resources are
     * found without the path's parameters, {@code /api;x/v1/models} as well.
     */
    private static boolean isOpen(String path) {
        return path.startsWith("/q/") && path.indexOf(';') < 0;
    }

    private boolean isRight(String shown) {
        return shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8),
                        key.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }
}
