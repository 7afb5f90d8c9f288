/** What a finished run's model says of texts that people type: asked of a trainer, which has the models. */
package io.tunelab.results.classify;
