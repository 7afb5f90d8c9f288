package io.tunelab.results.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Whoever has a role has those that it includes, also when a token names only the highest. */
@ApplicationScoped
class IncludedRoles implements SecurityIdentityAugmentor {
    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        var builder = QuarkusSecurityIdentity.builder(identity);
        identity.getRoles().stream()
                .flatMap(name -> Role.named(name).stream())
                .forEach(role -> builder.addRoles(role.included()));
        return Uni.createFrom().item(builder.build());
    }
}
