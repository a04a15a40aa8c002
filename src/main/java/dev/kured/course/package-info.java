/**
 * The results of a rehearsal: recorded, summarised, and formatted as text, JSON, an HTML page and a live table. The door is
 * {@link Recording}, which yields a {@link Timeline}, with {@link Summary} and the classes that format them. The room may
 * use {@code rehearse}, {@code agent} and {@code schedule}.
 */
@NullMarked
package dev.kured.course;

import org.jspecify.annotations.NullMarked;
