package io.tunelab.results.mlflow;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.mlflow.MlflowReads.Part;
import io.tunelab.results.rest.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What MLflow's clients ask of a search. Experiments are searched with {@code view_type}, runs with {@code run_view_type}.
 *
 * @param maxResults 1,000 if absent
 * @param pageToken the next_page_token of the same search
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MlflowSearch(
        List<String> experimentIds,
        String filter,
        List<String> orderBy,
        String runViewType,
        String viewType,
        Integer maxResults,
        String pageToken) {
    private static final int USUAL = 1_000;
    private static final int MOST = 50_000;

    public MlflowSearch {
        experimentIds = experimentIds == null ? List.of() : List.copyOf(experimentIds);
        orderBy = orderBy == null ? List.of() : List.copyOf(orderBy);
    }

    List<String> experiments() {
        return experimentIds;
    }

    String filterText() {
        return filter == null ? "" : filter;
    }

    List<String> orders() {
        return orderBy;
    }

    /** Whether what is not deleted is asked for; nothing here ever is. */
    boolean isOfActive() {
        var view = Optional.ofNullable(runViewType)
                .or(() -> Optional.ofNullable(viewType))
                .orElse("ACTIVE_ONLY");
        return switch (view) {
            case "ACTIVE_ONLY", "ALL" -> true;
            case "DELETED_ONLY" -> false;
            default -> throw ProblemException.parameter("view_type", view, "ACTIVE_ONLY, DELETED_ONLY, ALL");
        };
    }

    /** The part of it that is asked for. */
    <T> Part<T> page(List<T> all) {
        int limit = maxResults == null ? USUAL : maxResults;
        if (limit < 1 || limit > MOST) {
            throw ProblemException.parameter("max_results", "" + limit, "a whole number from 1 to " + MOST);
        }
        int from = Math.min(all.size(), offset());
        int to = Math.min(all.size(), from + limit);
        return new Part<>(
                all.subList(from, to),
                to == all.size()
                        ? Optional.empty()
                        : Optional.of(Base64.getUrlEncoder()
                                .encodeToString(String.valueOf(to).getBytes(StandardCharsets.UTF_8))));
    }

    private int offset() {
        if (pageToken == null || pageToken.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(
                    new String(Base64.getUrlDecoder().decode(pageToken), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw ProblemException.parameter(
                    "page_token", MlflowFilter.shortened(pageToken), "next_page_token of an answer to the same search");
        }
    }
}
