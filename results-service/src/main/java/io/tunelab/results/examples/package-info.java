/** What models said of single test examples: the texts, the mistakes, and where two models differ. */
package io.tunelab.results.examples;
