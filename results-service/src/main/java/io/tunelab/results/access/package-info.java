/**
 * Who may call the REST interface: API keys with roles. Without any key everything is allowed, but then the service
 * listens on loopback only, unless it is told that something else guards it.
 */
package io.tunelab.results.access;
