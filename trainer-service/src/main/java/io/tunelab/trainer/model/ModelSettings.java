package io.tunelab.trainer.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where models come from. The hub's own environment variables are honoured. */
public record ModelSettings(Models models, Hub hub) {
    /** Models of this machine. */
    @ConfigMapping(prefix = "tunelab.models")
    public interface Models {
        /** A directory per model, under the model's name. */
        @WithDefault("${user.home}/.tunelab/models")
        Path directory();
    }

    /** The HuggingFace hub, or a mirror of it. */
    @ConfigMapping(prefix = "tunelab.hub")
    public interface Hub {
        /** Where downloaded models are kept. */
        @WithDefault("${user.home}/.tunelab/hub")
        Path cache();

        /** Where the hub is. */
        @WithDefault("${HF_ENDPOINT:https://huggingface.co}")
        URI endpoint();

        /** The hub's own cache, read and never written: what other programs have downloaded is not fetched again. */
        @WithDefault("${HF_HOME:${user.home}/.cache/huggingface}")
        Path home();

        /** Access token for private or gated models; else the one that the hub's own login has stored. */
        @WithDefault("${HF_TOKEN:}")
        Optional<String> token();

        /** Use only what is on this machine. */
        @WithDefault("${HF_HUB_OFFLINE:false}")
        boolean offline();

        /** Where the hub may send us for a file, beside itself: hosts, or {@code *.domain} for public ones of a domain. */
        @WithDefault("huggingface.co,*.huggingface.co,hf.co,*.hf.co")
        List<String> allowedHosts();
    }
}
