/** What a run's test predictions are worth: for each label, at every threshold, by the length of the texts. */
package io.tunelab.results.measures;
