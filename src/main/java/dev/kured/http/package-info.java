/** The HTTP client of kured: one library, one set of trusted CAs, one rule for proxies. It serves the API server's
 * client, the Prometheus gates and messages. */
@NullMarked
package dev.kured.http;

import org.jspecify.annotations.NullMarked;
