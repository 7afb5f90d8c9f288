package io.tunelab.results.tidy;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is done to many experiments or studies at once. */
@Path("/api/v1/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Bulk changes")
public class BulkResource {
    private static final String BULK_EXAMPLE =
            "{\"filter\": \"state = FAILED and submitted_at < 2026-01-31T00:00:00Z\", \"dry_run\": true}";
    private static final String BULK =
            "`ids` or `filter` (and `q`, `archived`, as in lists) choose, at most 10,000; an empty filter chooses everything."
                    + " `dry_run`: only count. `expect`: refuse with 409 unless exactly this many match.";

    private final TidyExperiments experiments;
    private final RetryExperiments retries;
    private final TidyStudies studies;

    BulkResource(TidyExperiments experiments, RetryExperiments retries, TidyStudies studies) {
        this.experiments = experiments;
        this.retries = retries;
        this.studies = studies;
    }

    @POST
    @Path("experiments/{action}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeManyExperiments",
            summary = "Cancel, retry, archive, unarchive, tag or delete many experiments",
            description =
                    BULK + " `tags` is for tag, as in a merge patch. Retry submits failed and cancelled ones again,"
                            + " those of a study as cells of it, others with new ids and the tag `retry_of`.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "BulkSelection"),
                            examples = @ExampleObject(name = "how many", value = BULK_EXAMPLE)))
    @APIResponseSchema(value = Outcome.class, responseCode = "200")
    @APIResponse(responseCode = "409", description = "Another number than expected; nothing was changed")
    public Outcome bulkExperiments(@PathParam("action") String action, String body) {
        var selection = Selection.read(body);
        return switch (action) {
            case "cancel" -> experiments.cancel(selection);
            case "retry" -> retries.retry(selection);
            case "archive" -> experiments.mark(action, Marks.ofArchive(true), selection);
            case "unarchive" -> experiments.mark(action, Marks.ofArchive(false), selection);
            case "tag" -> experiments.mark(action, Marks.ofTags(selection.body().path("tags")), selection);
            case "delete" -> experiments.delete(selection);
            default -> throw unknown(action);
        };
    }

    @POST
    @Path("studies/{action}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeManyStudies",
            summary = "Cancel, retry, archive, unarchive, tag or delete many studies",
            description =
                    BULK + " `tags` is for tag, as in a merge patch; `experiments: true` deletes experiments, too.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(ref = "BulkSelection"),
                            examples =
                                    @ExampleObject(name = "one", value = "{\"ids\": [\"context-20260131-120000\"]}")))
    @APIResponseSchema(value = Outcome.class, responseCode = "200")
    @APIResponse(responseCode = "409", description = "Another number than expected; nothing was changed")
    public Outcome bulkStudies(@PathParam("action") String action, String body) {
        var selection = Selection.read(body);
        return switch (action) {
            case "cancel" -> studies.cancel(selection);
            case "retry" -> studies.retry(selection);
            case "archive" -> studies.mark(action, Marks.ofArchive(true), selection);
            case "unarchive" -> studies.mark(action, Marks.ofArchive(false), selection);
            case "tag" -> studies.mark(action, Marks.ofTags(selection.body().path("tags")), selection);
            case "delete" -> studies.delete(selection);
            default -> throw unknown(action);
        };
    }

    private static ProblemException unknown(String action) {
        return new ProblemException(
                404,
                "not_found",
                "there is no action '" + action + "'; allowed: cancel, retry, archive, unarchive, tag, delete",
                List.of());
    }
}
