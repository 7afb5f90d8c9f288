package io.tunelab.data.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The HuggingFace hub, or a mirror of it. */
@ConfigMapping(prefix = "tunelab.hub")
public interface HubConfig {
    /** Where the hub is. */
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

    /** Where the hub may send us for a file, beside itself: hosts, or {@code *.domain} for public ones of a domain. */
    @WithDefault("huggingface.co,*.huggingface.co,hf.co,*.hf.co")
    List<String> allowedHosts();

    /** In bytes; a larger file is refused, by what the hub states or when so much has come. */
    @WithDefault("8589934592")
    long largestFile();

    default Hub hub() {
        var rules = new Hub.Rules(allowedHosts(), largestFile());
        return new Hub(endpoint(), token(), Path.of(cache()), offline(), timeout(), retryDelay(), rules);
    }
}
