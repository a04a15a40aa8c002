/**
 * Holds the messages to people: chats, push services, e-mail and webhooks. Its doors are {@link
 * dev.kured.notify.Notifier}, which takes messages without blocking, and {@link dev.kured.notify.Receiver}, which reads
 * an address. It uses {@code http} and {@code terms}, and Angus Mail for SMTP.
 */
@NullMarked
package dev.kured.notify;

import org.jspecify.annotations.NullMarked;
