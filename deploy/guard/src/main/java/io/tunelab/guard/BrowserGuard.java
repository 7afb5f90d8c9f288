package io.tunelab.guard;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps pages of other sites from using a browser as their way in. Without keys everybody who reaches the service may do
 * everything, and every page that somebody has open reaches what listens on their machine.
 *
 * <ul>
 *   <li>A name that its owner points here (DNS rebinding) is refused: {@code Host} must be an address, a name without
 *       dots, or one of {@code tunelab.access.hosts}. With keys, which no such page has, only where hosts are configured.
 *   <li>Requests that may change something are refused to pages of another origin.
 * </ul>
 */
@ApplicationScoped
class BrowserGuard {
    /** Before callers are asked who they are. */
    private static final int PRIORITY = 1000;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.%]+\\]");

    /** Load balancers probe by arbitrary names; health reveals nothing else. */
    private static final String HEALTH = "/q/health";

    private final boolean checksHosts;
    private final List<String> hosts;

    BrowserGuard(
            @ConfigProperty(name = "tunelab.access.hosts") Optional<List<String>> hosts,
            @Any Instance<Callers> callers) {
        this.hosts = hosts.orElse(List.of()).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        boolean areKnown = callers.isResolvable() && callers.get().areKnown();
        this.checksHosts = !areKnown || !this.hosts.isEmpty();
    }

    void guard(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        var host = host(request);
        if (checksHosts && !isOurs(host) && !isHealth(context.normalizedPath())) {
            Refusal.send(
                    context,
                    421,
                    "unknown_host",
                    "unknown host '%s'; allowed: localhost, IP addresses, names without dots, and the names in tunelab.access.hosts (TUNELAB_ACCESS_HOSTS)"
                            .formatted(host));
        } else if (!READING.contains(request.method().name()) && isForeign(request, host)) {
            Refusal.send(
                    context,
                    403,
                    "foreign_origin",
                    "cross-origin request from %s refused; if a proxy serves this page under that name, add it to tunelab.access.hosts (TUNELAB_ACCESS_HOSTS)"
                            .formatted(Optional.ofNullable(request.getHeader("Origin"))
                                    .orElse("other sites")));
        } else {
            context.next();
        }
    }

    /** In small letters. Programs of HTTP/1.0 name none, which is "". What cannot be read gets a dot and is refused. */
    private static String host(HttpServerRequest request) {
        return Optional.ofNullable(request.authority())
                .map(HostAndPort::host)
                .or(() -> Optional.ofNullable(request.getHeader("Host")).map(text -> text + "."))
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isHealth(String path) {
        return path.equals(HEALTH) || path.startsWith(HEALTH + "/");
    }

    private boolean isOurs(String host) {
        return ADDRESS.matcher(host).matches() || host.indexOf('.') < 0 || isConfigured(host);
    }

    private boolean isConfigured(String host) {
        return hosts.stream()
                .anyMatch(name -> name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name));
    }

    /**
     * Programs send no origin; browsers say it whenever something could change. A page of a configured name is one of ours
     * that a proxy serves; a pattern of names is no such promise.
     */
    private boolean isForeign(HttpServerRequest request, String host) {
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
        }
        try {
            var page = new URI(origin);
            if (page.getHost() == null) {
                return true;
            }
            var name = page.getHost().toLowerCase(Locale.ROOT);
            return !hosts.contains(name) && !(name.equals(host) && port(page) == port(request, page));
        } catch (URISyntaxException e) {
            return true;
        }
    }

    private static int port(URI page) {
        return page.getPort() > 0 ? page.getPort() : standardPort(page);
    }

    private static int port(HttpServerRequest request, URI page) {
        int port = request.authority() == null ? -1 : request.authority().port();
        return port > 0 ? port : standardPort(page);
    }

    private static int standardPort(URI page) {
        return "https".equals(page.getScheme()) ? 443 : 80;
    }
}
