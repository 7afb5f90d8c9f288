package io.tunelab.guard;

import io.quarkus.runtime.PreventFurtherStepsException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.output.ValidateOutput;

/**
 * Says in a sentence what Flyway would say in a stack trace: that a schema is another service's, or that a newer version made
 * it. The service ends then, before it changes anything.
 */
public final class SchemaCheck implements Callback {
    private static final List<MigrationState> NEWER =
            List.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);
    private final String service;

    /** @param service whose schema it is, for people */
    public SchemaCheck(String service) {
        this.service = service;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_VALIDATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        var flyway = Flyway.configure(context.getConfiguration().getClassLoader())
                .configuration(context.getConfiguration())
                .callbacks(new Callback[0])
                .load();
        var info = flyway.info();
        flyway.validateWithResult().invalidMigrations.stream()
                .flatMap(invalid -> applied(info, invalid.version).filter(found -> isForeign(invalid, found)).stream())
                .findFirst()
                .ifPresent(foreign -> {
                    throw refusal(
                            "the database's schema belongs to another service: its version %s is '%s', which %s does not have. Each service needs a role with a schema of its own (docs/operations.md, Upgrading)"
                                    .formatted(foreign.getVersion(), foreign.getDescription(), service));
                });
        var newest = info.current();
        if (newest != null && NEWER.contains(newest.getState())) {
            throw refusal(
                    "the database's schema has version %s and was made by a newer Tunelab; this version of %s knows less. Start the newer version again, or restore a backup that was made before the upgrade (docs/operations.md, Upgrading)"
                            .formatted(newest.getVersion(), service));
        }
    }

    /** Flyway looks at the content first, and then at nothing else: a file of another name has another content, too. */
    private static boolean isForeign(ValidateOutput invalid, MigrationInfo applied) {
        return invalid.errorDetails.errorCode == CoreErrorCode.DESCRIPTION_MISMATCH
                || invalid.errorDetails.errorCode == CoreErrorCode.CHECKSUM_MISMATCH
                        && !String.valueOf(invalid.filepath).endsWith(applied.getScript());
    }

    private static Optional<MigrationInfo> applied(MigrationInfoService info, String version) {
        return Arrays.stream(info.applied())
                .filter(migration -> migration.isVersioned()
                        && migration.getVersion().getVersion().equals(version))
                .findFirst();
    }

    /** Quarkus prints its message alone. */
    private static PreventFurtherStepsException refusal(String message) {
        return new PreventFurtherStepsException(message, 1);
    }

    @Override
    public String getCallbackName() {
        return "schema-check";
    }
}
