package io.tunelab.results.mirror;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.contract.id.ExperimentId;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Runs in the user's MLflow server. */
@Path("/api/v1/mirror")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "MLflow server", description = "Runs in an MLflow server of yours")
public class MirrorResource {
    private static final int LONGEST = 4_000;

    private static final String PLAIN = "at most 4,000 characters, none of them a control character";

    private final Target target;
    private final Mirror mirror;
    private final Positions positions;
    private final Export export;
    private final Sources sources;
    private final Clock clock;

    MirrorResource(Target target, Mirror mirror, Positions positions, Export export, Sources sources, Clock clock) {
        this.target = target;
        this.mirror = mirror;
        this.positions = positions;
        this.export = export;
        this.sources = sources;
        this.clock = clock;
    }

    /** How far the mirror is. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Status(
            @Schema(description = "Absent if no server is set")
            String server,

            @Schema(description = "Runs with something that is not written yet")
            long waiting,

            Instant waitingSince,

            @Schema(description = "Why nothing is written now")
            String problem,

            @Schema(description = "Runs that the server refused; the log says why")
            long refused) {}

    @GET
    @Operation(operationId = "getMirror", summary = "The MLflow server that runs are logged to, and how many wait")
    public Status mirror() {
        return target.server()
                .map(server -> {
                    var backlog = mirror.backlog(server);
                    return new Status(
                            server.name(),
                            backlog.waiting(),
                            backlog.since().orElse(null),
                            mirror.problem().orElse(null),
                            backlog.refused());
                })
                .orElse(new Status(null, 0, null, null, 0));
    }

    /** @param runs that will be written, the parent run of the study among them */
    @RegisterForReflection
    public record Noticed(String server, int runs) {}

    @POST
    @Path("studies/{id}")
    @ResponseStatus(202)
    @Operation(
            operationId = "mirrorStudy",
            summary = "Log a whole study to the MLflow server",
            description = "For studies that ended before the server was set. Nothing is logged twice.")
    public Noticed mirrorStudy(@PathParam("id") String id) {
        var server = target.server()
                .orElseThrow(() -> new ProblemException(
                        409,
                        "no_mlflow_server",
                        "no MLflow server is set: start results-service with TUNELAB_MLFLOW_TRACKING_URI, or use"
                                + " `tunelab experiment export --mlflow URI`",
                        List.of()));
        int runs = positions.notice(server.name(), id, clock.instant());
        if (runs == 0 && sources.study(id).isEmpty()) {
            throw ProblemException.notFound("study", id);
        }
        return new Noticed(server.name(), runs);
    }

    /**
     * What is to be logged, to which server, and how to be let in there; nothing of it is kept.
     *
     * @param experiment absent for the parent run of the study
     * @param study absent for the study that the experiment was run for
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Destination(
            String trackingUri,

            @Schema(description = "Absent: the parent run of the study, with its report")
            Optional<String> experiment,

            @Schema(description = "The study that the run is to stand in (default: the one it was run for)")
            Optional<String> study,

            Optional<String> token,
            Optional<String> username,
            Optional<String> password) {}

    @POST
    @Path("exports")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "exportRun",
            summary = "Log a run to an MLflow server now",
            description = "Nothing is logged twice. Needs the role admin: the service calls the address.")
    public Export.Logged export(Destination to) {
        var address = address(to);
        check("experiment", to.experiment(), ExperimentId::isValid, ExperimentId.ALLOWED);
        check("study", to.study(), MirrorResource::isPlain, PLAIN);
        check("token", to.token(), MirrorResource::isPlain, PLAIN);
        var access = new Credentials(Credentials.header(to.token(), to.username(), to.password()), Optional.empty());
        if (to.experiment().isPresent()) {
            return export.experiment(to.experiment().get(), to.study(), address, access);
        }
        var study = to.study()
                .orElseThrow(
                        () -> ProblemException.parameter("experiment", "nothing", "an experiment, a study, or both"));
        return export.study(study, address, access);
    }

    private static void check(String name, Optional<String> value, Predicate<String> isAllowed, String allowed) {
        value.filter(isAllowed.negate()).ifPresent(wrong -> {
            throw ProblemException.parameter(name, name.equals("token") ? "what was given" : wrong, allowed);
        });
    }

    private static boolean isPlain(String text) {
        return text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }

    private static URI address(Destination to) {
        var address = to == null ? null : to.trackingUri();
        return Optional.ofNullable(address)
                .flatMap(Target::usable)
                .orElseThrow(() -> ProblemException.parameter(
                        "tracking_uri",
                        address == null ? "nothing" : address,
                        "an http or https address with a host name"));
    }
}
