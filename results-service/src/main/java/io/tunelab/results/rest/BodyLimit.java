package io.tunelab.results.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Texts to classify may be long, what else is sent is short: the server's own limit is for all. */
class BodyLimit {
    private static final int LARGEST_BODY = 256 * 1024;

    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        if (request.getLength() > LARGEST_BODY
                && !request.getUriInfo().getPath().endsWith("/classify")) {
            throw new ProblemException(
                    413,
                    "message_too_large",
                    "the body has %d bytes; allowed are %d".formatted(request.getLength(), LARGEST_BODY),
                    List.of());
        }
    }
}
