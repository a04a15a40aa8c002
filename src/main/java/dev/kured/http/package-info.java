/**
 * Holds the one HTTP client of kured, with one set of trusted CAs and one rule for proxies. Its door is {@link
 * dev.kured.http.Http}, which makes clients for the API server, Prometheus, Alertmanager and webhooks; mail takes its
 * trust from here. It uses only OkHttp and {@code terms}.
 */
@NullMarked
package dev.kured.http;

import org.jspecify.annotations.NullMarked;
