package io.tunelab.results.rest;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Files of predictions and texts to classify may be long, all else is short. The server's own limit holds for everything. */
class BodyLimit {
    private static final int TEXTS = 4 * 1024 * 1024;
    private static final int LARGEST_BODY = 256 * 1024;
    /** After Quarkus has set the server's own limit, before a resource reads. */
    private static final int AFTER_THE_SERVERS = 1;

    /** A body that says its length is refused before it is read. */
    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (!isAsLongAsTheServerAllows(path) && request.getLength() > limit(path)) {
            throw new ProblemException(
                    413,
                    "message_too_large",
                    "the body has %d bytes; allowed are %d".formatted(request.getLength(), limit(path)),
                    List.of());
        }
    }

    /** One that does not is counted while it is read. */
    void count(@Observes Filters filters) {
        filters.register(
                request -> {
                    if (!isAsLongAsTheServerAllows(request.normalizedPath())) {
                        request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, (long) limit(request.normalizedPath()));
                    }
                    request.next();
                },
                AFTER_THE_SERVERS);
    }

    private static boolean isAsLongAsTheServerAllows(String path) {
        return path.endsWith("/baselines");
    }

    private static int limit(String path) {
        return path.endsWith("/classify") ? TEXTS : LARGEST_BODY;
    }
}
