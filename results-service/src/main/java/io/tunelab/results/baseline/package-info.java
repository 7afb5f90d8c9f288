/** Classifiers that were not run here: the test texts go out, their predictions come in. */
package io.tunelab.results.baseline;
