/** Judgement of results: pure statistics, without storage and transport. Shares are 0 to 1 unless a text is made. */
package io.tunelab.results.analysis;
