/**
 * Who may call the REST interface: API keys with roles, or tokens of an OpenID
 * Connect provider. Without either everything is allowed, but then the service
 * listens on loopback only, unless it is told that something else guards it.
 */
package io.tunelab.results.access;
