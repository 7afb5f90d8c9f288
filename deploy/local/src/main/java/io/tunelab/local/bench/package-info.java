/** Measures results-service as it is packaged, on a real broker and a real database: {@code tunelab bench results}. */
package io.tunelab.local.bench;
