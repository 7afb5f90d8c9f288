/** What there is beside experiments: data sets and models that can be named, schemas, refused requests. */
package io.tunelab.results.catalog;
