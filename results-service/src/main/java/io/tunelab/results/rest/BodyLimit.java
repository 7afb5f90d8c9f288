package io.tunelab.results.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Files of predictions and texts to classify may be long, all else is short. The server's own limit holds for everything. */
class BodyLimit {
    private static final int TEXTS = 4 * 1024 * 1024;
    private static final int LARGEST_BODY = 256 * 1024;

    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (request.getLength() > limit(path)) {
            throw new ProblemException(
                    413,
                    "message_too_large",
                    "the body has %d bytes; allowed are %d".formatted(request.getLength(), limit(path)),
                    List.of());
        }
    }

    private static int limit(String path) {
        if (path.endsWith("/baselines")) {
            return Integer.MAX_VALUE;
        }
        return path.endsWith("/classify") ? TEXTS : LARGEST_BODY;
    }
}
