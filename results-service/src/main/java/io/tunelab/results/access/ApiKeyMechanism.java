package io.tunelab.results.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.tunelab.guard.Refusal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/**
 * Reads the key of {@code Authorization: Bearer …} or {@code X-API-Key}; where nothing is asked for, everybody is admin.
 * A bearer of three parts is a token, which is left to OpenID Connect where that is set up.
 */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private final Access access;

    ApiKeyMechanism(Access access) {
        this.access = access;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        if (access.isOpen()) {
            return Uni.createFrom().item(identity("anybody", Role.ADMIN));
        }
        var key = key(context);
        if (key.isEmpty() || access.takesTokens() && isToken(key.get())) {
            return Uni.createFrom().nullItem();
        }
        return access.keys()
                .find(key.get())
                .map(entry -> Uni.createFrom().item(identity(entry.name(), entry.role())))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException("unknown API key")));
    }

    private static Optional<String> key(RoutingContext context) {
        var authorization = context.request().getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(context.request().getHeader("X-API-Key")).map(String::strip);
    }

    /** Before OpenID Connect: what is no token is answered here, in our own words. */
    @Override
    public int getPriority() {
        return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1000;
    }

    private static boolean isToken(String key) {
        return key.chars().filter(sign -> sign == '.').count() == 2;
    }

    private static SecurityIdentity identity(String name, Role role) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(role.included())
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Refusal.send(
                context,
                401,
                "unauthenticated",
                "an API key or a valid token is needed: send it as Authorization: Bearer KEY");
        return Uni.createFrom().item(true);
    }

    /** A role that does not suffice is refused before any resource is reached: the problem is made here. */
    void explainRefusals(@Observes Router router) {
        router.route("/api/*").failureHandler(context -> {
            if (context.failure() instanceof ForbiddenException) {
                Refusal.send(
                        context,
                        403,
                        "forbidden",
                        "this caller's role does not allow " + context.request().method() + " here");
            } else {
                context.next();
            }
        });
    }
}
