package io.tunelab.results.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The body of a notice. {@code text} is what incoming webhooks of Slack, Mattermost and others show; the rest is for programs.
 *
 * @param type study_ended or experiment_ended
 * @param url the page of it; absent if the page's address is not set
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Notice(String text, String type, String id, String state, String url) {
    /** {@code &}, {@code <} and {@code >} are control characters of Slack's: a name could call a whole channel with them. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
