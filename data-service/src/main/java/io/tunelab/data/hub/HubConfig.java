package io.tunelab.data.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The HuggingFace hub, or a mirror of it. */
@ConfigMapping(prefix = "tunelab.hub")
public interface HubConfig {
    @WithDefault("${HF_ENDPOINT:https://huggingface.co}")
    URI endpoint();

    /** Sent to the endpoint only, never to where it redirects. */
    @WithDefault("${HF_TOKEN:}")
    Optional<String> token();

    /** Downloaded files; they are kept until somebody deletes them. */
    @WithDefault("${user.home}/.tunelab/hub")
    String cache();

    /** Use what is in the cache and ask nobody. */
    @WithDefault("${HF_HUB_OFFLINE:false}")
    boolean offline();

    /** For a connection, and for the first bytes of an answer. */
    @WithDefault("30s")
    Duration timeout();

    /** Wait before the second attempt; it doubles for the third. */
    @WithDefault("1s")
    Duration retryDelay();

    default Hub hub() {
        return new Hub(endpoint(), token(), Path.of(cache()), offline(), timeout(), retryDelay());
    }
}
