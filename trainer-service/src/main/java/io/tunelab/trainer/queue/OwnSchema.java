package io.tunelab.trainer.queue;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.tunelab.guard.SchemaCheck;
import jakarta.enterprise.context.ApplicationScoped;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Migrates no schema of another service, and none of a newer version. */
@ApplicationScoped
class OwnSchema implements FlywayConfigurationCustomizer {
    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(new SchemaCheck("trainer-service"));
    }
}
