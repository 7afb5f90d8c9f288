package io.tunelab.data.tokenize;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where models are found. */
@ConfigMapping(prefix = "tunelab.models")
public interface ModelConfig {
    /** Holds models by their names: {@code <directory>/<model>/tokenizer.json}. */
    @WithDefault("${user.home}/.tunelab/models")
    String directory();
}
