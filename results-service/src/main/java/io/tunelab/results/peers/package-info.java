/** The other services' addresses. One is asked only for what it alone has: files of data sets, models. */
package io.tunelab.results.peers;
