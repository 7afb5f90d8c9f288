package io.tunelab.trainer.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Models of this machine. */
@ConfigMapping(prefix = "tunelab.models")
public interface ModelSettings {
    /** A directory per model, under the model's name. */
    @WithDefault("${user.home}/.tunelab/models")
    Path directory();
}
