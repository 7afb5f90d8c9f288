/** Takes data sets that users send, by way of results-service, into the data directory. */
package io.tunelab.data.upload;
