package io.tunelab.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The HuggingFace hub, or a mirror of it. The hub's own environment variables are honoured. */
@ConfigMapping(prefix = "tunelab.hub")
public interface HubConfig {
    /** The hub's address. */
    @WithDefault("${HF_ENDPOINT:https://huggingface.co}")
    URI endpoint();

    /**
     * Access token for private or gated repositories, sent to the endpoint only and over HTTPS only. Default: the one that
     * {@code huggingface-cli login} has stored.
     */
    @WithDefault("${HF_TOKEN:}")
    Optional<String> token();

    /** Downloaded files. They are kept until somebody deletes them. */
    @WithDefault("${user.home}/.tunelab/hub")
    Path cache();

    /** The hub's own cache, read and never written: models that other programs have downloaded are not fetched again. */
    @WithDefault("${HF_HOME:${user.home}/.cache/huggingface}")
    Path home();

    /** Use only files on this machine. */
    @WithDefault("${HF_HUB_OFFLINE:false}")
    boolean offline();

    /** Hosts besides the hub that it may redirect to; {@code *.domain} allows those of a domain with a public address. */
    @WithDefault("huggingface.co,*.huggingface.co,hf.co,*.hf.co")
    List<String> allowedHosts();

    /** Maximum size of a file in bytes. */
    @WithDefault("34359738368")
    long largestFile();

    /** How long a connection may take. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long a server may stay silent, before its answer and within it. */
    @WithDefault("30s")
    Duration readTimeout();

    /** How long one file may take in all. */
    @WithDefault("2h")
    Duration fileTimeout();

    /** Wait before the second attempt at a file. It doubles for the third. */
    @WithDefault("1s")
    Duration retryDelay();

    /** The settings as one value. */
    default HubSettings settings() {
        return new HubSettings(
                endpoint(),
                token().map(String::strip).filter(text -> !text.isEmpty()).or(() -> HubSettings.storedToken(home())),
                cache(),
                home(),
                offline(),
                allowedHosts(),
                largestFile(),
                new HubSettings.Timeouts(connectTimeout(), readTimeout(), fileTimeout(), retryDelay()));
    }
}
