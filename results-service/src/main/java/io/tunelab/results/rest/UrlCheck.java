package io.tunelab.results.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Nothing here is named with a NUL, and the database refuses one as if it were broken itself. */
class UrlCheck {
    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        if (request.getUriInfo().getRequestUri().toString().contains("%00")) {
            throw new ProblemException(
                    400, "invalid_parameter", "the URL has a NUL (%00); no name and no value may have one", List.of());
        }
    }
}
