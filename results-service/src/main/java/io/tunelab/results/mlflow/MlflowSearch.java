package io.tunelab.results.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.Page;
import io.tunelab.results.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches our experiments and logged runs at once. Each side gives its part in the order that was asked for; here they
 * become one list. A condition on a key that our experiments do not have is one that none of them meets.
 */
@ApplicationScoped
class MlflowSearch {
    private static final int LARGEST_PAGE = 500;
    private final ExperimentReads ours;
    private final LoggedReads logged;
    private final ObjectMapper json;

    MlflowSearch(ExperimentReads ours, LoggedReads logged, ObjectMapper json) {
        this.ours = ours;
        this.logged = logged;
        this.json = json;
    }

    /** Where a page begins: our cursor, empty at the start; how many logged runs were given; which side is at its end. */
    private record Token(String cursor, int offset, boolean oursAreOver, boolean loggedAreOver) {
        boolean isEnd() {
            return oursAreOver && loggedAreOver;
        }
    }

    /** What is searched. */
    private record Question(List<String> experiments, String filter, List<String> orderBy, String view, int limit) {}

    Map<String, Object> runs(MlflowBody body) {
        var question = new Question(
                body.texts("experiment_ids"),
                body.text("filter").orElse(""),
                body.texts("order_by"),
                body.text("run_view_type").orElse("ACTIVE_ONLY"),
                (int) limit(body.whole("max_results").orElse((long) LARGEST_PAGE)));
        var token = body.text("page_token").map(this::token).orElse(new Token("", 0, false, false));
        var orders = MlflowFilter.orders(question.orderBy());
        var theirs = theirs(question, orders, token);
        var own = token.oursAreOver() || question.view().equals("DELETED_ONLY")
                ? new Page<Map<String, Object>>(List.of(), 0, null)
                : own(question, token.cursor(), question.limit());
        return answer(question, token, own, theirs, orders);
    }

    private Map<String, Object> answer(
            Question question,
            Token token,
            Page<Map<String, Object>> own,
            List<Map<String, Object>> theirs,
            List<MlflowFilter.Order> orders) {
        var order = new MlflowOrder(orders);
        var runs = new ArrayList<Map<String, Object>>();
        int i = 0;
        int j = 0;
        while (runs.size() < question.limit() && (i < own.items().size() || j < theirs.size())) {
            boolean isOwn = j == theirs.size()
                    || i < own.items().size() && order.compare(own.items().get(i), theirs.get(j)) <= 0;
            runs.add(isOwn ? own.items().get(i++) : theirs.get(j++));
        }
        boolean oursAreOver = i == own.items().size() && own.next() == null;
        var cursor = i == 0
                ? token.cursor()
                : i == own.items().size()
                        ? String.valueOf(own.next())
                        : own(question, token.cursor(), i).next();
        var next = new Token(cursor, token.offset() + j, oursAreOver, j == theirs.size());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("runs", runs);
        if (!next.isEnd()) {
            answer.put("next_page_token", text(next));
        }
        return answer;
    }

    /** One more than the page holds, to know whether it is the last. */
    private List<Map<String, Object>> theirs(Question question, List<MlflowFilter.Order> orders, Token token) {
        var deleted =
                switch (question.view()) {
                    case "ACTIVE_ONLY" -> "NOT r.deleted";
                    case "DELETED_ONLY" -> "r.deleted";
                    case "ALL" -> "true";
                    default ->
                        throw ProblemException.parameter(
                                "run_view_type", question.view(), "ACTIVE_ONLY, DELETED_ONLY, ALL");
                };
        var search = new LoggedSearch(MlflowFilter.parse(question.filter()), orders, deleted);
        return token.loggedAreOver()
                ? List.of()
                : logged.search(search, question.experiments(), token.offset(), question.limit() + 1).stream()
                        .map(LoggedRun::json)
                        .toList();
    }

    private Page<Map<String, Object>> own(Question question, String cursor, int limit) {
        if (question.experiments().isEmpty()) {
            return new Page<>(List.of(), 0, null);
        }
        var studies = question.experiments().stream()
                .map(id -> id.equals(MlflowRuns.DEFAULT) ? "" : id)
                .toList();
        var conditions = MlflowFilter.parse(question.filter());
        if (!conditions.stream().allMatch(MlflowQuery::isOurs)) {
            return new Page<>(List.of(), 0, null);
        }
        var page = ours.ofStudies(
                studies,
                MlflowQuery.filter(conditions),
                MlflowQuery.order(MlflowFilter.orders(question.orderBy())),
                limit,
                Optional.of(cursor).filter(text -> !text.isEmpty()));
        var full = ours.views(
                page.items().stream().map(ExperimentView::experimentId).toList());
        return new Page<>(
                page.items().stream()
                        .map(run -> MlflowRuns.run(full.get(run.experimentId())))
                        .toList(),
                page.total(),
                page.next());
    }

    private static long limit(long asked) {
        if (asked < 1) {
            throw ProblemException.parameter("max_results", "" + asked, "a whole number from 1");
        }
        return Math.min(asked, LARGEST_PAGE);
    }

    private String text(Token token) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(json.writeValueAsBytes(
                            List.of(token.cursor(), token.offset(), token.oursAreOver(), token.loggedAreOver())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private Token token(String text) {
        try {
            JsonNode parts = json.readTree(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (parts.size() == 4
                    && parts.get(1).canConvertToInt()
                    && parts.get(1).asInt() >= 0) {
                return new Token(
                        parts.get(0).asText(),
                        parts.get(1).asInt(),
                        parts.get(2).asBoolean(),
                        parts.get(3).asBoolean());
            }
        } catch (IllegalArgumentException | JsonProcessingException e) {
            // Refused below, like a list of another length.
        }
        throw ProblemException.parameter(
                "page_token", MlflowBody.shortened(text), "next_page_token of an answer to the same search");
    }
}
