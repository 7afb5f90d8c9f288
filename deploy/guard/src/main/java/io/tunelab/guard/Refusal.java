package io.tunelab.guard;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** A problem (RFC 9457) that is told before any resource is reached. */
public final class Refusal {
    private Refusal() {}

    /** Answers with the problem. The future is done when it is on its way. */
    public static Future<Void> send(RoutingContext context, int status, String code, String detail) {
        var title = Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('_', ' ');
        var problem = new JsonObject()
                .put("type", "urn:tunelab:problem:" + code)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", context.request().path())
                .put("code", code);
        return context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(problem.encode());
    }
}
