/** Messages to people: chats, pushes, e-mail and webhooks. They leave beside the work and never hold it up. */
@NullMarked
package dev.kured.notify;

import org.jspecify.annotations.NullMarked;
